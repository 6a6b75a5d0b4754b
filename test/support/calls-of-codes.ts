import type { CallEnded } from '../../src/engine/call.ts';
import { CODE_KINDS, HIGHEST_CODE } from '../../src/engine/cause-map.ts';
import { exampleCall } from './example-call.ts';

const STAGES = [
  { ringingDurationMs: 0, callDurationMs: 0 },
  { ringingDurationMs: null, callDurationMs: 0 },
  { ringingDurationMs: 20_000, callDurationMs: 0 },
  { ringingDurationMs: 0, callDurationMs: 60_000 },
  { ringingDurationMs: 20_000, callDurationMs: 60_000 },
] as const;

/** Causes beside which every SIP status is tried: all that are made of one, and 16, which says nothing. */
const Q850_BESIDE = [1, 3, 16, 17, 18, 19, 20, 21, 22, 25, 28, 38, 41, 63, 79, 102, 127];

/** Statuses beside which every Q.850 cause is tried: of each kind that pairs can be of, and one that no cause is made of. */
const SIP_BESIDE = [
  -1, 200, 401, 402, 403, 404, 408, 410, 480, 482, 483, 484, 486, 487, 500, 502, 503, 504, 600, 603, 604, 608,
];

/** Calls with every code there can be and one to each side, rung or not, answered or not, alone and with others beside it. */
export function* callsOfCodes(): Generator<CallEnded> {
  for (const stage of STAGES) {
    for (const kind of CODE_KINDS) {
      for (let code = -1; code <= HIGHEST_CODE[kind] + 1; code++) {
        if (kind === 'sip') {
          yield exampleCall({ ...stage, sipStatusCode: code });
          for (const q850Cause of Q850_BESIDE) yield exampleCall({ ...stage, q850Cause, sipStatusCode: code });
          continue;
        }
        yield exampleCall({ ...stage, q850Cause: code });
        for (const sipStatusCode of SIP_BESIDE) yield exampleCall({ ...stage, q850Cause: code, sipStatusCode });
      }
    }
  }
}

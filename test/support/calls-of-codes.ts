import type { CallEnded } from '../../src/engine/call.ts';
import { CODE_KINDS, HIGHEST_CODE } from '../../src/engine/cause-map.ts';
import { exampleCall } from './example-call.ts';

const STAGES = [
  { ringingDurationMs: 0, callDurationMs: 0 },
  { ringingDurationMs: 20_000, callDurationMs: 0 },
  { ringingDurationMs: 0, callDurationMs: 60_000 },
  { ringingDurationMs: 20_000, callDurationMs: 60_000 },
] as const;

/** Calls with every code there can be and one to each side, rung or not, answered or not, alone and with another behind it. */
export function* callsOfCodes(): Generator<CallEnded> {
  for (const stage of STAGES) {
    for (const kind of CODE_KINDS) {
      for (let code = -1; code <= HIGHEST_CODE[kind] + 1; code++) {
        if (kind === 'sip') {
          yield exampleCall({ ...stage, sipStatusCode: code });
          continue;
        }
        yield exampleCall({ ...stage, q850Cause: code });
        yield exampleCall({ ...stage, q850Cause: code, sipStatusCode: 404 });
      }
    }
  }
}

import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import type { Classification } from '../../src/engine/classification.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { edition1 } from '../../src/engine/edition-1.ts';
import { exampleCall } from '../support/example-call.ts';

/*
 * Calls of public reports on what platforms write, with what the first edition made of them and what is right: the inputs
 * for which the second edition was made, and beside each the nearest for which nothing changes.
 */

const causeMap = { ...defaultEngineSettings.causeMap, defaults: edition1.codes };
const engines = {
  first: createEngine({ ...defaultEngineSettings, edition: edition1, causeMap }),
  present: createEngine(),
};

/** `UNSAYABLE`: the first edition had no word for such a call. */
type Expected = Classification['status'] | NonNullable<Classification['unclassifiedReason']>;
type Line = readonly [call: Partial<CallEnded>, first: Expected | 'UNSAYABLE', present: Expected];

const rang = (seconds: number) => ({ ringingDurationMs: Math.round(seconds * 1_000) });
const manual = { taskType: 'MANUAL' } as const;
const inbound = { taskType: 'INBOUND' } as const;
const fixed = { taskType: 'FIXED' } as const;

const lines: Readonly<Record<string, readonly Line[]>> = {
  'Q.850 16 of an unanswered call says nothing': [
    [{ q850Cause: 16, sipStatusCode: 404 }, 'NO_EVIDENCE', 'OUT_OF_SERVICE'],
    [
      { q850Cause: 16, sipStatusCode: 486, ...rang(4), hangupParty: 'LINE' },
      'CALLER_HANGUP',
      'CALLEE_BUSY_OR_REJECTED',
    ],
    [{ q850Cause: 16 }, 'NO_EVIDENCE', 'NO_EVIDENCE'],
    [{ q850Cause: 17, sipStatusCode: 404 }, 'CALLEE_BUSY_OR_REJECTED', 'CALLEE_BUSY_OR_REJECTED'],
  ],
  'a Q.850 number made of the SIP status is no second opinion': [
    [{ q850Cause: 21, sipStatusCode: 402 }, 'CALLEE_BUSY_OR_REJECTED', 'CALL_FAILED'],
    [{ q850Cause: 18, sipStatusCode: 480 }, 'TELECOM_UNAVAILABLE', 'OUT_OF_SERVICE'],
    [{ q850Cause: 17, sipStatusCode: 480 }, 'CALLEE_BUSY_OR_REJECTED', 'CALLEE_BUSY_OR_REJECTED'],
    [{ q850Cause: 21, sipStatusCode: 404 }, 'CALLEE_BUSY_OR_REJECTED', 'CALLEE_BUSY_OR_REJECTED'],
  ],
  "the platform's NO_ANSWER of a call that never rang is passed over": [
    [{ endCause: 'NO_ANSWER', sipStatusCode: 603 }, 'NO_EVIDENCE', 'CALLEE_BUSY_OR_REJECTED'],
    [{ endCause: 'NO_ANSWER', sipStatusCode: 603, ...rang(0.001) }, 'TIMEOUT_NO_ANSWER', 'TIMEOUT_NO_ANSWER'],
  ],
  'ringing that the platform does not tell is null, not 0': [
    [{ ringingDurationMs: null, endCause: 'NO_ANSWER', sipStatusCode: 487 }, 'UNSAYABLE', 'TIMEOUT_NO_ANSWER'],
    [{ ringingDurationMs: null }, 'UNSAYABLE', 'NO_EVIDENCE'],
    [{ ringingDurationMs: 0, endCause: 'NO_ANSWER', sipStatusCode: 487 }, 'NO_EVIDENCE', 'NO_EVIDENCE'],
  ],
  'a dialler that gives up ringing by itself is a timeout': [
    [{ ...rang(28), sipStatusCode: 487, hangupParty: 'SYSTEM' }, 'CALLER_HANGUP', 'TIMEOUT_NO_ANSWER'],
    [{ ...rang(28), sipStatusCode: 487, hangupParty: 'UNKNOWN' }, 'CALLER_HANGUP', 'CALLER_HANGUP'],
    [
      { ...rang(28), sipStatusCode: 487, hangupParty: 'SYSTEM', maxRingingDurationMs: 60_000 },
      'CALLER_HANGUP',
      'CALLER_HANGUP',
    ],
  ],
  'a line that is disconnected where no maximum is set': [
    [{ ...rang(60), q850Cause: 19, hangupParty: 'LINE' }, 'TIMEOUT_NO_ANSWER', 'CALLER_HANGUP'],
    [
      { ...rang(60), q850Cause: 19, hangupParty: 'LINE', maxRingingDurationMs: 90_000 },
      'TIMEOUT_NO_ANSWER',
      'TIMEOUT_NO_ANSWER',
    ],
    [{ ...rang(60), q850Cause: 19, hangupParty: 'SYSTEM' }, 'TIMEOUT_NO_ANSWER', 'TIMEOUT_NO_ANSWER'],
  ],
  'a limit is compared in whole seconds, where the system ended the call': [
    [
      { ...rang(29), maxRingingDurationMs: 30_000, sipStatusCode: 487, hangupParty: 'SYSTEM' },
      'CALLER_HANGUP',
      'TIMEOUT_NO_ANSWER',
    ],
    [
      { ...rang(28.999), maxRingingDurationMs: 30_000, sipStatusCode: 487, hangupParty: 'SYSTEM' },
      'CALLER_HANGUP',
      'CALLER_HANGUP',
    ],
    [
      { ...rang(29.999), maxRingingDurationMs: 30_000, sipStatusCode: 487, hangupParty: 'AGENT' },
      'CALLER_HANGUP',
      'CALLER_HANGUP',
    ],
  ],
  'a maximum of 0 is none': [
    [{ ...rang(28), maxRingingDurationMs: 0, hangupParty: 'LINE' }, 'TIMEOUT_NO_ANSWER', 'CALLER_HANGUP'],
    [{ ...rang(28), maxRingingDurationMs: 1, hangupParty: 'LINE' }, 'TIMEOUT_NO_ANSWER', 'TIMEOUT_NO_ANSWER'],
  ],
  'SIP 200 of a call that was not answered contradicts it': [
    [{ ...rang(9), sipStatusCode: 200 }, 'CALLER_HANGUP', 'CONTRADICTORY_EVIDENCE'],
    [{ ...rang(9), sipStatusCode: 200, hangupParty: 'CUSTOMER' }, 'CALLEE_BUSY_OR_REJECTED', 'CONTRADICTORY_EVIDENCE'],
    [
      { ...rang(9), sipStatusCode: 200, callDurationMs: 1, ...manual },
      'SHORT_DURATION_HANGUP',
      'SHORT_DURATION_HANGUP',
    ],
  ],
  "nobody talked where no agent's phone rang": [
    [{ ...inbound, callDurationMs: 45_000, queueDurationMs: 38_000 }, 'INBOUND_NORMAL_CALL', 'NO_INBOUND_ROW'],
    [
      { callDurationMs: 8_200, queueDurationMs: 7_200, hangupParty: 'CUSTOMER' },
      'SHORT_DURATION_HANGUP',
      'CUSTOMER_ABANDONED',
    ],
    [{ callDurationMs: 8_200, queueDurationMs: 0, hangupParty: 'CUSTOMER' }, 'EFFECTIVE_CALL', 'EFFECTIVE_CALL'],
    [
      { ...inbound, callDurationMs: 45_000, queueDurationMs: 38_000, agentRingingDurationMs: 0 },
      'INBOUND_NORMAL_CALL',
      'INBOUND_NORMAL_CALL',
    ],
  ],
  'derived talk of up to a second is rounding': [
    [{ ...fixed, callDurationMs: 12_000, agentRingingDurationMs: 11_200 }, 'SHORT_DURATION_HANGUP', 'RING_ABANDON'],
    [{ ...fixed, callDurationMs: 12_000, agentRingingDurationMs: 11_000 }, 'SHORT_DURATION_HANGUP', 'RING_ABANDON'],
    [
      { ...fixed, callDurationMs: 12_000, agentRingingDurationMs: 10_999 },
      'SHORT_DURATION_HANGUP',
      'SHORT_DURATION_HANGUP',
    ],
    [
      { ...fixed, callDurationMs: 12_000, agentRingingDurationMs: 11_200, talkDurationMs: 800 },
      'SHORT_DURATION_HANGUP',
      'SHORT_DURATION_HANGUP',
    ],
    [{ ...fixed, callDurationMs: 800 }, 'SHORT_DURATION_HANGUP', 'SHORT_DURATION_HANGUP'],
  ],
  'a cause that blames the agent leaves no talk': [
    [{ callDurationMs: 12_000, endCause: 'AGENT_NO_ANSWER' }, 'EFFECTIVE_CALL', 'RING_ABANDON'],
    [
      { callDurationMs: 12_000, endCause: 'AGENT_NO_ANSWER', talkDurationMs: 12_000 },
      'EFFECTIVE_CALL',
      'EFFECTIVE_CALL',
    ],
    [{ callDurationMs: 12_000, endCause: 'AGENT_NO_ANSWER', ...manual }, 'EFFECTIVE_CALL', 'EFFECTIVE_CALL'],
  ],
};

function outcomeOf({ status, unclassifiedReason }: Classification): Expected {
  return unclassifiedReason ?? status;
}

describe.each(Object.entries(lines))('%s', (_, calls) => {
  it.each(calls)('%j: by the first edition %s, now %s', (fields, first, present) => {
    const call = exampleCall(fields);
    expect(outcomeOf(engines.present.classify(call))).toBe(present);
    if (first === 'UNSAYABLE') return;
    expect(outcomeOf(engines.first.classify(call))).toBe(first);
  });
});

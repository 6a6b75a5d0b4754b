import type { CallEnded } from '../../src/engine/call.ts';

/** A call that was decided by hand, and the rule that has to decide it. */
export type Case = readonly [name: string, call: Partial<CallEnded>, ruleId: string];

const ringing = { ringingDurationMs: 20_000 };
const ringingWithoutMaximum: readonly Case[] = [
  ['no answer by a code', { ...ringing, q850Cause: 19 }, 'timeout-no-answer/code-without-maximum'],
  [
    'no answer by a code, and the system ends it',
    { ...ringing, q850Cause: 19, hangupParty: 'SYSTEM' },
    'timeout-no-answer/code-without-maximum',
  ],
  [
    'no answer by a code, and the line ends it',
    { ...ringing, q850Cause: 19, hangupParty: 'LINE' },
    'caller-hangup/line',
  ],
  [
    'no answer by a code, and the agent ends it',
    { ...ringing, q850Cause: 19, hangupParty: 'AGENT' },
    'caller-hangup/agent',
  ],
  ['the system gives up', { ...ringing, sipStatusCode: 487, hangupParty: 'SYSTEM' }, 'timeout-no-answer/dialler'],
  [
    'the system gives up with a maximum of 0',
    { ...ringing, maxRingingDurationMs: 0, hangupParty: 'SYSTEM' },
    'timeout-no-answer/dialler',
  ],
  [
    'the line ends it with a maximum of 0',
    { ...ringing, maxRingingDurationMs: 0, hangupParty: 'LINE' },
    'caller-hangup/without-maximum',
  ],
];

const untold = { ringingDurationMs: null };
const ringingUnknown: readonly Case[] = [
  ['ringing is not told', untold, 'unclassified/no-evidence-ringing-unknown'],
  [
    'ringing is not told, no answer by a code',
    { ...untold, q850Cause: 19 },
    'unclassified/no-evidence-ringing-unknown',
  ],
  ['ringing is not told, no answer by the platform', { ...untold, endCause: 'NO_ANSWER' }, 'timeout-no-answer/cause'],
  [
    'ringing is not told, and the agent ends it',
    { ...untold, hangupParty: 'AGENT' },
    'caller-hangup/agent-ringing-unknown',
  ],
  [
    'ringing is not told, no answer by the platform, and the agent ends it',
    { ...untold, endCause: 'NO_ANSWER', hangupParty: 'AGENT' },
    'caller-hangup/agent-ringing-unknown',
  ],
  [
    'ringing is not told, and it was cancelled',
    { ...untold, sipStatusCode: 487 },
    'caller-hangup/cancelled-ringing-unknown',
  ],
  [
    'ringing is not told, and the customer ends it',
    { ...untold, hangupParty: 'CUSTOMER' },
    'callee-busy-or-rejected/ended-ringing',
  ],
  ['ringing is not told, and a code asks for it', { ...untold, sipStatusCode: 480 }, 'out-of-service/cause'],
];

/** Outbound calls that nobody answered. */
export const unanswered: readonly Case[] = [
  ['busy', { endCause: 'BUSY' }, 'callee-busy-or-rejected/cause'],
  ['rejected, though it rang', { ...ringing, endCause: 'REJECTED' }, 'callee-busy-or-rejected/cause'],
  ['the customer ends the ringing', { ...ringing, hangupParty: 'CUSTOMER' }, 'callee-busy-or-rejected/ended-ringing'],
  [
    'the customer ends the ringing just as the maximum is reached',
    { ...ringing, maxRingingDurationMs: 20_000, hangupParty: 'CUSTOMER' },
    'callee-busy-or-rejected/ended-ringing',
  ],
  ['ringing reaches its maximum', { ...ringing, maxRingingDurationMs: 20_000 }, 'timeout-no-answer/ring-threshold'],
  [
    'ringing reaches its maximum, and the agent ends it',
    { ...ringing, maxRingingDurationMs: 20_000, hangupParty: 'AGENT' },
    'timeout-no-answer/ring-threshold',
  ],
  ['one millisecond below the maximum', { ...ringing, maxRingingDurationMs: 20_001 }, 'caller-hangup/ringing'],
  [
    'a second below the maximum, and the system ends it',
    { ...ringing, maxRingingDurationMs: 21_000, hangupParty: 'SYSTEM' },
    'timeout-no-answer/ring-threshold',
  ],
  [
    'a second and a millisecond below the maximum, and the system ends it',
    { ...ringing, maxRingingDurationMs: 21_001, hangupParty: 'SYSTEM' },
    'caller-hangup/ringing',
  ],
  [
    'a second below the maximum, and the line ends it',
    { ...ringing, maxRingingDurationMs: 21_000, hangupParty: 'LINE' },
    'caller-hangup/ringing',
  ],
  [
    'no answer by a code before the maximum, and the line ends it',
    { ...ringing, maxRingingDurationMs: 30_000, q850Cause: 19, hangupParty: 'LINE' },
    'timeout-no-answer/code',
  ],
  ['no answer by the platform', { ...ringing, endCause: 'NO_ANSWER' }, 'timeout-no-answer/cause'],
  [
    'no answer by the platform, but the agent gave up',
    { ...ringing, endCause: 'NO_ANSWER', hangupParty: 'AGENT' },
    'caller-hangup/agent',
  ],
  ['it rang and nothing more is known', ringing, 'caller-hangup/without-maximum'],
  ['the shortest ringing', { ringingDurationMs: 1 }, 'caller-hangup/without-maximum'],
  ['the agent cancels', { ...ringing, endCause: 'CANCELLED', hangupParty: 'AGENT' }, 'caller-hangup/without-maximum'],
  [
    'the agent cancels before the maximum',
    { ...ringing, maxRingingDurationMs: 30_000, endCause: 'CANCELLED', hangupParty: 'AGENT' },
    'caller-hangup/ringing',
  ],
  ...ringingWithoutMaximum,
  ...ringingUnknown,
  ['the carrier gives no service', { endCause: 'CARRIER_UNAVAILABLE' }, 'telecom-unavailable/cause'],
  ['out of coverage', { endCause: 'OUT_OF_SERVICE' }, 'out-of-service/cause'],
  ['no rate', { endCause: 'RATE_NOT_CONFIGURED' }, 'call-failed/cause'],
  ['no balance', { endCause: 'INSUFFICIENT_BALANCE' }, 'call-failed/cause'],
  ['blocked', { endCause: 'POLICY_BLOCKED' }, 'call-failed/cause'],
  ['the line has no balance', { endCause: 'LINE_BALANCE_EXHAUSTED' }, 'call-failed/cause'],
  ['voicemail', { ...ringing, voicemailDetected: true, endCause: 'BUSY' }, 'voicemail-pre-connect/detected'],
  ['it never rang', {}, 'unclassified/no-evidence'],
  ['it never rang, though cancelled', { endCause: 'CANCELLED' }, 'unclassified/no-evidence'],
  ['an agent cause', { ...ringing, endCause: 'AGENT_REJECTED' }, 'unclassified/contradictory-not-answered'],
  ['no media', { ...ringing, endCause: 'NO_MEDIA' }, 'unclassified/contradictory-not-answered'],
  ['the SIP status of an answer', { ...ringing, sipStatusCode: 200 }, 'unclassified/contradictory-not-answered'],
  [
    'the SIP status of an answer, and the customer ends it',
    { ...ringing, sipStatusCode: 200, hangupParty: 'CUSTOMER' },
    'unclassified/contradictory-not-answered',
  ],
  ['no answer by the platform of a call that never rang', { endCause: 'NO_ANSWER' }, 'unclassified/no-evidence'],
  ['the same, with a code', { endCause: 'NO_ANSWER', sipStatusCode: 603 }, 'callee-busy-or-rejected/cause'],
];

import { TASK_TYPES, type CallEnded, type TaskType } from '../../src/engine/call.ts';

/*
 * Calls that were decided by hand from the words of the requirement and the design, each with the rule that
 * has to decide it. Every rule has at least one.
 */

type Case = readonly [name: string, call: Partial<CallEnded>, ruleId: string];

const ringing = { ringingDurationMs: 20_000 };
export const answered = { ...ringing, callDurationMs: 60_000 };
export const waiting = { ...answered, talkDurationMs: 0 };

const unanswered: readonly Case[] = [
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
  ['no answer by the platform', { ...ringing, endCause: 'NO_ANSWER' }, 'timeout-no-answer/cause'],
  [
    'no answer by the platform, but the agent gave up',
    { ...ringing, endCause: 'NO_ANSWER', hangupParty: 'AGENT' },
    'caller-hangup/agent',
  ],
  ['it rang and nothing more is known', ringing, 'caller-hangup/ringing'],
  ['the shortest ringing', { ringingDurationMs: 1 }, 'caller-hangup/ringing'],
  ['the agent cancels', { ...ringing, endCause: 'CANCELLED', hangupParty: 'AGENT' }, 'caller-hangup/ringing'],
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
];

const connected: readonly Case[] = [
  ['talk at its threshold', { ...answered, talkDurationMs: 5_000 }, 'effective-call/talk'],
  ['talk one millisecond below', { ...answered, talkDurationMs: 4_999 }, 'short-duration-hangup/talk'],
  ['the shortest talk', { ...answered, talkDurationMs: 1 }, 'short-duration-hangup/talk'],
  ['talk, though the carrier failed', { ...answered, endCause: 'CARRIER_UNAVAILABLE' }, 'effective-call/talk'],
  ['talk, though an agent was lost', { ...answered, endCause: 'AGENT_NETWORK_LOST' }, 'effective-call/talk'],
  ['voicemail', { ...answered, voicemailDetected: true }, 'voicemail-post-connect/detected'],
  ['the balance runs out', { ...answered, endCause: 'LINE_BALANCE_EXHAUSTED' }, 'line-abnormal/balance'],
  ['the balance runs out, by SIP', { ...answered, sipStatusCode: 402 }, 'line-abnormal/balance'],
  ['no media by the platform', { ...answered, endCause: 'NO_MEDIA' }, 'line-no-audio/cause'],
  ['talk without a packet', { ...answered, mediaPacketsReceived: 0 }, 'line-no-audio/talking'],
  ['talk with one packet', { ...answered, mediaPacketsReceived: 1 }, 'effective-call/talk'],
  ['a cause that needs no answer', { ...answered, endCause: 'BUSY' }, 'unclassified/contradictory-answered'],
  ['nobody talked', waiting, 'unclassified/connected-without-talk'],
  ['the shortest call', { callDurationMs: 1, talkDurationMs: 0 }, 'unclassified/connected-without-talk'],
  [
    "nobody talked, and an agent's phone rang for no time",
    { ...waiting, agentRingingDurationMs: 0 },
    'unclassified/connected-without-talk',
  ],
];

const customerFirst: readonly Case[] = [
  ['an agent rejects', { ...waiting, endCause: 'AGENT_REJECTED' }, 'ring-abandon/cause'],
  [
    'an agent rejects, and no packet came',
    { ...waiting, endCause: 'AGENT_REJECTED', mediaPacketsReceived: 0 },
    'ring-abandon/cause',
  ],
  ['an agent does not answer', { ...waiting, endCause: 'AGENT_NO_ANSWER' }, 'ring-abandon/cause'],
  ["an agent's phone rang", { ...waiting, agentRingingDurationMs: 1 }, 'ring-abandon/agent-rang'],
  [
    "an agent's phone rang, and no packet came",
    { ...waiting, agentRingingDurationMs: 1, mediaPacketsReceived: 0 },
    'line-no-audio/waiting',
  ],
  [
    "the agent's network is lost, queued for the threshold",
    { ...waiting, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 5_000 },
    'queue-abandon-long/network-lost',
  ],
  [
    "the agent's network is lost, queued for less",
    { ...waiting, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 4_999 },
    'queue-abandon-short/network-lost',
  ],
  [
    "the agent's network is lost at once",
    { ...waiting, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 0 },
    'queue-abandon-short/network-lost',
  ],
  [
    "the agent's network is lost, never queued",
    { ...waiting, endCause: 'AGENT_NETWORK_LOST' },
    'unclassified/contradictory-queue',
  ],
  ['the queue ends', { ...waiting, queueDurationMs: 9_000 }, 'unclassified/queue-ended'],
  [
    'the customer leaves the queue',
    { ...waiting, queueDurationMs: 9_000, hangupParty: 'CUSTOMER' },
    'unclassified/customer-left-queue',
  ],
  ['queued without a packet', { ...waiting, queueDurationMs: 9_000, mediaPacketsReceived: 0 }, 'line-no-audio/waiting'],
  [
    'talk is what queue and agent ringing leave',
    { ...answered, queueDurationMs: 50_000, agentRingingDurationMs: 5_001 },
    'short-duration-hangup/talk',
  ],
  [
    'queue and agent ringing leave nothing',
    { ...answered, queueDurationMs: 50_000, agentRingingDurationMs: 11_000 },
    'ring-abandon/agent-rang',
  ],
];

const agentFirst: readonly Case[] = [
  ['an agent cause', { ...waiting, endCause: 'AGENT_NO_ANSWER' }, 'unclassified/not-applicable-agent-cause'],
  ["an agent's phone rang", { ...waiting, agentRingingDurationMs: 1 }, 'unclassified/not-applicable-agent-rang'],
  ['queued', { ...waiting, queueDurationMs: 1 }, 'unclassified/not-applicable-queued'],
  ['no packet', { ...waiting, mediaPacketsReceived: 0 }, 'line-no-audio/connected'],
  [
    'talk is the whole call',
    { ...answered, queueDurationMs: 50_000, agentRingingDurationMs: 11_000 },
    'effective-call/talk',
  ],
];

const inbound: readonly Case[] = [
  ['talk', { callDurationMs: 60_000 }, 'inbound-normal-call/talk'],
  ['the shortest talk', { callDurationMs: 60_000, talkDurationMs: 1 }, 'inbound-normal-call/talk'],
  [
    'talk, though a voicemail was detected',
    { callDurationMs: 60_000, voicemailDetected: true },
    'inbound-normal-call/talk',
  ],
  ['no agent answers', { ...waiting, endCause: 'AGENT_NO_ANSWER' }, 'inbound-no-agent-answer/cause'],
  [
    'no agent answers, and the customer leaves',
    { ...waiting, endCause: 'AGENT_NO_ANSWER', hangupParty: 'CUSTOMER' },
    'inbound-no-agent-answer/cause',
  ],
  ["an agent's phone rang", { ...waiting, agentRingingDurationMs: 1 }, 'inbound-no-agent-answer/agent-rang'],
  [
    "an agent's phone rang, and the customer leaves",
    { ...waiting, agentRingingDurationMs: 1, hangupParty: 'CUSTOMER' },
    'unclassified/customer-left-inbound',
  ],
  [
    "an agent's phone rang, and the carrier fails",
    { ...waiting, agentRingingDurationMs: 1, endCause: 'CARRIER_UNAVAILABLE' },
    'unclassified/inbound-other-cause',
  ],
  ["no agent's phone rang", waiting, 'unclassified/inbound-no-agent'],
  ['never answered', {}, 'unclassified/inbound-no-agent'],
];

const OUTBOUND_TYPES = TASK_TYPES.filter((taskType) => taskType !== 'INBOUND');

/** Every case with every task type that it holds for. */
export const decisionCases: readonly {
  readonly name: string;
  readonly call: Partial<CallEnded>;
  readonly ruleId: string;
}[] = [
  ...forTaskTypes(OUTBOUND_TYPES, unanswered),
  ...forTaskTypes(OUTBOUND_TYPES, connected),
  ...forTaskTypes(['FIXED', 'PREDICTED'], customerFirst),
  ...forTaskTypes(['MANUAL', 'PREVIEW'], agentFirst),
  ...forTaskTypes(['INBOUND'], inbound),
];

/** A rule's id begins with the status that it stands for. */
export function statusOfRuleId(ruleId: string): string {
  return ruleId.split('/')[0]!.toUpperCase().replaceAll('-', '_');
}

function forTaskTypes(taskTypes: readonly TaskType[], cases: readonly Case[]) {
  return taskTypes.flatMap((taskType) =>
    cases.map(([name, call, ruleId]) => ({ name: `${taskType}: ${name}`, call: { ...call, taskType }, ruleId })),
  );
}

import { TASK_TYPES, type CallEnded, type TaskType } from '../../src/engine/call.ts';
import { unanswered, type Case } from './unanswered-cases.ts';

/*
 * Calls that were decided by hand from the words of the requirement and the design, each with the rule that
 * has to decide it. Every rule has at least one.
 */

export const answered = { ringingDurationMs: 20_000, callDurationMs: 60_000 };
export const waiting = { ...answered, talkDurationMs: 0 };

const connected: readonly Case[] = [
  ['talk at its threshold', { ...answered, talkDurationMs: 5_000 }, 'effective-call/talk'],
  ['talk one millisecond below', { ...answered, talkDurationMs: 4_999 }, 'short-duration-hangup/talk'],
  ['the shortest talk', { ...answered, talkDurationMs: 1 }, 'short-duration-hangup/talk'],
  ['talk, though the carrier failed', { ...answered, endCause: 'CARRIER_UNAVAILABLE' }, 'effective-call/talk'],
  [
    'talk, though an agent was lost',
    { ...answered, talkDurationMs: 60_000, endCause: 'AGENT_NETWORK_LOST' },
    'effective-call/talk',
  ],
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
    'queue and agent ringing leave a second',
    { ...answered, queueDurationMs: 50_000, agentRingingDurationMs: 9_000 },
    'ring-abandon/agent-rang',
  ],
  [
    'queue and agent ringing leave a second and a millisecond',
    { ...answered, queueDurationMs: 50_000, agentRingingDurationMs: 8_999 },
    'short-duration-hangup/talk',
  ],
  [
    "queued, and no agent's phone is known to have rung",
    { ...answered, queueDurationMs: 9_000 },
    'unclassified/queue-ended',
  ],
  [
    "queued, and an agent's phone rang for no time",
    { ...answered, queueDurationMs: 9_000, agentRingingDurationMs: 0 },
    'effective-call/talk',
  ],
  ['an agent is to blame, and talk is not told', { ...answered, endCause: 'AGENT_NO_ANSWER' }, 'ring-abandon/cause'],
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
  [
    'queued, and talk is not told',
    { callDurationMs: 45_000, queueDurationMs: 38_000 },
    'unclassified/inbound-no-agent',
  ],
  [
    'no answer by the platform, though it never rang',
    { ...waiting, agentRingingDurationMs: 1, endCause: 'NO_ANSWER' },
    'inbound-no-agent-answer/agent-rang',
  ],
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

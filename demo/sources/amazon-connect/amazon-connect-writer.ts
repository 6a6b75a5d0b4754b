import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { answeredEndingOf, talkOf, type AnsweredEnding } from '../answered-ending.ts';
import { isAgentFirst } from '../call-ending.ts';
import { cutToSeconds, isSameSide, timesOf, type CallTimes } from '../call-times.ts';
import type { PlatformWriter, WrittenCall } from '../platform-writer.ts';
import { campaignRules } from '../task-rules.ts';
import { contactRecordOf, timeOf, type Contact, type ContactAgent, type ContactQueue } from './contact-record.ts';
import { contactsBesides } from './contacts-besides.ts';
import { unansweredReasonOf } from './unanswered-reason.ts';

/**
 * Calls as contact records: https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html. Agents dial what is Manual, in
 * whose place a queue stands; campaigns dial the rest. One record in sixteen comes twice, for something of it was changed.
 */
export const amazonConnectWriter: PlatformWriter = {
  source: 'amazon-connect',
  settings: {
    calls: [{ when: { direction: 'inbound' }, taskType: 'INBOUND' }, ...campaignRules, ...queueRules()],
    evidence: {
      voicemail: [
        { field: 'Attributes.voicemail', is: 'true' },
        { field: 'deliveries.*.Attributes.voicemail', is: 'true' },
      ],
      agentNetworkLost: [
        { field: 'DisconnectDetails.PotentialDisconnectIssue', is: 'AGENT_CONNECTIVITY_ISSUE' },
        { field: 'deliveries.*.DisconnectDetails.PotentialDisconnectIssue', is: 'AGENT_CONNECTIVITY_ISSUE' },
      ],
      lineBalanceExhausted: [
        { field: 'Attributes.balance', is: 'exhausted' },
        { field: 'deliveries.*.Attributes.balance', is: 'exhausted' },
      ],
    },
  },
  write,
};

/** Agents dial from a queue: it stands for the task, as no campaign does. */
function queueRules(): readonly JsonObject[] {
  const rules = campaignRules.filter(({ taskType }) => taskType === 'MANUAL');
  const ofQueues = rules.map(({ when, ...told }) => ({ when: { queue: (when as JsonObject)['campaign'] }, ...told }));
  return [...ofQueues, { when: { direction: 'outbound' }, taskType: 'MANUAL' }];
}

function write(call: CallEnded): WrittenCall {
  const times = timesOf(call);
  const isInbound = call.taskType === 'INBOUND';
  const ending = call.callDurationMs > 0 || isInbound ? answeredEndingOf(call) : null;
  const end = ending === null ? unansweredReasonOf(call) : answeredEnd(call, ending);
  const agent = agentOf(call, times, ending);
  const queue = queueOf(call, times, agent);
  const contact: Contact = {
    initiationMethod: methodOf(call, agent),
    initiatedMs: times.startedMs,
    // Of an incoming call it is when it came.
    connectedMs: isInbound ? times.startedMs : times.answeredMs,
    endedMs: times.endedMs,
    reason: end.reason,
    detection: end.detection,
    attributes: attributesOf(call, ending),
    campaignId: isInbound || call.taskType === 'MANUAL' ? null : call.taskId,
    agent,
    attempts: agent !== null || times.agentRang !== null ? 1 : 0,
    queue,
    suspectsAgentNetwork: call.callDurationMs > 0 && call.endCause === 'AGENT_NETWORK_LOST',
  };
  const record = contactRecordOf(call, contact);
  const tellsAll = ending === null ? end.tellsAll : tellsAnswered(call, contact, ending);
  return { record: deliveredTwice(call) ? twice(record, times.endedMs) : record, others: contactsBesides(call, record), tellsAll };
}

function methodOf({ taskType }: CallEnded, agent: ContactAgent | null): string {
  if (taskType === 'INBOUND') return 'INBOUND';
  if (agent === null || taskType === 'FIXED' || taskType === 'PREDICTED') return 'API';
  return taskType === 'MANUAL' ? 'OUTBOUND' : 'CAMPAIGN_PREVIEW';
}

/** There is none where no agent was connected; the one who dials is connected from the start, and it counts as interaction. */
function agentOf(call: CallEnded, times: CallTimes, ending: AnsweredEnding | null): ContactAgent | null {
  const waitsForAnswer = isAgentFirst(call) && (ending === null || times.talkFromMs !== null);
  const connectedMs = waitsForAnswer ? times.startedMs : times.talkFromMs;
  if (connectedMs === null) return null;
  const interactionSeconds = Math.floor((times.endedMs - connectedMs) / 1_000);
  return { username: call.agentId ?? 'agent', connectedMs, interactionSeconds };
}

/** A call waits in its queue while agents are called, too; one that an agent dials passes through it at once. */
function queueOf(call: CallEnded, times: CallTimes, agent: ContactAgent | null): ContactQueue | null {
  const { taskId, taskType } = call;
  const name = taskId ?? 'queue';
  const { queued, startedMs, endedMs } = times;
  if (agent !== null && taskType === 'MANUAL') return { name, fromMs: startedMs, toMs: startedMs, seconds: 0 };
  // A phone that rang before the customer was called is no part of the wait.
  const agentRang = isAgentFirst(call) && times.agentRang !== null ? { fromMs: endedMs, toMs: endedMs } : times.agentRang;
  const fromMs = queued?.fromMs ?? agentRang?.fromMs;
  const toMs = agentRang?.toMs ?? queued?.toMs;
  if (fromMs === undefined || toMs === undefined) return null;
  return { name, fromMs, toMs, seconds: Math.floor((toMs - fromMs) / 1_000) };
}

function attributesOf(call: CallEnded, ending: AnsweredEnding | null): JsonObject {
  if (ending === 'balance') return { balance: 'exhausted' };
  return ending === 'voicemail' && isAgentFirst(call) ? { voicemail: 'true' } : {};
}

/** A line that is lost during a call is as a customer who hangs up. */
const REASON_OF_PARTY = {
  AGENT: 'AGENT_DISCONNECT',
  CUSTOMER: 'CUSTOMER_DISCONNECT',
  LINE: 'CUSTOMER_DISCONNECT',
  SYSTEM: 'CONTACT_FLOW_DISCONNECT',
  UNKNOWN: 'OTHER',
} as const;

function answeredEnd(call: CallEnded, ending: AnsweredEnding): Pick<Contact, 'reason' | 'detection'> {
  const isCampaign = call.taskType === 'FIXED' || call.taskType === 'PREDICTED';
  const detection = ending === 'voicemail' ? 'VOICEMAIL_BEEP' : 'HUMAN_ANSWERED';
  return { reason: REASON_OF_PARTY[call.hangupParty], detection: isCampaign ? detection : null };
}

/** A record counts no packets and does not say whether an agent let it ring or turned it away; its times are whole seconds. */
function tellsAnswered(call: CallEnded, { agent, queue, connectedMs }: Contact, ending: AnsweredEnding): boolean {
  const isInbound = call.taskType === 'INBOUND';
  const waitedMs = (queue?.seconds ?? 0) * 1_000;
  switch (ending) {
    case 'talk':
      return isInbound || isSameSide(writtenTalkMs(agent!, connectedMs!, call.endedAt), talkOf(call));
    case 'agent missed':
      return !isInbound || !seemsLeft(call);
    case 'agent rang in vain':
      return !isInbound || call.hangupParty !== 'LINE';
    case 'agent lost':
      return isSameSide(waitedMs, call.queueDurationMs ?? 0);
    case 'waited':
      return isInbound || (waitedMs > 0 && call.hangupParty !== 'LINE');
    case 'balance':
      return !isInbound || !seemsLeft(call);
    case 'voicemail':
    case 'not taken':
    case 'nobody talked':
      return true;
    case 'silence':
    case 'contradictory':
      return false;
  }
}

function seemsLeft({ hangupParty }: CallEnded): boolean {
  return REASON_OF_PARTY[hangupParty] === 'CUSTOMER_DISCONNECT';
}

/** The agent's interaction, without the wait for the customer's answer, and no longer than the call. */
function writtenTalkMs(agent: ContactAgent, connectedMs: number, endedMs: number): number {
  const waitedMs = Math.max(0, cutToSeconds(connectedMs) - cutToSeconds(agent.connectedMs));
  const wholeMs = cutToSeconds(endedMs) - cutToSeconds(connectedMs);
  return Math.min(agent.interactionSeconds * 1_000 - waitedMs, wholeMs);
}

function deliveredTwice({ callId }: CallEnded): boolean {
  return callId.endsWith('0');
}

function twice(record: JsonObject, endedMs: number): JsonObject {
  const attributes = record['Attributes'] as JsonObject;
  const later = { Attributes: { ...attributes, case: '4711' }, LastUpdateTimestamp: timeOf(endedMs + 3_600_000) };
  return { deliveries: [{ ...record, ...later }, record] };
}

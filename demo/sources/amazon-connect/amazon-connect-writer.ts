import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { answeredEndingOf, type AnsweredEnding } from '../answered-ending.ts';
import { isAgentFirst } from '../call-ending.ts';
import { timesOf, type CallTimes } from '../call-times.ts';
import type { PlatformWriter, WrittenCall } from '../platform-writer.ts';
import { taskRules } from '../task-rules.ts';
import { answeredReasonOf, tellsAnswered } from './answered-contact.ts';
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
    calls: [
      { when: { direction: 'inbound' }, taskType: 'INBOUND' },
      ...taskRules('campaign', ['PREVIEW', 'FIXED', 'PREDICTED']),
      ...taskRules('queue', ['MANUAL']),
      { when: { direction: 'outbound' }, taskType: 'MANUAL' },
    ],
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

function write(call: CallEnded): WrittenCall {
  const times = timesOf(call);
  const isInbound = call.taskType === 'INBOUND';
  const ending = call.callDurationMs > 0 || isInbound ? answeredEndingOf(call) : null;
  const unanswered = ending === null ? unansweredReasonOf(call) : null;
  const agent = agentOf(call, times, ending);
  const queue = queueOf(call, times, agent);
  const contact: Contact = {
    initiationMethod: methodOf(call, agent),
    initiatedMs: times.startedMs,
    // Of an incoming call it is when it came.
    connectedMs: isInbound ? times.startedMs : times.answeredMs,
    endedMs: times.endedMs,
    ...(unanswered ?? answeredReasonOf(call, ending!)),
    attributes: attributesOf(call, ending),
    campaignId: isInbound || call.taskType === 'MANUAL' ? null : call.taskId,
    agent,
    attempts: agent !== null || times.agentRang !== null ? 1 : 0,
    queue,
    suspectsAgentNetwork: call.callDurationMs > 0 && call.endCause === 'AGENT_NETWORK_LOST',
  };
  const record = contactRecordOf(call, contact);
  return {
    record: deliveredTwice(call) ? twice(record, times.endedMs) : record,
    others: contactsBesides(call, record),
    tellsAll: unanswered?.tellsAll ?? tellsAnswered(call, contact, ending!),
  };
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
  const agentRang =
    isAgentFirst(call) && times.agentRang !== null ? { fromMs: endedMs, toMs: endedMs } : times.agentRang;
  const fromMs = queued?.fromMs ?? agentRang?.fromMs;
  const toMs = agentRang?.toMs ?? queued?.toMs;
  if (fromMs === undefined || toMs === undefined) return null;
  return { name, fromMs, toMs, seconds: Math.floor((toMs - fromMs) / 1_000) };
}

function attributesOf(call: CallEnded, ending: AnsweredEnding | null): JsonObject {
  if (ending === 'balance') return { balance: 'exhausted' };
  return ending === 'voicemail' && isAgentFirst(call) ? { voicemail: 'true' } : {};
}

function deliveredTwice({ callId }: CallEnded): boolean {
  return callId.endsWith('0');
}

function twice(record: JsonObject, endedMs: number): JsonObject {
  const attributes = record['Attributes'] as JsonObject;
  const later = { Attributes: { ...attributes, case: '4711' }, LastUpdateTimestamp: timeOf(endedMs + 3_600_000) };
  return { deliveries: [{ ...record, ...later }, record] };
}

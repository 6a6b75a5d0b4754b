import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { AnsweredEnding } from '../answered-ending.ts';
import { isAgentFirst } from '../call-ending.ts';
import type { CallTimes } from '../call-times.ts';
import { endingWith, participantOf, segmentOf } from './session.ts';
import { DISCONNECT_OF_PARTY, type UnansweredSession } from './unanswered-session.ts';

/** A call, when its parts were and how it ended, by which it is written. */
export interface Told {
  readonly call: CallEnded;
  readonly times: CallTimes;
  /** Null where an outbound call was not answered; then `unanswered` is there. */
  readonly ending: AnsweredEnding | null;
  readonly unanswered: UnansweredSession | null;
}

export function customerOf(told: Told): JsonObject {
  const { call, ending, unanswered } = told;
  const isInbound = call.taskType === 'INBOUND';
  const hasCampaign = !isInbound && call.taskType !== 'MANUAL';
  const ofAnalysis = ending === 'voicemail' ? 'callable.machine' : 'callable.person';
  const answered = isInbound || isAgentFirst(call) ? null : `disposition.classification.${ofAnalysis}`;
  const dispositionName = unanswered === null ? answered : unanswered.disposition;
  const packets = call.mediaPacketsReceived ?? (ending === 'silence' ? 0 : null);
  const attributes = {
    ...(ending === 'balance' ? { balance: 'exhausted' } : {}),
    ...(ending === 'voicemail' && isAgentFirst(call) ? { voicemail: 'true' } : {}),
  };
  return participantOf({
    id: `${call.callId}-customer`,
    purpose: 'customer',
    attributes,
    session: {
      direction: isInbound ? 'inbound' : 'outbound',
      ani: `tel:${call.callerNumber}`,
      dnis: `tel:${call.calleeNumber}`,
      ...(hasCampaign ? { outboundCampaignId: call.taskId, outboundContactId: call.eventId } : {}),
      ...(dispositionName === null ? {} : { dispositionName }),
      ...(packets === null ? {} : { mediaEndpointStats: [{ codecs: ['audio/PCMU'], receivedPackets: packets }] }),
    },
    segments: customerSegments(told),
  });
}

function customerSegments({ call, times, unanswered }: Told): readonly JsonObject[] {
  const { startedMs, rangFromMs, answeredMs, endedMs } = times;
  const setUpMs = answeredMs ?? endedMs;
  const isInbound = call.taskType === 'INBOUND';
  const segments = [
    segmentOf(isInbound ? 'system' : 'dialing', { fromMs: startedMs, toMs: rangFromMs ?? setUpMs }),
    ...(rangFromMs === null ? [] : [segmentOf('contacting', { fromMs: rangFromMs, toMs: setUpMs })]),
    ...(answeredMs === null ? [] : [segmentOf('interact', { fromMs: answeredMs, toMs: endedMs })]),
  ];
  if (unanswered === null) return endingWith(segments, { disconnectType: disconnectOf(call, times) });
  const { disconnectType, wrapUpCode, sipStatus, q850Cause } = unanswered;
  return endingWith(segments, {
    disconnectType,
    ...(wrapUpCode === null ? {} : { wrapUpCode }),
    ...(sipStatus === null ? {} : { sipResponseCodes: [sipStatus] }),
    ...(q850Cause === null ? {} : { q850ResponseCodes: [q850Cause] }),
  });
}

/** A flow that ends a call is another participant. */
function disconnectOf({ hangupParty }: CallEnded, { answeredMs }: CallTimes): string {
  return hangupParty === 'SYSTEM' && answeredMs !== null ? 'peer' : DISCONNECT_OF_PARTY[hangupParty];
}

/** An agent who dials, who is called, or who hung up; null where no agent has a part. */
export function agentOf({ call, times, ending }: Told): JsonObject | null {
  const { startedMs, answeredMs, talkFromMs, agentRang, endedMs } = times;
  const isDialling = isAgentFirst(call) && ending !== 'not taken';
  const hasHungUp = call.hangupParty === 'AGENT' && answeredMs === null && call.taskType !== 'INBOUND';
  const isLost = answeredMs !== null && call.endCause === 'AGENT_NETWORK_LOST';
  const segments = [
    ...(agentRang === null ? [] : [segmentOf('alert', agentRang)]),
    ...(isDialling || hasHungUp ? [segmentOf('dialing', { fromMs: startedMs, toMs: answeredMs ?? endedMs })] : []),
    ...(talkFromMs === null ? [] : [segmentOf('interact', { fromMs: talkFromMs, toMs: endedMs })]),
  ];
  // A phone that cannot be reached is called for no time.
  if (isLost && segments.length === 0) segments.push(segmentOf('system', { fromMs: endedMs, toMs: endedMs }));
  if (segments.length === 0) return null;
  const isMissed = talkFromMs === null && agentRang !== null && !isDialling;
  const atEnd = call.hangupParty === 'AGENT' ? 'client' : 'peer';
  const disconnectType = isLost ? 'transportFailure' : isMissed ? 'noAnswerTransfer' : atEnd;
  const wrapUp = segmentOf('wrapup', { fromMs: endedMs, toMs: endedMs + 10_000 }, { wrapUpCode: 'w1' });
  return participantOf({
    id: `${call.callId}-agent`,
    purpose: 'agent',
    userId: call.agentId ?? 'agent',
    session: { direction: call.taskType === 'INBOUND' ? 'inbound' : 'outbound' },
    segments: [...endingWith(segments, { disconnectType }), ...(talkFromMs === null ? [] : [wrapUp])],
  });
}

/** A queue holds the customer while it calls agents, too. */
export function queueOf({ call, times }: Told): JsonObject | null {
  const { queued, agentRang, talkFromMs } = times;
  if (queued === null) return null;
  const toMs = isAgentFirst(call) ? queued.toMs : (agentRang?.toMs ?? queued.toMs);
  const disconnectType = talkFromMs === null ? 'peer' : 'transfer';
  const segments = [
    segmentOf('interact', { fromMs: queued.fromMs, toMs }, { queueId: call.taskId ?? 'queue', disconnectType }),
  ];
  return participantOf({ id: `${call.callId}-acd`, purpose: 'acd', session: {}, segments });
}

/** The flow that ended an answered call. */
export function flowOf({ call, times }: Told): JsonObject | null {
  const { answeredMs, queued, agentRang, talkFromMs, endedMs } = times;
  if (answeredMs === null || call.hangupParty !== 'SYSTEM') return null;
  const fromMs = talkFromMs ?? agentRang?.toMs ?? queued?.toMs ?? answeredMs;
  const segments = [segmentOf('ivr', { fromMs: talkFromMs === null ? fromMs : endedMs, toMs: endedMs }, SYSTEM)];
  return participantOf({ id: `${call.callId}-ivr`, purpose: 'ivr', session: {}, segments });
}

const SYSTEM: JsonObject = { disconnectType: 'system' };

import type { CallEnded } from '../../../src/engine/call.ts';
import { SPARE_TRUNK } from '../trunks.ts';
import type { Timeline } from '../timeline.ts';
import { isOutOfBalance } from '../why-ended.ts';
import { endingOf, type CustomerEnding } from './customer-ending.ts';
import { tickOf, type LegToWrite } from './write-leg.ts';

type Variables = LegToWrite['variables'];

/** The leg to the customer, or on which the customer called. */
export function customerLeg(
  call: CallEnded,
  timeline: Timeline,
  { uuid, firstUuid }: { readonly uuid: string; readonly firstUuid: string },
): LegToWrite & { readonly kind: CustomerEnding['kind'] | 'on the line' } {
  const { answerMs, ringing, talk, endMs } = timeline;
  const isInbound = call.taskType === 'INBOUND';
  const ending = isInbound || answerMs !== null ? onTheLine(call) : endingOf(call);
  const { kind } = ending;
  const isEarlyMediaOnly = !isInbound && call.ringingDurationMs === null;
  return {
    kind,
    uuid,
    direction: isInbound ? 'inbound' : 'outbound',
    channelName: channelOf(call, isInbound, kind === 'isdn'),
    startMs: Math.min(ringing?.fromMs ?? endMs, uuid === firstUuid ? timeline.startMs : (answerMs ?? endMs)),
    progressMs: isInbound ? null : (ringing?.fromMs ?? null),
    progressMediaMs: isEarlyMediaOnly ? timeline.startMs : null,
    answerMs,
    bridgeMs: talk?.fromMs ?? null,
    endMs,
    profile: {
      caller: call.callerNumber ?? '',
      callee: call.calleeNumber ?? '',
      context: isInbound ? 'public' : 'default',
    },
    variables: {
      originating_leg_uuid: uuid === firstUuid ? undefined : firstUuid,
      sip_gateway_name: isInbound || kind === 'isdn' ? undefined : (call.carrier ?? SPARE_TRUNK),
      originate_timeout: isInbound ? undefined : limitOf(call),
      ...signsOf(call),
      ...(timeline.queue === null ? {} : queueOf(call, timeline)),
      ...ending.variables,
      rtp_audio_in_media_packet_count: answerMs === null ? undefined : call.mediaPacketsReceived?.toString(),
    },
  };
}

/** What the dialplan keeps of any leg, and what it says where it knows more than FreeSWITCH. */
export function signsOf(call: CallEnded): Variables {
  const isBalance = isOutOfBalance(call) && (call.callDurationMs > 0 || call.taskType === 'INBOUND');
  return {
    campaign_id: call.taskId ?? undefined,
    call_status_id: call.callId,
    call_status_direction: call.taskType === 'INBOUND' ? 'inbound' : 'outbound',
    call_status_voicemail: call.voicemailDetected ? 'true' : undefined,
    call_status_agent_lost: call.endCause === 'AGENT_NETWORK_LOST' ? 'true' : undefined,
    call_status_balance: isBalance ? 'exhausted' : undefined,
  };
}

function channelOf(call: CallEnded, isInbound: boolean, isIsdn: boolean): string {
  if (isInbound) return `sofia/external/${call.callerNumber}@192.0.2.20:5060`;
  return isIsdn ? `FreeTDM/1:3/${call.calleeNumber}` : `sofia/external/${call.calleeNumber}`;
}

function limitOf({ maxRingingDurationMs }: CallEnded): string | undefined {
  return maxRingingDurationMs === null || maxRingingDurationMs === 0
    ? undefined
    : String(Math.round(maxRingingDurationMs / 1_000));
}

/** A customer on the line, or one who called: who hung up sent BYE, or CANCEL. */
function onTheLine(call: CallEnded): { readonly kind: 'on the line'; readonly variables: Variables } {
  const isAnswered = call.callDurationMs > 0;
  const isTimeout = isAnswered && call.endCause === 'NO_MEDIA';
  const [theirs, ours] = isAnswered ? ['recv_bye', 'send_bye'] : ['recv_cancel', 'send_refuse'];
  const hasLeft = call.hangupParty === 'CUSTOMER' && !isTimeout;
  return {
    kind: 'on the line',
    variables: {
      endpoint_disposition: isAnswered ? 'ANSWER' : undefined,
      hangup_cause: isTimeout ? 'MEDIA_TIMEOUT' : 'NORMAL_CLEARING',
      hangup_cause_q850: '16',
      sip_hangup_disposition: hasLeft ? theirs : ours,
      sip_term_status: hasLeft && isAnswered ? '200' : undefined,
    },
  };
}

/** A member of mod_callcenter. Its times are whole seconds. */
function queueOf(call: CallEnded, { queue, agentRinging, talk }: Timeline): Variables {
  const leftMs = agentRinging?.toMs ?? queue!.toMs;
  const common = {
    cc_side: 'member',
    cc_queue: `${call.taskId}@default`,
    cc_queue_joined_epoch: secondsOf(queue!.fromMs),
  };
  if (talk !== null) {
    const cc_agent = call.agentId ?? undefined;
    return { ...common, cc_cause: 'answered', cc_queue_answered_epoch: secondsOf(talk.fromMs), cc_agent };
  }
  const cc_cancel_reason = call.hangupParty === 'CUSTOMER' ? 'BREAK_OUT' : 'TIMEOUT';
  return { ...common, cc_cause: 'cancel', cc_queue_canceled_epoch: secondsOf(leftMs), cc_cancel_reason };
}

function secondsOf(timeMs: number): string {
  return String(Math.floor(tickOf(timeMs) / 1_000));
}

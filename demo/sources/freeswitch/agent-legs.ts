import type { CallEnded } from '../../../src/engine/call.ts';
import type { Span, Timeline } from '../timeline.ts';
import { signsOf } from './customer-leg.ts';
import type { LegToWrite } from './write-leg.ts';

type Variables = LegToWrite['variables'];

/** The agent called, or was called first: that leg begins the call. `hasLeft`: its phone hung up. */
export function agentsOwnLeg(call: CallEnded, timeline: Timeline, hasLeft: boolean): LegToWrite {
  const isClick = call.taskType !== 'MANUAL';
  const { startMs, answerMs, talk, endMs } = timeline;
  const isUp = isClick || answerMs !== null;
  const [theirs, ours] = isUp ? ['recv_bye', 'send_bye'] : ['recv_cancel', 'send_refuse'];
  return {
    ...agentLeg(call, call.callId, isClick ? 'outbound' : 'inbound'),
    startMs,
    progressMs: isClick ? startMs : null,
    answerMs: isClick ? startMs : answerMs,
    bridgeMs: talk?.fromMs ?? null,
    endMs,
    variables: {
      ...signsOf(call),
      dialed_user: isClick ? (call.agentId ?? undefined) : undefined,
      user_name: call.agentId ?? undefined,
      last_app: 'bridge',
      ...ended('NORMAL_CLEARING', hasLeft ? theirs : ours),
    },
  };
}

/** The phone of an agent whom mod_callcenter called; `ringing` null: it took the call at once, or turned it away. */
export function calledAgentLeg(
  call: CallEnded,
  { talk, endMs, queue, agentRinging }: Timeline,
  { uuid, ringing }: { readonly uuid: string; readonly ringing: Span | null },
): LegToWrite {
  const isServing = talk !== null && (ringing === null || ringing.toMs === talk.fromMs);
  const offeredMs = ringing?.fromMs ?? talk?.fromMs ?? agentRinging?.toMs ?? endMs;
  return {
    ...agentLeg(call, uuid, 'outbound'),
    startMs: offeredMs,
    progressMs: ringing?.fromMs ?? null,
    answerMs: isServing ? talk.fromMs : null,
    bridgeMs: isServing ? talk.fromMs : null,
    endMs: isServing ? endMs : (ringing?.toMs ?? offeredMs),
    variables: {
      ...signsOf(call),
      cc_side: 'agent',
      cc_queue: queue === null ? undefined : `${call.taskId}@default`,
      cc_member_session_uuid: call.callId,
      cc_agent: call.agentId ?? undefined,
      leg_timeout: '30',
      ...(isServing ? ended('NORMAL_CLEARING', call.hangupParty === 'AGENT' ? 'recv_bye' : 'send_bye') : missed(call)),
    },
  };
}

/** Why an agent's phone that was called did not take the call. Where the customer's leg ends first, FreeSWITCH cancels it. */
function missed({ endCause, hangupParty, mediaPacketsReceived }: CallEnded): Variables {
  if (endCause === 'AGENT_REJECTED') return { ...ended('USER_BUSY', 'recv_refuse', '17'), sip_term_status: '486' };
  const isCancelled = endCause !== 'AGENT_NO_ANSWER' && (hangupParty === 'CUSTOMER' || mediaPacketsReceived === 0);
  return ended(isCancelled ? 'ORIGINATOR_CANCEL' : 'ALLOTTED_TIMEOUT', 'send_cancel');
}

function ended(hangupCause: string, disposition: string, q850 = '16'): Variables {
  return { hangup_cause: hangupCause, hangup_cause_q850: q850, sip_hangup_disposition: disposition };
}

function agentLeg(call: CallEnded, uuid: string, direction: LegToWrite['direction']) {
  const channelName = `sofia/internal/${call.agentId}@192.0.2.12:5060`;
  const profile = { caller: call.callerNumber ?? '', callee: call.agentId ?? '', context: 'agents' };
  return { uuid, direction, channelName, progressMediaMs: null, profile } as const;
}

import type { CallEnded } from '../../../src/engine/call.ts';
import { isQuiet, whyEnded, type Reason, type WhyEnded } from '../why-ended.ts';
import { causeOfQ850, q850OfSip } from './hangup-causes.ts';

/** How the leg to a customer ended that was not answered, in FreeSWITCH's variables. */
export interface CustomerEnding {
  /** `agent left`: the agent's phone, which called, sent CANCEL. `isdn`: the trunk has no SIP. */
  readonly kind: 'refused' | 'timer' | 'withdrawn' | 'agent left' | 'no codec' | 'isdn';
  readonly variables: Readonly<Record<string, string>>;
}

/** A timer compares whole seconds of the clock, so it is up a second early. */
const TIMER_MS = 1_000;
const DECLINE = 603;

export function endingOf(call: CallEnded): CustomerEnding {
  const why = whyEnded(call);
  if (!isQuiet(why.reason)) return loud(call, why);
  const { hangupParty, ringingDurationMs } = call;
  if (hangupParty === 'AGENT') return withdrawn('agent left', 'ORIGINATOR_CANCEL');
  if (hangupParty === 'CUSTOMER' && ringingDurationMs !== 0) return refused(DECLINE, null);
  if (why.word === 'NO_ANSWER' || isTimer(call, why)) return timer();
  if (why.word === null && (call.q850Cause !== null || isFinal(call.sipStatusCode))) return literal(call);
  return withdrawn('withdrawn', why.reason === 'cancelled' ? 'ORIGINATOR_CANCEL' : 'NORMAL_CLEARING');
}

/** The dialler's limit was up: its own, or the one that is set. */
function isTimer({ hangupParty, ringingDurationMs, maxRingingDurationMs }: CallEnded, { reason }: WhyEnded): boolean {
  if (hangupParty !== 'SYSTEM' || reason === 'no answer' || (ringingDurationMs ?? 0) === 0) return false;
  return ringingDurationMs! + TIMER_MS >= (maxRingingDurationMs ?? 0);
}

/** What FreeSWITCH would have heard in place of the platform's word. */
const STATUS_OF: Readonly<Partial<Record<Reason, number>>> = {
  refused: 486,
  away: 404,
  network: 503,
  policy: 403,
};

function loud(call: CallEnded, { reason, word }: WhyEnded): CustomerEnding {
  if (reason === 'answered' || reason === 'blames the media') {
    return {
      kind: 'no codec',
      variables: { ...cause(88), sip_hangup_disposition: 'send_bye', endpoint_disposition: 'NO CODECS' },
    };
  }
  if (word === null) return literal(call);
  const status = word === 'REJECTED' ? DECLINE : STATUS_OF[reason];
  return status === undefined ? withdrawn('withdrawn', 'NORMAL_CLEARING') : refused(status, null);
}

/** The codes as they came. A trunk without a SIP status is ISDN's. */
function literal({ q850Cause, sipStatusCode }: CallEnded): CustomerEnding {
  if (isFinal(sipStatusCode)) return refused(sipStatusCode!, q850Cause);
  return { kind: 'isdn', variables: cause(q850Cause ?? 16) };
}

function isFinal(sipStatusCode: number | null): boolean {
  return sipStatusCode !== null && sipStatusCode >= 300;
}

/** A Reason header of the far end goes before what FreeSWITCH makes of the status. */
function refused(status: number, q850: number | null): CustomerEnding {
  const reason = q850 === null ? {} : { sip_reason: `Q.850;cause=${q850};text="${causeOfQ850(q850)}"` };
  const variables = {
    ...cause(q850 ?? q850OfSip(status)),
    ...reason,
    sip_term_status: String(status),
    proto_specific_hangup_cause: `sip:${status}`,
    sip_invite_failure_status: String(status),
    sip_hangup_disposition: 'recv_refuse',
  };
  return { kind: 'refused', variables };
}

function timer(): CustomerEnding {
  return { kind: 'timer', variables: { ...cause(19), ...CANCEL } };
}

function withdrawn(kind: 'withdrawn' | 'agent left', hangupCause: string): CustomerEnding {
  return { kind, variables: { hangup_cause: hangupCause, hangup_cause_q850: '16', ...CANCEL } };
}

const CANCEL = { sip_hangup_disposition: 'send_cancel', sip_invite_failure_status: '487' };

function cause(q850: number): Readonly<Record<string, string>> {
  return { hangup_cause: causeOfQ850(q850), hangup_cause_q850: String(q850) };
}

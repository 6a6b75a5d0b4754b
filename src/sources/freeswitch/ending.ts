import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import { isRefusedByCallee, ownCauseOf, receivedCauseOf, sipStatusOf } from './leg-refusal.ts';
import { wasAnswered, type Leg } from './leg.ts';

/** Who ended a call, and why. */
export type Ending = Pick<Facts, 'endCause' | 'hangupParty' | 'sipStatusCode' | 'q850Cause'>;

/** @param agents all legs of agents in the record, the leg on which one called included; none where it has the customer's only. */
export function endingOf(customer: Leg, agents: readonly Leg[], isInbound: boolean): Ending {
  if (wasAnswered(customer) || isInbound) {
    return { ...lostMediaOf(customer, agents), hangupParty: partyOf(customer, agents) };
  }
  switch (customer.disposition) {
    case 'recv_refuse':
      return refusalOf(customer);
    case 'send_cancel':
      return cancelOf(customer, agents);
    case 'send_bye':
      return answerRefusedOf(customer);
    case null:
    default:
      return codesOf(customer);
  }
}

/** The phone at the end of the leg hung up. */
const LEFT: ReadonlySet<string | null> = new Set(['recv_bye', 'recv_cancel']);

function partyOf(customer: Leg, agents: readonly Leg[]): Facts['hangupParty'] {
  const { disposition, bridgeMs, at } = customer;
  const from = `${at}sip_hangup_disposition`;
  if (LEFT.has(disposition)) return told('CUSTOMER', from);
  const left = agents.find((agent) => LEFT.has(agent.disposition));
  if (left !== undefined) return told('AGENT', `${left.at}sip_hangup_disposition`);
  if (disposition === null) return undefined;
  // What is only known of the customer's leg: FreeSWITCH ended it, for an agent or by itself.
  const isAlone = agents.length === 0 && bridgeMs !== 0;
  return isAlone ? undefined : told('SYSTEM', from);
}

/** Only the leg with the timer says MEDIA_TIMEOUT; a call with media before it is one that broke off. */
function lostMediaOf(customer: Leg, agents: readonly Leg[]): Pick<Ending, 'endCause'> {
  const packets = customer.variables.number('rtp_audio_in_media_packet_count');
  if (!wasAnswered(customer) || (packets !== null && packets > 0)) return {};
  for (const leg of [customer, ...agents]) {
    const name = ['hangup_cause', 'last_bridge_hangup_cause'].find((of) => leg.variables.text(of) === 'MEDIA_TIMEOUT');
    if (name !== undefined) return { endCause: told('NO_MEDIA', leg.at + name) };
  }
  return {};
}

function refusalOf(customer: Leg): Ending {
  const { at } = customer;
  return {
    sipStatusCode: toldIfAny(sipStatusOf(customer), `${at}sip_term_status`),
    q850Cause: toldIfAny(receivedCauseOf(customer), `${at}sip_reason`),
    hangupParty: isRefusedByCallee(customer) ? told('CUSTOMER', `${at}sip_term_status`) : undefined,
  };
}

/** FreeSWITCH sent the CANCEL: by a limit of its own, or because the caller left. The 487 that follows is its own as well. */
function cancelOf(customer: Leg, agents: readonly Leg[]): Ending {
  const from = `${customer.at}hangup_cause`;
  const because = (cause: EndCause, party: HangupParty) => ({
    endCause: told(cause, from),
    hangupParty: told(party, from),
  });
  switch (customer.hangupCause) {
    case 'NO_ANSWER':
    case 'ALLOTTED_TIMEOUT':
      return because('NO_ANSWER', 'SYSTEM');
    case 'PROGRESS_TIMEOUT':
      return because('CARRIER_UNAVAILABLE', 'SYSTEM');
    case 'ORIGINATOR_CANCEL': {
      const left = agents.find((agent) => LEFT.has(agent.disposition));
      const hangupParty =
        left === undefined ? undefined : told<HangupParty>('AGENT', `${left.at}sip_hangup_disposition`);
      return { endCause: told('CANCELLED', from), hangupParty };
    }
    case null:
    default:
      return {};
  }
}

/** A BYE to a leg that counts as unanswered: the callee's 200 had no codec in common. */
function answerRefusedOf({ at, hangupCause }: Leg): Ending {
  if (hangupCause !== 'INCOMPATIBLE_DESTINATION') return {};
  const from = `${at}hangup_cause`;
  return { endCause: told('NO_MEDIA', from), hangupParty: told('SYSTEM', from) };
}

/** A leg without SIP's words, as of ISDN: then FreeSWITCH's cause is the network's. */
function codesOf(customer: Leg): Ending {
  const sip = sipStatusOf(customer);
  return {
    sipStatusCode: toldIfAny(sip, `${customer.at}sip_term_status`),
    q850Cause: sip === null ? toldIfAny(ownCauseOf(customer), `${customer.at}hangup_cause_q850`) : undefined,
  };
}

/** Where no leg to a customer was made, the leg that should have made one says why. */
export function endingWithoutLeg(caller: Leg): Ending {
  const from = `${caller.at}originate_disposition`;
  switch (caller.variables.text('originate_disposition')) {
    case 'USER_NOT_REGISTERED':
      return { endCause: told('OUT_OF_SERVICE', from) };
    case 'INVALID_GATEWAY':
    case 'GATEWAY_DOWN':
      return { endCause: told('CARRIER_UNAVAILABLE', from) };
    case null:
    default:
      return {};
  }
}

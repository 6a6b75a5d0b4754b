import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import { isRefusedByCallee, ownCauseOf, receivedCauseOf, sipStatusOf } from './leg-refusal.ts';
import { meaningOf } from '../word-table.ts';
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
  if (customer.hangupCause === 'ORIGINATOR_CANCEL') {
    const left = agents.find((agent) => LEFT.has(agent.disposition));
    const hangupParty = left === undefined ? undefined : told<HangupParty>('AGENT', `${left.at}sip_hangup_disposition`);
    return { endCause: told('CANCELLED', from), hangupParty };
  }
  const limit = meaningOf(LIMITS, customer.hangupCause);
  return limit === undefined ? {} : { endCause: told(limit, from), hangupParty: told('SYSTEM', from) };
}

/** Limits of FreeSWITCH's own. PROGRESS_TIMEOUT is the one for the first reply: it did not ring. */
const LIMITS: Readonly<Record<string, EndCause>> = {
  NO_ANSWER: 'NO_ANSWER',
  ALLOTTED_TIMEOUT: 'NO_ANSWER',
  PROGRESS_TIMEOUT: 'CARRIER_UNAVAILABLE',
};
const UNREACHED: Readonly<Record<string, EndCause>> = {
  USER_NOT_REGISTERED: 'OUT_OF_SERVICE',
  INVALID_GATEWAY: 'CARRIER_UNAVAILABLE',
  GATEWAY_DOWN: 'CARRIER_UNAVAILABLE',
};

/** What a word of FreeSWITCH's own stands for, whose Q.850 number tells nothing; null where it is none. */
export function endingOfWord(word: string | null, from: string): Ending | null {
  const limit = meaningOf(LIMITS, word);
  if (limit !== undefined) return { endCause: told(limit, from), hangupParty: told('SYSTEM', from) };
  const unreached = meaningOf(UNREACHED, word);
  return unreached === undefined ? null : { endCause: told(unreached, from) };
}

/** A BYE to a leg that counts as unanswered: the callee's 200 had no codec in common. */
function answerRefusedOf({ at, hangupCause }: Leg): Ending {
  if (hangupCause !== 'INCOMPATIBLE_DESTINATION') return {};
  const from = `${at}hangup_cause`;
  return { endCause: told('NO_MEDIA', from), hangupParty: told('SYSTEM', from) };
}

/** A leg without SIP's words, as of ISDN: FreeSWITCH's number is the network's, and 16 with a word of its own is none. */
function codesOf(customer: Leg): Ending {
  const { at, hangupCause } = customer;
  const sip = sipStatusOf(customer);
  if (sip !== null) return { sipStatusCode: told(sip, `${at}sip_term_status`) };
  const q850 = ownCauseOf(customer);
  if (q850 !== null) return { q850Cause: told(q850, `${at}hangup_cause_q850`) };
  return endingOfWord(hangupCause, `${at}hangup_cause`) ?? {};
}

/** Where no leg to a customer was made, the leg that should have made one says why. */
export function endingWithoutLeg({ at, variables }: Leg): Ending {
  const cause = meaningOf(UNREACHED, variables.text('originate_disposition'));
  return cause === undefined ? {} : { endCause: told(cause, `${at}originate_disposition`) };
}

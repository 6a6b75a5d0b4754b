import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import { meaningOf } from '../word-table.ts';
import type { FactsOfLegs } from './call-facts.ts';
import { endingOfWord, type Ending } from './ending.ts';
import { fromTimes, wasAnswered, type Leg } from './leg.ts';

/* What a leg tells of the one leg that it called, where that is not in the record. Measured with FreeSWITCH 1.11.3-dev. */

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Whether a leg called others of which one is not in the record. */
export function lacksLegs({ variables }: Leg, uuids: ReadonlySet<string>): boolean {
  if (variables.text('originated_legs') === null) return false;
  const called = calledBy(variables);
  return called.size === 0 || [...called].some((uuid) => !uuids.has(uuid));
}

function calledBy({ text }: Leg['variables']): ReadonlySet<string> {
  return new Set(text('originated_legs')?.match(UUID) ?? []);
}

/**
 * The facts of a customer's leg that is not in the record; null where they are not known. SUCCESS means early media as well as an
 * answer, and of several legs the words are of the first to fail and of the last.
 */
export function factsOfUnseenLeg(caller: Leg): FactsOfLegs | null {
  const { at, variables, bridgeMs } = caller;
  const outcome = variables.text('originate_disposition');
  if (outcome === null || outcome === 'SUCCESS' || bridgeMs !== 0 || calledBy(variables).size !== 1) return null;
  const ending = endingOfUnseen(caller, outcome);
  if (ending === null) return null;
  return { ...ending, callDurationMs: told(0, `${at}originate_disposition`), ringingDurationMs: ringingOf(caller) };
}

function endingOfUnseen(caller: Leg, outcome: string): Ending | null {
  const { at, variables } = caller;
  const name =
    variables.text('last_bridge_hangup_cause') === null ? 'originate_disposition' : 'last_bridge_hangup_cause';
  const word = variables.text(name) ?? outcome;
  if (word === 'ORIGINATOR_CANCEL') return cancelOf(caller, at + name);
  const sip = statusOf(caller);
  const own = sip === null ? endingOfWord(word, at + name) : null;
  if (own !== null) return own;
  const q850 = meaningOf(Q850_OF_WORD, word) ?? null;
  if (sip === null && q850 === null) return null;
  const isRefused = q850 === USER_BUSY || OF_CALLEE.has(sip?.value ?? 0);
  return {
    sipStatusCode: sip ?? undefined,
    q850Cause: toldIfAny(q850, at + name),
    hangupParty: isRefused ? told('CUSTOMER', at + name) : undefined,
  };
}

/** Whether a phone that was left before it rang would have rung is not known. */
function cancelOf({ at, disposition, progressMs }: Leg, from: string): Ending {
  if (progressMs === null || progressMs === 0) return {};
  const hasLeft = disposition === 'recv_cancel' || disposition === 'recv_bye';
  return {
    endCause: told<EndCause>('CANCELLED', from),
    hangupParty: hasLeft ? told<HangupParty>('AGENT', `${at}sip_hangup_disposition`) : undefined,
  };
}

const OF_CALLEE = new Set([486, 600, 603, 607]);
const USER_BUSY = 17;
/** Words that FreeSWITCH makes of no SIP status that means something else. */
const Q850_OF_WORD: Readonly<Record<string, number>> = {
  UNALLOCATED_NUMBER: 1,
  USER_BUSY,
  SUBSCRIBER_ABSENT: 20,
  NUMBER_CHANGED: 22,
};

/** What the far end replied; 487 is FreeSWITCH's own. */
function statusOf({ at, variables: { text } }: Leg): NonNullable<Facts['sipStatusCode']> | null {
  const name = 'last_bridge_proto_specific_hangup_cause';
  const [, specific] = /^sip(?::|%3A)([3-6]\d\d)$/i.exec(text(name) ?? '') ?? [];
  if (specific !== undefined && specific !== '487') return told(Number(specific), at + name);
  const failure = /^[3-6]\d\d$/.exec(text('sip_invite_failure_status') ?? '')?.[0];
  if (failure === undefined || failure === '487') return null;
  return told(Number(failure), `${at}sip_invite_failure_status`);
}

/** A calling leg shows the ringing of the leg that it called, where it was not answered before. */
function ringingOf(caller: Leg): Facts['ringingDurationMs'] {
  const { progressMs, answerMs, endMs } = caller;
  if (progressMs === null || progressMs === 0) return undefined;
  const until = wasAnswered(caller) && answerMs! > progressMs ? 'answer' : 'end';
  const untilMs = until === 'answer' ? answerMs! : endMs;
  return told(Math.max(1, untilMs - progressMs), fromTimes(caller, 'progress', until));
}

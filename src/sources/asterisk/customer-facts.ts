import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, type Facts, type Told } from '../facts.ts';
import type { CallView } from './call-view.ts';
import { isLocal } from './channels.ts';
import { failureStatusOf, hasRungBy } from './handler-words.ts';
import { hasNoCause, isTurnedAway, lastAttempt, type Leg } from './leg.ts';

/** What is told of a customer who did not answer. */
export type UnansweredFacts = Pick<
  Facts,
  'endCause' | 'hangupParty' | 'sipStatusCode' | 'q850Cause' | 'ringingDurationMs'
>;

/** Why an outbound call was not answered, by the last attempt to reach the customer. */
export function unansweredFacts(view: CallView): UnansweredFacts {
  const attempt = attemptOf(view);
  const status = dialStatusOf(view);
  if (attempt.length === 0) return notDialled(view, status);
  return { ...causeOf(view, attempt, status), ringingDurationMs: ringingOf(view, attempt) };
}

/** Who dialled the customer knows how it ended; CEL calls it NOANSWER where Dial says CHANUNAVAIL. */
function dialStatusOf({ words, first, customers, halves }: CallView): Told<string> | undefined {
  if (words?.dialStatus) return told(words.dialStatus, 'ds');
  if (customers.includes(first)) return undefined;
  return first.dialStatus ?? halves.find(({ dialStatus }) => dialStatus !== undefined)?.dialStatus;
}

/** The legs that decide, with what the handler heard of the only one. */
function attemptOf({ customers, words }: CallView): readonly Leg[] {
  const attempt = lastAttempt(customers);
  const [only] = attempt;
  if (only === undefined || attempt.length > 1 || only.sip !== undefined || words === null) return attempt;
  const sip = failureStatusOf(words.tech);
  return [{ ...only, sip: sip === null ? undefined : told(sip, 'tech') }];
}

function causeOf(view: CallView, attempt: readonly Leg[], status: Told<string> | undefined): UnansweredFacts {
  if (status?.value === 'CANCEL') {
    return { endCause: told('CANCELLED', status.from), hangupParty: told(whoCancels(view), status.from) };
  }
  const turnedAway = attempt.find(isTurnedAway);
  if (turnedAway !== undefined) return codeOf(turnedAway);
  if (status?.value === 'BUSY') return { endCause: told('BUSY', status.from) };
  const timeOut = timeOutOf(view, attempt, status);
  if (timeOut !== null) return { endCause: told('NO_ANSWER', timeOut), hangupParty: told('SYSTEM', timeOut) };
  const withCode = attempt.findLast((leg) => !hasNoCause(leg));
  if (withCode !== undefined) return codeOf(withCode);
  const failed = status !== undefined && FAILED.has(status.value);
  return failed ? { endCause: told('CARRIER_UNAVAILABLE', status.from) } : {};
}

const FAILED = new Set(['CHANUNAVAIL', 'CONGESTION']);

/** Behind a Local channel is a dialler, which gave up; else an agent, who hung up. */
function whoCancels({ first }: CallView): HangupParty {
  return isLocal(first.name) ? 'SYSTEM' : 'AGENT';
}

/** From what it is known that ringing was given up by a limit; null where it is not. */
function timeOutOf(view: CallView, attempt: readonly Leg[], status: Told<string> | undefined): string | null {
  const { first, ringLimit } = view;
  // An Originate that gives up leaves 19, and 480 that nobody sent; who really sent 480 stands as the source of the hangup.
  const isGivenUp = first.isOriginated && attempt.includes(first) && first.q850?.value === 19;
  if (isGivenUp && first.hangupSource === '') return first.q850.from;
  if (!attempt.every(hasNoCause)) return null;
  if (status?.value === 'NOANSWER') return status.from;
  if (status !== undefined) return null;
  const isAtLimit = ringLimit !== undefined && attempt.some((leg) => leg.endMs - leg.startMs >= ringLimit.value);
  return isAtLimit ? `start to end, ${ringLimit.from}` : null;
}

/** SIP is what the far end said; Q.850 is what Asterisk made of it. Of the latter these say nothing. */
const EMPTY_Q850 = new Set([0, 16, 26, 127]);

function codeOf({ sip, q850, word }: Leg): UnansweredFacts {
  if (sip !== undefined) return { sipStatusCode: sip };
  if (q850 !== undefined && !EMPTY_Q850.has(q850.value)) return { q850Cause: q850 };
  return word === undefined ? {} : { endCause: word };
}

/** No channel came of it: the phone is not registered; or the trunk has no address to send to. */
function notDialled({ undialled }: CallView, status: Told<string> | undefined): UnansweredFacts {
  if (undialled === null) return {};
  const cause: EndCause = undialled.isTrunk ? 'CARRIER_UNAVAILABLE' : 'OUT_OF_SERVICE';
  const from = status?.value === 'CHANUNAVAIL' ? status.from : 'no channel of Dial';
  return { endCause: told(cause, from), ringingDurationMs: told(0, from) };
}

/** How long it rang: from Dial, less the time to the first 180. */
export function ringingOf({ words }: CallView, attempt: readonly Leg[]): Told<number> | undefined {
  const startMs = Math.min(...attempt.map((leg) => leg.startMs));
  const endMs = Math.max(...attempt.map((leg) => leg.answerMs ?? leg.endMs));
  const isAnswered = attempt.some((leg) => leg.answerMs !== null);
  const byWords = words === null ? null : hasRungBy(words);
  if (byWords === true) {
    const rangMs = Math.round(endMs - startMs - (words!.ringingAfterMs ?? 0));
    return isAnswered && rangMs <= 0 ? undefined : told(Math.max(1, rangMs), 'start to end less ringms');
  }
  const rang = attempt.find((leg) => leg.hasRung?.value === true)?.hasRung;
  if (rang !== undefined) return told(Math.max(1, Math.round(endMs - startMs)), `start to end, ${rang.from}`);
  if (isAnswered) return undefined;
  if (byWords === false) return told(0, 'ringms');
  const silent = attempt.every((leg) => leg.hasRung?.value === false) ? attempt[0]?.hasRung : undefined;
  return silent === undefined || (words?.progressAfterMs ?? null) !== null ? undefined : told(0, silent.from);
}

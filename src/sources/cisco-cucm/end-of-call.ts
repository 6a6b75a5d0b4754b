import { told, type Facts, type Told } from '../facts.ts';
import type { CauseOfSide } from './cause-of-side.ts';

/** The causes of both sides of a CDR. */
export interface Sides {
  readonly calling: CauseOfSide | null;
  readonly called: CauseOfSide | null;
}

const ORIG = 'origCause_value';
const DEST = 'destCause_value';
const CANCELLED = 487;
const USER_ALERTED = 19;
const CALL_REJECTED = 21;

/** Whether the call goes on in another CDR. */
export function isSplit({ calling, called }: Sides): boolean {
  return calling?.kind === 'split' || called?.kind === 'split';
}

/** Who hung up an answered call: of the side that cleared the cause is 16, and the other's 0. A call that was split goes on. */
export function partyOfAnswered(sides: Sides, isInbound: boolean): Told<'AGENT' | 'CUSTOMER'> | undefined {
  if (isSplit(sides)) return undefined;
  const isCalling = sides.calling?.kind === 'cleared';
  const isCalled = sides.called?.kind === 'cleared';
  if (isCalling === isCalled) return undefined;
  return told(isCalling === isInbound ? 'CUSTOMER' : 'AGENT', isCalling ? ORIG : DEST);
}

/** Why a call was not answered. */
export function endOfUnanswered(sides: Sides, isInbound: boolean): Partial<Facts> {
  if (isAbandoned(sides))
    return { endCause: told('CANCELLED', ORIG), hangupParty: told(isInbound ? 'CUSTOMER' : 'AGENT', ORIG) };
  const [cause, from] = hasCode(sides.called) ? [sides.called, DEST] : [sides.calling, ORIG];
  if (cause?.kind === 'sip') return { sipStatusCode: told(cause.code, from) };
  if (cause?.kind !== 'q850') return {};
  return { q850Cause: told(cause.code, from), ...wordOf(cause.code, from, isInbound) };
}

/** The calling side gave up: it cleared, and nothing else is said. */
function isAbandoned({ calling, called }: Sides): boolean {
  if (calling?.kind !== 'cleared') return false;
  return !hasCode(called) || (called?.kind === 'sip' && called.code === CANCELLED);
}

function hasCode(cause: CauseOfSide | null): boolean {
  return cause?.kind === 'q850' || cause?.kind === 'sip';
}

/** Of cause 19 the definition says that the phone rang: "user alerting, no answer". No other says it, and the CDR has no ringing. */
function wordOf(cause: number, from: string, isInbound: boolean): Partial<Facts> {
  if (cause === USER_ALERTED) return { endCause: told(isInbound ? 'AGENT_NO_ANSWER' : 'NO_ANSWER', from) };
  if (cause === CALL_REJECTED && isInbound) return { endCause: told('AGENT_REJECTED', from) };
  return {};
}

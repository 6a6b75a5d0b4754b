import type { CallEnded, Cause } from '../../../src/engine/call.ts';
import {
  endingOfCause,
  hasRung,
  isAgentFirst,
  ownCauseOf,
  ringLimitOf,
  unansweredEndingOf,
  type UnansweredEnding,
} from '../call-ending.ts';
import { causeOfCodes, SIP_OF_CAUSE } from '../causes-of-codes.ts';

/** What the customer's session says of a call that was not answered, and whether that tells all of it. */
export interface UnansweredSession {
  /** What call analysis made of it, which campaigns alone have. */
  readonly disposition: string | null;
  readonly wrapUpCode: string | null;
  readonly disconnectType: string;
  readonly sipStatus: number | null;
  readonly q850Cause: number | null;
  readonly tellsAll: boolean;
}

const DISPOSITION: Readonly<Partial<Record<Cause, string>>> = {
  BUSY: 'callable.busy',
  NO_ANSWER: 'callable.noanswer',
  CARRIER_UNAVAILABLE: 'callable.sit',
  OUT_OF_SERVICE: 'uncallable.notfound',
};

/** A campaign's call is analysed; of any other the codes have to say why it was not set up. */
export function unansweredSessionOf(call: CallEnded): UnansweredSession {
  const ending = unansweredEndingOf(call);
  const own = ownCauseOf(call);
  const isTimeOut = ending === 'rang out' || (ending === 'no answer' && own === 'NO_ANSWER');
  const isGivenUp = call.hangupParty === 'SYSTEM' && isTimeOut;
  const isDeclined = ending === 'declined';
  const ofAnalysis =
    isAgentFirst(call) || isDeclined ? undefined : DISPOSITION[isGivenUp ? 'NO_ANSWER' : (own ?? 'NORMAL')];
  const wrapUpCode = own === 'POLICY_BLOCKED' ? wrapUpOf(call) : null;
  const isSaid = ofAnalysis !== undefined || wrapUpCode !== null;
  const { q850Cause } = call;
  const sipStatus =
    call.sipStatusCode ?? (isSaid || q850Cause !== null ? null : sipOf(isDeclined ? 'REJECTED' : own, call));
  const shown = causeOfCodes(q850Cause, sipStatus, hasRung(call));
  return {
    disposition: isAgentFirst(call) ? null : `disposition.classification.${ofAnalysis ?? 'callable.disconnect'}`,
    wrapUpCode,
    disconnectType: isGivenUp ? 'timeout' : DISCONNECT_OF_PARTY[call.hangupParty],
    sipStatus,
    q850Cause,
    tellsAll: isGivenUp || tellsAll(call, ending, { isSaid, shown }),
  };
}

/** What the customer's session ends with: who ended it, or that another participant did. */
export const DISCONNECT_OF_PARTY = {
  CUSTOMER: 'endpoint',
  AGENT: 'peer',
  SYSTEM: 'system',
  LINE: 'error',
  UNKNOWN: 'peer',
} as const;

function wrapUpOf({ taskType }: CallEnded): string | null {
  if (taskType === 'MANUAL') return null;
  return taskType === 'PREVIEW' ? 'ININ-OUTBOUND-DNC-SKIPPED' : 'ININ-OUTBOUND-ON-DO-NOT-CALL-LIST';
}

/** What the far end answers where the platform has no word of its own; a call that is cancelled before it rings is not sent. */
function sipOf(own: Cause | null, { ringingDurationMs }: CallEnded): number | null {
  if (own === null || (own === 'CANCELLED' && ringingDurationMs === 0)) return null;
  return SIP_OF_CAUSE[own] ?? null;
}

/** Whether call analysis or the dialler says the cause, and what the codes say. */
interface Shown {
  readonly isSaid: boolean;
  readonly shown: Cause | null;
}

function tellsAll(call: CallEnded, ending: UnansweredEnding, { isSaid, shown }: Shown): boolean {
  const { hangupParty, ringingDurationMs } = call;
  const isOpen = endingOfCause(shown) === undefined && shown !== 'NORMAL';
  const saysNoMore = shown === null || shown === 'CANCELLED';
  switch (ending) {
    case 'busy':
    case 'out of service':
    case 'unavailable':
    case 'blocked':
    case 'declined':
      return isSaid || endingOfCause(shown) === ending;
    case 'rang out':
      return (isSaid && hangupParty !== 'AGENT') || (isLimitTold(call) && isOpen);
    case 'no answer':
      return isSaid || (shown === 'NO_ANSWER' && hasRung(call) && (hangupParty !== 'LINE' || hasLimit(call)));
    case 'withdrawn':
      if (hangupParty === 'AGENT') return isSaid || isOpen;
      return hasRung(call) ? saysNoMore && isLimitTold(call) : shown === 'CANCELLED';
    case 'line dropped':
      return saysNoMore || (shown === 'NO_ANSWER' && ringLimitOf(call) === null && hangupParty === 'LINE');
    case 'not told':
      // That it did not ring is not told: who gave up then seems to have given up a call that rang.
      if (hangupParty === 'AGENT' || hangupParty === 'CUSTOMER') return false;
      return shown === null || (shown === 'NO_ANSWER' && ringingDurationMs === null);
    case 'voicemail':
    case 'contradictory':
      return false;
  }
}

/** Manual calls have no campaign, and so no limit of their own. */
function isLimitTold(call: CallEnded): boolean {
  return call.taskType !== 'MANUAL' || ringLimitOf(call) === null;
}

function hasLimit(call: CallEnded): boolean {
  return call.taskType !== 'MANUAL' && ringLimitOf(call) !== null;
}

import type { CallEnded } from '../../../src/engine/call.ts';
import { hasRung, isAgentFirst, ownCauseOf, ringLimitOf, unansweredEndingOf } from '../call-ending.ts';
import { cutToSeconds } from '../call-times.ts';
import { causeOfCodes } from '../causes-of-codes.ts';

/** How Connect says why a call was not answered, and whether that tells all of it. */
export interface UnansweredReason {
  readonly reason: string | null;
  /** What a campaign's detection made of it; null where there was none. */
  readonly detection: string | null;
  readonly tellsAll: boolean;
}

/** Connect gives up ringing after a minute, where nobody does before. */
const RING_LIMIT_MS = 60_000;

/**
 * The reasons as the data model of contact records describes them. A call that rings is not told from one that is dialled, nor a
 * decline from a phone that is off; and while an agent waits for the answer, there is no detection.
 */
export function unansweredReasonOf(call: CallEnded): UnansweredReason {
  const isCampaign = !isAgentFirst(call);
  const seemsGivenUp = durationOf(call) >= (ringLimitOf(call) ?? RING_LIMIT_MS);
  const cause = ownCauseOf(call) ?? causeOfCodes(call.q850Cause, call.sipStatusCode, hasRung(call));
  switch (unansweredEndingOf(call)) {
    case 'busy':
      return said('TELECOM_BUSY', true);
    case 'declined':
      return said('TELECOM_UNANSWERED', false);
    case 'out of service':
      return said(isAbsent(call) ? 'TELECOM_UNANSWERED' : 'TELECOM_NUMBER_INVALID', true);
    case 'unavailable':
      return said('TELECOM_PROBLEM', true);
    case 'blocked':
      if (cause === 'POLICY_BLOCKED') return said('TELECOM_POTENTIAL_BLOCKING', true);
      if (cause === 'RATE_NOT_CONFIGURED' && isCampaign) return said('OUTBOUND_DESTINATION_ENDPOINT_ERROR', true);
      return said('OTHER', false);
    case 'rang out':
      return isCampaign ? KEPT_RINGING : said('TELECOM_ORIGINATOR_CANCEL', seemsGivenUp);
    case 'no answer':
      if (isCampaign) return KEPT_RINGING;
      return seemsGivenUp ? said('TELECOM_ORIGINATOR_CANCEL', true) : said('TELECOM_UNANSWERED', false);
    case 'withdrawn':
      return said('TELECOM_ORIGINATOR_CANCEL', !seemsGivenUp);
    case 'line dropped':
      return cause === 'CANCELLED' ? said('TELECOM_ORIGINATOR_CANCEL', !seemsGivenUp) : said('OTHER', false);
    case 'not told':
      return ofUntold(call, isCampaign);
    case 'voicemail':
      return isCampaign ? { ...KEPT_RINGING, tellsAll: false } : said('TELECOM_ORIGINATOR_CANCEL', false);
    case 'contradictory':
      return said('OTHER', false);
  }
}

const KEPT_RINGING: UnansweredReason = { reason: null, detection: 'AMD_UNANSWERED', tellsAll: true };

function said(reason: string, tellsAll: boolean): UnansweredReason {
  return { reason, detection: null, tellsAll };
}

/** A campaign's detection says that a call did not ring; without it a call that was cancelled may have rung. */
function ofUntold(call: CallEnded, isCampaign: boolean): UnansweredReason {
  const { ringingDurationMs, hangupParty, endCause, sipStatusCode } = call;
  if (ringingDurationMs !== 0) return said('OTHER', true);
  if (isCampaign) return { reason: 'TELECOM_ORIGINATOR_CANCEL', detection: 'AMD_NOT_APPLICABLE', tellsAll: true };
  const isCancelled =
    endCause === 'CANCELLED' || sipStatusCode === 487 || hangupParty === 'AGENT' || hangupParty === 'SYSTEM';
  return isCancelled ? said('TELECOM_ORIGINATOR_CANCEL', false) : said('OTHER', true);
}

/** Out of coverage or switched off, as against a number that is none. */
function isAbsent({ q850Cause, sipStatusCode }: CallEnded): boolean {
  return q850Cause === 20 || (q850Cause === null && sipStatusCode === 480);
}

function durationOf({ startedAt, endedAt }: CallEnded): number {
  return cutToSeconds(endedAt) - cutToSeconds(startedAt);
}

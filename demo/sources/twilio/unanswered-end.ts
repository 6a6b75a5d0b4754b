import type { CallEnded } from '../../../src/engine/call.ts';
import {
  endingOfCause,
  hasRung,
  ownCauseOf,
  ringLimitOf,
  unansweredEndingOf,
  type UnansweredEnding,
} from '../call-ending.ts';
import { cutToSeconds, timesOf } from '../call-times.ts';
import { causeOfCodes, causeOfSip, SIP_OF_CAUSE } from '../causes-of-codes.ts';
import type { TwilioEnd } from './status-callback.ts';

/** How Twilio writes the end of a call that nobody took, and whether that tells all of it. */
export interface WrittenEnd {
  readonly end: TwilioEnd;
  readonly tellsAll: boolean;
}

/** SIP's answer to a CANCEL. */
const REQUEST_TERMINATED = 487;

export function unansweredEndOf(call: CallEnded): WrittenEnd {
  const ending = unansweredEndingOf(call);
  const { sipStatusCode, q850Cause, hangupParty } = call;
  const cause = ownCauseOf(call) ?? causeOfCodes(q850Cause, sipStatusCode, hasRung(call));
  const written = (status: TwilioEnd['status'], sipCode: number | null, tellsAll: boolean): WrittenEnd => ({
    end: { status, sipCode },
    tellsAll,
  });
  switch (ending) {
    case 'busy':
      return written('busy', sipStatusCode ?? 486, true);
    case 'declined':
      return written('busy', sipStatusCode ?? 603, true);
    case 'no answer':
      return written('no-answer', sipStatusCode ?? 480, true);
    case 'rang out':
      // Whoever gave up at the limit: Twilio itself, or somebody by its API, and then only how long it rang tells.
      return hangupParty === 'AGENT'
        ? written('canceled', sipStatusCode ?? REQUEST_TERMINATED, seemsToReachLimit(call))
        : written('no-answer', sipStatusCode ?? REQUEST_TERMINATED, true);
    case 'withdrawn':
      return written('canceled', sipStatusCode ?? REQUEST_TERMINATED, !seemsToReachLimit(call));
    case 'line dropped':
      return cause === 'CANCELLED'
        ? written('canceled', sipStatusCode ?? REQUEST_TERMINATED, !seemsToReachLimit(call))
        : written('failed', sipStatusCode, saysNothing(call) && !seemsToReachLimit(call));
    case 'out of service':
    case 'unavailable':
    case 'blocked': {
      // Failed is said of all three, and the SIP status alone tells them apart.
      const sipCode = sipStatusCode ?? SIP_OF_CAUSE[cause!]!;
      return written('failed', sipCode, meansEnding(sipCode, call, ending));
    }
    case 'not told':
      return call.ringingDurationMs === 0
        ? // Cancelled in Twilio's own queue; once an INVITE is out, that it did not ring is not told.
          written('canceled', sipStatusCode, sipStatusCode === null)
        : written('failed', sipStatusCode, saysNothing(call));
    case 'voicemail':
      return written('no-answer', sipStatusCode ?? REQUEST_TERMINATED, false);
    case 'contradictory':
      return written('failed', sipStatusCode, false);
  }
}

/** Whether whole seconds show that it rang as long as its task allows, perhaps though it did not. */
function seemsToReachLimit(call: CallEnded): boolean {
  const limitMs = ringLimitOf(call);
  const { rangFromMs, endedMs } = timesOf(call);
  return limitMs !== null && rangFromMs !== null && cutToSeconds(endedMs) - cutToSeconds(rangFromMs) >= limitMs;
}

function saysNothing(call: CallEnded): boolean {
  return causeOfSip(call.sipStatusCode, hasRung(call)) === null;
}

function meansEnding(sipCode: number, call: CallEnded, ending: UnansweredEnding): boolean {
  return endingOfCause(causeOfSip(sipCode, hasRung(call))) === ending;
}

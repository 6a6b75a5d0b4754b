import { CAUSES, type CallEnded, type Cause } from '../../src/engine/call.ts';
import { FACT_BANDS, FACT_NAMES, type Facts, type FactsKey } from '../../src/engine/facts.ts';
import { exampleCall } from './example-call.ts';

/** Which end of its band a length of time stands at. */
export type BandEnd = 'low' | 'high';

export const THRESHOLD_MS = 5_000;
const LONGEST_MS = 3_600_000;
const LENGTHS_MS = {
  none: { low: 0, high: 0 },
  short: { low: 1, high: THRESHOLD_MS - 1 },
  long: { low: THRESHOLD_MS, high: LONGEST_MS },
} as const;

/**
 * A call with exactly these facts by the default thresholds, its lengths of time at one end of their bands.
 * It says what the facts say and nothing else; some are calls that cannot be, such as one of an hour's talk
 * that was never answered, and are decided all the same.
 */
export function callOfFacts(facts: Facts, end: BandEnd): CallEnded {
  const isLow = end === 'low';
  const ringingDurationMs = facts.rang === 'no' ? 0 : isLow ? 1 : 30_000;
  return exampleCall({
    taskType: facts.taskType,
    callDurationMs: facts.answered === 'no' ? 0 : isLow ? 1 : LONGEST_MS,
    ringingDurationMs,
    voicemailDetected: facts.voicemail === 'yes',
    endCause: causeOf(facts.cause, isLow),
    talkDurationMs: LENGTHS_MS[facts.talk][end],
    queueDurationMs: facts.queue === 'unknown' ? null : LENGTHS_MS[facts.queue][end],
    agentRingingDurationMs: facts.agentRang === 'yes' ? (isLow ? 1 : 20_000) : isLow ? 0 : null,
    maxRingingDurationMs: maximumOf(facts.ringLimit, ringingDurationMs, isLow),
    hangupParty: facts.hangupParty,
    mediaPacketsReceived: facts.media === 'not measured' ? null : facts.media === 'none' ? 0 : isLow ? 1 : 9_000,
  });
}

function causeOf(cause: Facts['cause'], isLow: boolean): CallEnded['endCause'] {
  if (cause === 'NONE') return isLow ? null : 'UNKNOWN';
  return CAUSES.find((known): known is Cause => known === cause)!;
}

/** Just reached or long since, just not or by far not. */
function maximumOf(ringLimit: Facts['ringLimit'], ringingMs: number, isLow: boolean): number | null {
  if (ringLimit === 'not set') return null;
  if (ringLimit === 'reached') return isLow ? ringingMs : Math.max(0, ringingMs - 1_000);
  return isLow ? ringingMs + 1 : LONGEST_MS;
}

/** Visits every combination of facts in the order of its key. The facts are one object that changes from visit to visit. */
export function forEveryCombination(visit: (key: FactsKey, facts: Facts) => void): void {
  const facts = {} as Record<string, string>;
  let key = 0;
  const descend = (index: number): void => {
    const name = FACT_NAMES[index];
    if (name === undefined) {
      visit(key, facts as unknown as Facts);
      key += 1;
      return;
    }
    for (const band of FACT_BANDS[name]) {
      facts[name] = band;
      descend(index + 1);
    }
  };
  descend(0);
}

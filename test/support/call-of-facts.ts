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
  return exampleCall({
    taskType: facts.taskType,
    callDurationMs: facts.answered === 'no' ? 0 : isLow ? 1 : LONGEST_MS,
    ...ringingOf(facts, isLow),
    voicemailDetected: facts.voicemail === 'yes',
    ...causeOf(facts, isLow),
    talkDurationMs: LENGTHS_MS[facts.talk][end],
    queueDurationMs: facts.queue === 'unknown' ? null : LENGTHS_MS[facts.queue][end],
    agentRingingDurationMs: facts.agentRang === 'yes' ? (isLow ? 1 : 20_000) : isLow ? 0 : null,
    hangupParty: facts.hangupParty,
    mediaPacketsReceived: facts.media === 'not measured' ? null : facts.media === 'none' ? 0 : isLow ? 1 : 9_000,
  });
}

/** A code counts before the answer only; behind it the platform's word stands for it, which decides the same there. */
function causeOf({ cause, answered }: Facts, isLow: boolean): Partial<CallEnded> {
  if (cause === 'NONE') return { endCause: isLow ? null : 'UNKNOWN' };
  if (cause === 'NO_ANSWER by code') return answered === 'no' ? { q850Cause: 19 } : { endCause: 'NO_ANSWER' };
  if (cause === 'NORMAL by SIP 200') return answered === 'no' ? { sipStatusCode: 200 } : { endCause: 'NORMAL' };
  return { endCause: CAUSES.find((known): known is Cause => known === cause)! };
}

/** A maximum just reached or long since, just not or by far not; the system's is reached a second sooner. */
function ringingOf({ ringing, hangupParty }: Facts, isLow: boolean): Partial<CallEnded> {
  const ringingDurationMs = isLow ? 1 : 30_000;
  const toleranceMs = hangupParty === 'SYSTEM' ? 1_000 : 0;
  switch (ringing) {
    case 'unknown':
      return { ringingDurationMs: null, maxRingingDurationMs: isLow ? null : 30_000 };
    case 'none':
      return { ringingDurationMs: 0, maxRingingDurationMs: isLow ? null : 1 };
    case 'without a maximum':
      return { ringingDurationMs, maxRingingDurationMs: isLow ? null : 0 };
    case 'below its maximum':
      return { ringingDurationMs, maxRingingDurationMs: isLow ? ringingDurationMs + toleranceMs + 1 : LONGEST_MS };
    case 'at its maximum':
      return { ringingDurationMs, maxRingingDurationMs: isLow ? ringingDurationMs + toleranceMs : 29_000 };
  }
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

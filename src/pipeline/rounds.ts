import type { RoundObserver } from './round-observer.ts';
import { workTenure, type RoundParts, type Tenure, type TenureWork, type TopicState } from './work-tenure.ts';

/** The work of a worker: rounds of whatever partitions it has, from one assignment to the next. */
export interface Rounds {
  /** These partitions are this worker's from now on; what it had before must have come to an end. */
  readonly begin: (tenure: Tenure) => void;
  /** Ends what is under way. What takes longer than this is given up, and never committed. */
  readonly end: (graceMs: number, topic?: TopicState) => Promise<void>;
  /** The inlet has something. */
  readonly arrived: () => void;
  /** How often the work has shown that it goes on; null where nothing is in hand. */
  readonly signs: () => number | null;
}

export function createRounds(parts: RoundParts): Rounds {
  const { observer, counts } = countSigns(parts.observer);
  let work: TenureWork | null = null;
  let ending = Promise.resolve();

  return {
    begin(tenure) {
      work = workTenure({ ...parts, observer }, tenure);
    },
    async end(graceMs, topic) {
      parts.inlet.clear();
      // Whoever asks while somebody else lets it end waits for that.
      if (work !== null) ending = work.end(graceMs, topic);
      work = null;
      await ending;
    },
    arrived: () => work?.arrived(),
    signs: () => (counts.inHand > 0 ? counts.signs : null),
  };
}

/** Whatever is told of what is in hand before its end is a sign that it goes on. */
function countSigns(told: RoundObserver) {
  const counts = { signs: 0, inHand: 0 };
  const counted =
    <Args extends readonly unknown[]>(tell: (...args: Args) => void) =>
    (...args: Args) => {
      counts.signs += 1;
      tell(...args);
    };
  const observer: RoundObserver = {
    ...told,
    began: counted((batch) => {
      counts.inHand += 1;
      told.began(batch);
    }),
    ended: counted((batch) => {
      counts.inHand -= 1;
      told.ended(batch);
    }),
    failed: counted(told.failed),
    refused: counted(told.refused),
    waitingForSchemas: counted(told.waitingForSchemas),
    opened: counted(told.opened),
    openingFailed: counted(told.openingFailed),
  };
  return { observer, counts };
}

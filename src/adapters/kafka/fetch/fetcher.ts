import type { Fetched } from './fetched.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import { createFetches } from './fetches.ts';

export type { Fetched, FetchedPartition } from './fetched.ts';
export type { FetcherHandlers, FetcherParts } from './fetcher-parts.ts';

/**
 * Fetches partitions of a topic from their leaders ahead of whoever works them: one request to each leader at a time, in a fetch
 * session (KIP-227). What is in hand, and what was taken and not released, is bounded at about two answers.
 */
export interface Fetcher {
  /**
   * Fetches these partitions from these offsets, and no others. One that is named where its owner stands, behind all that was
   * taken of it, keeps what is in hand; what is in hand of others, or under way, is dropped.
   */
  readonly assign: (positions: ReadonlyMap<number, bigint>) => void;
  /** Fetches these from these offsets, beside the others; what is in hand of them, or under way, is dropped. */
  readonly seek: (positions: ReadonlyMap<number, bigint>) => void;
  /** Fetches this one no more, paused or not, until it is assigned or sought again; what is in hand of it, or under way, is dropped. */
  readonly drop: (partition: number) => void;
  /** Fetches nothing any more; all that is in hand is dropped. */
  readonly clear: () => void;
  /**
   * Leaves a partition out until `resume`, or until it is not assigned any more. What is in hand of it is not taken, and is
   * dropped, to be fetched again, where it fills all the memory that there is.
   */
  readonly pause: (partition: number) => void;
  readonly resume: (partition: number) => void;
  /**
   * Whether to fetch small answers, as at the beginning: a leader is asked as soon as nothing of it waits in hand. Else only
   * leaders whose last answer was large are asked, for more waits there.
   */
  readonly wanted: (isWanted: boolean) => void;
  /** The oldest answers in hand until they make `mostBytes`, at least one; null where none is there. */
  readonly take: (mostBytes: number) => readonly Fetched[] | null;
  /** Memory that waits in hand. */
  readonly inHandBytes: () => number;
  /** At once, whatever is under way. */
  readonly stop: () => Promise<void>;
}

export function createFetcher(parts: FetcherParts): Fetcher {
  const { partitions, inHand, ...fetches } = createFetches(parts);
  return {
    assign(positions) {
      const gone = partitions.assign(positions);
      inHand.drop((cursor) => gone.has(cursor));
      fetches.begin();
    },
    seek(positions) {
      const former = partitions.seek(positions);
      inHand.drop((cursor) => former.has(cursor));
      fetches.begin();
    },
    drop(partition) {
      const gone = partitions.drop(partition);
      inHand.drop((cursor) => cursor === gone);
      fetches.poke();
    },
    clear() {
      partitions.assign(new Map());
      inHand.drop(() => true);
      fetches.begin();
    },
    pause(partition) {
      partitions.pause(partition);
      fetches.poke();
    },
    resume(partition) {
      partitions.resume(partition);
      fetches.poke();
    },
    wanted(isWanted) {
      fetches.wanted(isWanted);
      fetches.poke();
    },
    take(mostBytes) {
      const taken = fetches.isHeldUp() ? null : inHand.take(mostBytes);
      fetches.poke();
      return taken;
    },
    inHandBytes: inHand.bytes,
    stop() {
      fetches.stop();
      return Promise.resolve();
    },
  };
}

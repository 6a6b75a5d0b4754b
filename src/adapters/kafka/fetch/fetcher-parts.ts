import type { Brokers } from '../client/brokers.ts';

/** Who is told what happens to a fetcher. */
export interface FetcherHandlers {
  /** Something can be taken. */
  readonly onArrival: () => void;
  /** It goes on: an answer came, or an attempt failed. */
  readonly onSign: () => void;
  /** An attempt failed, and is made again. */
  readonly onFailedAttempt: (error: Error) => void;
  /** The topic was deleted and made anew: nothing is fetched until partitions are assigned anew. */
  readonly onMadeAnew: () => void;
  /** It cannot go on, and does not: StopError. */
  readonly onFatal: (error: Error) => void;
}

/** What a fetcher is made of. */
export interface FetcherParts {
  /** Connected, and knowing the topic. */
  readonly brokers: Brokers;
  readonly topic: string;
  /** Of one answer. */
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  /** The group whose coordinator says whether the topic is still the same. */
  readonly groupId: string;
  readonly handlers: FetcherHandlers;
}

import { EventEmitter } from 'node:events';

/** A batch of kafkajs, of one partition. Offsets are texts. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  /** The offset that the fetch asked for. */
  readonly fetchedOffset: string;
  /** The offset that the partition's next record will get. */
  readonly highWatermark: string;
  lastOffset(): string;
}

/** What a consumer has of its partitions: of each the batch that is worked, and the one that follows it. */
export interface InHand<Batch extends PartitionBatch> {
  /** Whether to fetch a partition now: nothing of it is in hand, or another batch as large waits behind the one that is. */
  readonly wants: (topic: string, partition: number) => boolean;
  /** Counts the batches that were taken up to the last one of a partition: whose number is least has waited longest. */
  readonly lastTake: (topic: string, partition: number) => number;
  /** All of it. */
  readonly bytes: () => number;
  /** Where to fetch it; null where nothing of it is in hand. */
  readonly position: (topic: string, partition: number) => string | null;
  /** Does not want a partition any more while its batch is in hand; false where none is. */
  readonly leaveAlone: (topic: string, partition: number) => boolean;
  /** Takes a batch; true where it is to be worked at once, false where it follows the one that is worked, or is of no use. */
  readonly take: (batch: Batch) => boolean;
  /** What was worked is done, or has failed: gives the batch to work next, if there is one and it is the one that is due. */
  readonly follow: (done: Batch) => Batch | null;
  /** Says `freed` whenever something is done. */
  readonly events: EventEmitter<{ freed: [] }>;
}

interface Hand<Batch> {
  readonly current: Batch;
  following: Batch | null;
  /** Of both. */
  bytes: number;
  isLeftAlone: boolean;
}

/** `isDue` says whether a batch begins where its partition has to go on, `bytesOf` how much memory it takes. */
export function createInHand<Batch extends PartitionBatch>(
  isDue: (batch: Batch) => boolean,
  bytesOf: (batch: Batch) => number,
): InHand<Batch> {
  const hands = new Map<string, Hand<Batch>>();
  const takes = new Map<string, number>();
  let taken = 0;
  const events = new EventEmitter<{ freed: [] }>().setMaxListeners(0);
  const handOf = (topic: string, partition: number) => hands.get(keyOf(topic, partition));

  function workNow(batch: Batch): void {
    const bytes = bytesOf(batch);
    hands.set(keyOf(batch.topic, batch.partition), { current: batch, following: null, bytes, isLeftAlone: false });
  }

  return {
    events,
    wants(topic, partition) {
      const hand = handOf(topic, partition);
      if (hand === undefined) return true;
      return hand.following === null && !hand.isLeftAlone && asMuchWaitsBehind(hand.current);
    },
    lastTake: (topic, partition) => takes.get(keyOf(topic, partition)) ?? 0,
    bytes: () => hands.values().reduce((sum, { bytes }) => sum + bytes, 0),
    position(topic, partition) {
      const hand = handOf(topic, partition);
      return hand === undefined ? null : positionBehind(hand.current);
    },
    leaveAlone(topic, partition) {
      const hand = handOf(topic, partition);
      if (hand !== undefined) hand.isLeftAlone = true;
      return hand !== undefined;
    },
    take(batch) {
      const { topic, partition, fetchedOffset } = batch;
      const hand = handOf(topic, partition);
      takes.set(keyOf(topic, partition), ++taken);
      if (hand === undefined) {
        // What was fetched ahead of a batch that has failed since.
        if (!isDue(batch)) return false;
        workNow(batch);
        return true;
      }
      // Any other was given by two brokers, as where its leader has moved.
      if (fetchedOffset !== positionBehind(hand.current)) return false;
      hand.following = batch;
      hand.bytes = bytesOf(hand.current) + bytesOf(batch);
      return false;
    },
    follow({ topic, partition }) {
      const following = handOf(topic, partition)?.following ?? null;
      hands.delete(keyOf(topic, partition));
      const next = following !== null && isDue(following) ? following : null;
      if (next !== null) workNow(next);
      events.emit('freed');
      return next;
    },
  };
}

const keyOf = (topic: string, partition: number): string => `${topic}|${partition}`;

const positionBehind = (batch: PartitionBatch): string => String(BigInt(batch.lastOffset()) + 1n);

/** Fetched earlier it would be small: while a batch is worked, what comes can wait together. */
function asMuchWaitsBehind(batch: PartitionBatch): boolean {
  const behind = BigInt(batch.lastOffset()) + 1n;
  return BigInt(batch.highWatermark) - behind >= behind - BigInt(batch.fetchedOffset);
}

import type { WrittenBatch } from '../../../records/batch-writer.ts';
import type { OutgoingBatch } from './outgoing-batch.ts';

/** What is for one partition, in order, and how far it was sent. */
export interface BatchQueue {
  readonly topic: string;
  readonly partition: number;
  readonly batches: WrittenBatch[];
  /** The place of the first that is not acknowledged. */
  next: number;
  /** Whether that one has its sequence number. */
  isStamped: boolean;
  /** Since when the partition refuses it: what is not answered has been refused from when it was sent. */
  refusedSinceMs: number | null;
}

/** What is for each partition of each topic, topic by topic. */
export function queuesOf(batches: readonly OutgoingBatch[]): Set<BatchQueue> {
  const topics = new Map<string, Map<number, BatchQueue>>();
  for (const { topic, partition, batch } of batches) {
    let ofTopic = topics.get(topic);
    if (ofTopic === undefined) topics.set(topic, (ofTopic = new Map()));
    const queue = ofTopic.get(partition);
    if (queue === undefined) ofTopic.set(partition, newQueue(topic, partition, batch));
    else queue.batches.push(batch);
  }
  const queues = new Set<BatchQueue>();
  for (const ofTopic of topics.values()) for (const queue of ofTopic.values()) queues.add(queue);
  return queues;
}

function newQueue(topic: string, partition: number, batch: WrittenBatch): BatchQueue {
  return { topic, partition, batches: [batch], next: 0, isStamped: false, refusedSinceMs: null };
}

import { crc32c } from '@node-rs/crc32';
import { OutdatedError, RetryError, StopError } from '../../../pipeline/failures.ts';
import { stampBatch } from '../../../records/batch-writer.ts';
import { classifyFailure } from '../broker-errors.ts';
import { CONCURRENT_TRANSACTIONS, failureOfCode } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import { produce, type ProducedPlace } from '../protocol/produce-request.ts';
import { within } from '../within.ts';
import type { BatchQueue } from './batch-queues.ts';
import type { Sender } from './outgoing-batch.ts';

/** The batches at the heads of some queues, whose partitions have the same leader. */
export interface LeaderRequest {
  readonly nodeId: number;
  readonly queues: BatchQueue[];
  bytes: number;
}

/** What a partition said to the batch at the head of its queue. */
export type HeadAnswer =
  | { readonly kind: 'taken'; readonly queue: BatchQueue; readonly offset: bigint }
  /** For now; or nobody answered, and it may have come. */
  | {
      readonly kind: 'refused';
      readonly queue: BatchQueue;
      readonly error: RetryError;
      readonly isLeaderInDoubt: boolean;
    };

/** How long a leader may wait for its replicas. */
const REPLICAS_TIMEOUT_MS = 5_000;
const ATTEMPT_DEADLINE_MS = 8_000;
/** Far below what brokers take by default (`socket.request.max.bytes`, 100 MiB). */
const MOST_REQUEST_BYTES = 16 << 20;
const INVALID_TIMESTAMP = 32;
const DUPLICATE_SEQUENCE_NUMBER = 46;
const NO_LEADER = -1;
/**
 * Leaders that moved, or are not there for now; replicas that are missing; transactions that wait for the end of the one before;
 * coordinators that a leader could not ask whether the partition is part of the transaction; and timestamps that were taken when we looked at the
 * clock: one that is too far ahead by the leader's clock alone is taken soon, one that has become too old meanwhile is not.
 */
const FOR_NOW: ReadonlySet<number> = new Set([
  3,
  5,
  6,
  7,
  9,
  13,
  14,
  15,
  16,
  19,
  20,
  INVALID_TIMESTAMP,
  CONCURRENT_TRANSACTIONS,
  56,
]);

/** What goes to each leader in one request. The rest of what is too much goes with the next. */
export function requestsByLeader(brokers: Brokers, queues: Iterable<BatchQueue>): readonly LeaderRequest[] {
  const requests = new Map<number, LeaderRequest>();
  let topic: string | null = null;
  let leaders: ReadonlyMap<number, number> = new Map();
  for (const queue of queues) {
    // Those of one topic follow each other.
    if (queue.topic !== topic) {
      topic = queue.topic;
      leaders = brokers.leadersOf(topic);
    }
    const nodeId = leaders.get(queue.partition) ?? NO_LEADER;
    let request = requests.get(nodeId);
    if (request === undefined) requests.set(nodeId, (request = { nodeId, queues: [], bytes: 0 }));
    const { length } = queue.batches[queue.next]!.bytes;
    if (request.queues.length > 0 && request.bytes + length > MOST_REQUEST_BYTES) continue;
    request.queues.push(queue);
    request.bytes += length;
  }
  return [...requests.values()];
}

/** Sends the heads of queues in one request. @throws RetryError, StopError where no other attempt can succeed */
export async function sendToLeader(
  brokers: Brokers,
  sender: Sender,
  { nodeId, queues }: LeaderRequest,
): Promise<readonly HeadAnswer[]> {
  const { transactionalId, mostVersion } = sender;
  const batches = queues.map((queue) => {
    stampOnce(queue, sender);
    return { topic: queue.topic, partition: queue.partition, bytes: queue.batches[queue.next]!.bytes };
  });
  const request = { transactionalId, mostVersion, timeoutMs: REPLICAS_TIMEOUT_MS, batches };
  let places: readonly ProducedPlace[];
  try {
    const sending = brokers.broker(nodeId).then((broker) => produce(broker, request));
    places = (await within(ATTEMPT_DEADLINE_MS, 'sending', sending)).places;
  } catch (error) {
    const failure = classifyFailure('sending', error);
    if (!(failure instanceof RetryError)) throw failure;
    return queues.map((queue) => unanswered(queue, failure));
  }
  return answersOf(queues, places);
}

function stampOnce(queue: BatchQueue, sender: Sender): void {
  if (queue.isStamped) return;
  queue.isStamped = true;
  const { transactionalId, producerId, producerEpoch } = sender;
  const { topic, partition } = queue;
  const batch = queue.batches[queue.next]!;
  const baseSequence = sender.takeSequence({ topic, partition, batch });
  stampBatch(batch, { producerId, producerEpoch, baseSequence, isTransactional: transactionalId !== null }, crc32c);
}

/** It may have come: the same sequence numbers tell the leader so. */
function unanswered(queue: BatchQueue, error: RetryError): HeadAnswer {
  queue.batches[queue.next]!.timesStamped += 1;
  return { kind: 'refused', queue, error, isLeaderInDoubt: true };
}

/** Leaders answer in any order. */
function answersOf(queues: readonly BatchQueue[], places: readonly ProducedPlace[]): readonly HeadAnswer[] {
  const topics = new Map<string, Map<number, ProducedPlace>>();
  for (const place of places) {
    const ofTopic = topics.get(place.topic);
    if (ofTopic === undefined) topics.set(place.topic, new Map([[place.partition, place]]));
    else ofTopic.set(place.partition, place);
  }
  return queues.map((queue) => judge(queue, topics.get(queue.topic)?.get(queue.partition)));
}

function judge(queue: BatchQueue, place: ProducedPlace | undefined): HeadAnswer {
  const { topic, partition } = queue;
  if (place === undefined) throw new StopError(`no broker answered for partition ${partition} of ${topic}`);
  const { errorCode, message, baseOffset } = place;
  if (errorCode === 0 || errorCode === DUPLICATE_SEQUENCE_NUMBER) return { kind: 'taken', queue, offset: baseOffset };
  const step = `sending to partition ${partition} of ${topic}${message === null ? '' : ` (${message})`}`;
  const failure = failureOfCode(step, errorCode);
  if (!FOR_NOW.has(errorCode)) throw failure;
  return {
    kind: 'refused',
    queue,
    error: forNow(errorCode, failure),
    isLeaderInDoubt: errorCode !== CONCURRENT_TRANSACTIONS,
  };
}

function forNow(errorCode: number, failure: Error): RetryError {
  if (errorCode === INVALID_TIMESTAMP) return new OutdatedError(failure.message, { cause: failure });
  return failure instanceof RetryError ? failure : new RetryError(failure.message, { cause: failure });
}

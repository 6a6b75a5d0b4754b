import { setTimeout as sleep } from 'node:timers/promises';
import { crc32c } from '@node-rs/crc32';
import { RetryError, StopError } from '../../../pipeline/failures.ts';
import { stampBatch, type WrittenBatch } from '../../../records/batch-writer.ts';
import { classifyFailure } from '../broker-errors.ts';
import type { Brokers } from '../client/brokers.ts';
import { failureOfCode } from '../client/ask-coordinator.ts';
import { produce, type ProducedPlace } from '../protocol/produce-request.ts';
import { within } from '../within.ts';

/** A batch for one partition of a topic. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: WrittenBatch;
}

/** A batch that brokers have acknowledged, and where its first record stands; -1 where that is not known. */
export interface PlacedBatch extends OutgoingBatch {
  readonly offset: bigint;
}

/** Who sends: a transactional producer, or nobody in particular. */
export interface Sender {
  /** Null outside of transactions. */
  readonly transactionalId: string | null;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly mostVersion: number;
  /** The sequence number of the next batch for a partition; counts so many records on. */
  readonly takeSequence: (place: OutgoingBatch) => number;
}

export interface SendOptions {
  /** How long a partition that refuses is asked again before it is given up; the others wait for it meanwhile. */
  readonly patienceMs: number;
  /** Whether what is for other partitions is sent all the same then. */
  readonly sendsOthers: boolean;
}

/** All of it is acknowledged, or some partitions refused what was for them, for now. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly placed: readonly PlacedBatch[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export interface Refusal {
  readonly topic: string;
  readonly partition: number;
  readonly error: RetryError;
}

/** How long a leader may wait for its replicas. */
const REPLICAS_TIMEOUT_MS = 5_000;
const ATTEMPT_DEADLINE_MS = 8_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/** Far below what brokers take by default (`socket.request.max.bytes`, 100 MiB). */
const MOST_REQUEST_BYTES = 16 << 20;
const DUPLICATE_SEQUENCE_NUMBER = 46;
/**
 * Leaders that moved, or are not there for now; replicas that are missing; transactions that wait for the end of the one before; and
 * coordinators that a leader could not ask whether the partition is part of the transaction.
 */
const FOR_NOW: ReadonlySet<number> = new Set([3, 5, 6, 7, 9, 13, 14, 15, 16, 19, 20, 51, 56]);

interface Queued extends OutgoingBatch {
  isStamped: boolean;
}

/**
 * Sends batches to the leaders of their partitions: one request a leader for all its partitions, and the next batch of a
 * partition once the one before is acknowledged, so that their order is kept. What a partition refuses for now is sent again
 * by itself, with the same sequence numbers, never a whole request. @throws RetryError where it is not known what happened, or
 * only a new transaction helps; StopError where no other attempt can succeed.
 */
export async function sendBatches(
  brokers: Brokers,
  sender: Sender,
  batches: readonly OutgoingBatch[],
  { patienceMs, sendsOthers }: SendOptions,
): Promise<SendOutcome> {
  const queues = queued(batches);
  const placed: PlacedBatch[] = [];
  const givenUp: Refusal[] = [];
  /** Of partitions that refuse what is for them, since when: what is not answered has been refused from when it was sent. */
  const refusedSince = new Map<string, number>();
  let pauseMs = FIRST_PAUSE_MS;
  while (queues.size > 0) {
    const sentAt = performance.now();
    const heads = [...queues.values()].map(([head]) => head!);
    const answers = await Promise.all(byLeader(brokers, heads).map((each) => sendToLeader(brokers, sender, each)));
    const refusals: Refusal[] = [];
    for (const { batch, place, error } of answers.flat()) {
      if (error !== null) refusals.push({ topic: batch.topic, partition: batch.partition, error });
      else {
        placed.push({ topic: batch.topic, partition: batch.partition, batch: batch.batch, offset: place!.baseOffset });
        refusedSince.delete(keyOf(batch));
        const queue = queues.get(keyOf(batch))!;
        queue.shift();
        if (queue.length === 0) queues.delete(keyOf(batch));
      }
    }
    if (refusals.length === 0) {
      pauseMs = FIRST_PAUSE_MS;
      continue;
    }
    const now = performance.now();
    for (const refusal of refusals) if (!refusedSince.has(keyOf(refusal))) refusedSince.set(keyOf(refusal), sentAt);
    const over = refusals.filter((refusal) => now + pauseMs - refusedSince.get(keyOf(refusal))! > patienceMs);
    givenUp.push(...over);
    if (over.length > 0 && !sendsOthers) break;
    for (const refusal of over) queues.delete(keyOf(refusal));
    if (over.length === refusals.length) continue;
    await sleep(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    // It may fail as well: whoever leads by what is known then is asked.
    await within(ATTEMPT_DEADLINE_MS, 'asking for leaders', brokers.refresh()).catch(() => {});
  }
  return givenUp.length > 0 ? { kind: 'refused', refusals: givenUp } : { kind: 'sent', placed };
}

/** What is for each partition, in order. */
function queued(batches: readonly OutgoingBatch[]): Map<string, Queued[]> {
  const queues = new Map<string, Queued[]>();
  for (const each of batches) {
    const queue = queues.get(keyOf(each));
    if (queue === undefined) queues.set(keyOf(each), [{ ...each, isStamped: false }]);
    else queue.push({ ...each, isStamped: false });
  }
  return queues;
}

const keyOf = ({ topic, partition }: Pick<OutgoingBatch, 'topic' | 'partition'>): string => `${partition} ${topic}`;

interface ForLeader {
  readonly nodeId: number;
  readonly batches: Queued[];
  bytes: number;
}

/** What goes to each leader in one request. The rest of what is too much goes with the next. */
function byLeader(brokers: Brokers, heads: readonly Queued[]): readonly ForLeader[] {
  const leadersOf = new Map<string, ReadonlyMap<number, number>>();
  const requests = new Map<number, ForLeader>();
  for (const head of heads) {
    let leaders = leadersOf.get(head.topic);
    if (leaders === undefined) leadersOf.set(head.topic, (leaders = brokers.leadersOf(head.topic)));
    const nodeId = leaders.get(head.partition) ?? NO_LEADER;
    let request = requests.get(nodeId);
    if (request === undefined) requests.set(nodeId, (request = { nodeId, batches: [], bytes: 0 }));
    const { length } = head.batch.bytes;
    if (request.batches.length > 0 && request.bytes + length > MOST_REQUEST_BYTES) continue;
    request.batches.push(head);
    request.bytes += length;
  }
  return [...requests.values()];
}

const NO_LEADER = -1;

interface Sent {
  readonly batch: Queued;
  readonly place: ProducedPlace | null;
  /** Null where it is acknowledged. */
  readonly error: RetryError | null;
}

async function sendToLeader(
  brokers: Brokers,
  sender: Sender,
  { nodeId, batches }: ForLeader,
): Promise<readonly Sent[]> {
  for (const queued of batches) stampOnce(queued, sender);
  const { transactionalId, mostVersion } = sender;
  const request = {
    transactionalId,
    mostVersion,
    timeoutMs: REPLICAS_TIMEOUT_MS,
    batches: batches.map(({ topic, partition, batch: { bytes } }) => ({ topic, partition, bytes })),
  };
  let places: readonly ProducedPlace[];
  try {
    const sending = brokers.broker(nodeId).then((broker) => produce(broker, request));
    places = (await within(ATTEMPT_DEADLINE_MS, 'sending', sending)).places;
  } catch (error) {
    const failure = classifyFailure('sending', error);
    if (!(failure instanceof RetryError)) throw failure;
    // It may have come: the same sequence numbers tell the leader so.
    for (const { batch } of batches) batch.timesStamped += 1;
    return batches.map((batch) => ({ batch, place: null, error: failure }));
  }
  const placeOf = new Map(places.map((place) => [keyOf(place), place]));
  return batches.map((batch) => judge(batch, placeOf.get(keyOf(batch))));
}

function stampOnce(queued: Queued, sender: Sender): void {
  if (queued.isStamped) return;
  queued.isStamped = true;
  const { transactionalId, producerId, producerEpoch } = sender;
  const baseSequence = sender.takeSequence(queued);
  const by = { producerId, producerEpoch, baseSequence, isTransactional: transactionalId !== null };
  stampBatch(queued.batch, by, crc32c);
}

function judge(batch: Queued, place: ProducedPlace | undefined): Sent {
  const { topic, partition } = batch;
  if (place === undefined) throw new StopError(`no broker answered for partition ${partition} of ${topic}`);
  const { errorCode, message } = place;
  if (errorCode === 0 || errorCode === DUPLICATE_SEQUENCE_NUMBER) return { batch, place, error: null };
  const step = `sending to partition ${partition} of ${topic}${message === null ? '' : ` (${message})`}`;
  if (FOR_NOW.has(errorCode)) {
    const failure = failureOfCode(step, errorCode);
    return { batch, place, error: failure instanceof RetryError ? failure : new RetryError(failure.message) };
  }
  throw failureOfCode(step, errorCode);
}

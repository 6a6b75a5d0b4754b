import type { OutgoingBatch, PlacedBatch, Sender } from './outgoing-batch.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryError } from '../../../pipeline/failures.ts';
import type { Brokers } from '../client/brokers.ts';
import { within } from '../within.ts';
import { queuesOf, type BatchQueue } from './batch-queues.ts';
import { requestsByLeader, sendToLeader, type HeadAnswer } from './send-to-leader.ts';

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

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
const REFRESH_DEADLINE_MS = 8_000;

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
  const queues = queuesOf(batches);
  const placed: PlacedBatch[] = [];
  const givenUp: Refusal[] = [];
  let pauseMs = FIRST_PAUSE_MS;
  while (queues.size > 0) {
    const sentAtMs = performance.now();
    const requests = requestsByLeader(brokers, queues);
    const answers = (await Promise.all(requests.map((each) => sendToLeader(brokers, sender, each)))).flat();
    for (const answer of answers) if (answer.kind === 'taken') placed.push(takeHead(queues, answer));
    const refused = answers.filter((answer) => answer.kind === 'refused');
    if (refused.length === 0) {
      pauseMs = FIRST_PAUSE_MS;
      continue;
    }
    for (const { queue } of refused) queue.refusedSinceMs ??= sentAtMs;
    const nextAtMs = performance.now() + pauseMs;
    const over = refused.filter(({ queue }) => nextAtMs - queue.refusedSinceMs! > patienceMs);
    for (const { queue, error } of over) {
      givenUp.push({ topic: queue.topic, partition: queue.partition, error });
      queues.delete(queue);
    }
    if (over.length > 0 && !sendsOthers) break;
    if (over.length === refused.length) continue;
    await sleep(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    // It may fail as well: whoever leads by what is known then is asked.
    if (refused.some(({ isLeaderInDoubt }) => isLeaderInDoubt))
      await within(REFRESH_DEADLINE_MS, 'asking for leaders', brokers.refresh()).catch(() => {});
  }
  return givenUp.length > 0 ? { kind: 'refused', refusals: givenUp } : { kind: 'sent', placed };
}

/** The head of a queue is acknowledged. */
function takeHead(
  queues: Set<BatchQueue>,
  { queue, offset }: Extract<HeadAnswer, { readonly kind: 'taken' }>,
): PlacedBatch {
  const { topic, partition, batches } = queue;
  const batch = batches[queue.next]!;
  queue.next += 1;
  queue.isStamped = false;
  queue.refusedSinceMs = null;
  if (queue.next === batches.length) queues.delete(queue);
  return { topic, partition, batch, offset };
}

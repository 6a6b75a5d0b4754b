import { RetryError } from '../../pipeline/failures.ts';
import type { RedriveOutlet, RedrivePublication } from '../../pipeline/redrive-ports.ts';
import { classifyFailure } from './broker-errors.ts';
import type { Brokers } from './client/brokers.ts';
import { outgoingTo, partitionOrAnother, type TopicLimits } from './outgoing.ts';
import type { OutgoingBatch } from './transactions/outgoing-batch.ts';
import { createTransactionalProducer } from './transactions/transactional-producer.ts';

export interface RedriveOutletParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  readonly transactionTimeoutMs: number;
  /** The partition of the dead letters. */
  readonly partition: number;
  readonly input: TopicLimits;
  readonly deadLetters: TopicLimits;
  /** Null where nothing is parked. */
  readonly park: TopicLimits | null;
  /** @throws StopError where one of the topics is gone: it would be waited for without an end. */
  readonly checkTopics: (topics: readonly TopicLimits[]) => Promise<void>;
}

const PATIENCE_MS = 10_000;

/**
 * The way out for the dead letters of one partition: letters and their receipt in one transaction. Its id is
 * made of group, topic and partition, so of two runs the one that opens later shuts out the other.
 */
export function createRedriveOutlet(parts: RedriveOutletParts): RedriveOutlet {
  const { brokers, groupId, transactionTimeoutMs, partition, deadLetters } = parts;
  const transactionalId = `${groupId}-redrive-${deadLetters.topic}-${partition}`;
  const producer = createTransactionalProducer({
    brokers,
    transactionalId,
    transactionTimeoutMs,
    patienceMs: PATIENCE_MS,
  });
  const topics = [parts.input, deadLetters, ...(parts.park === null ? [] : [parts.park])];
  return {
    async open() {
      await parts.checkTopics(topics);
      try {
        await brokers.connect(topics.map(({ topic }) => topic));
      } catch (error) {
        throw classifyFailure('connecting', error);
      }
      await producer.open();
    },
    async publish(publication) {
      const batches = [...batchesOf(publication, parts)];
      const outcome = await producer.transact({ batches, offsets: null }, () => {});
      if (outcome.kind === 'committed') return;
      const why = outcome.kind === 'refused' ? outcome.refusals[0]!.error.message : outcome.kind;
      throw new RetryError(`the letters are not taken for now: ${why}`);
    },
    close: () => Promise.resolve(producer.close()),
  };
}

function* batchesOf(
  { redriven, parked, receipt }: RedrivePublication,
  { partition, input, deadLetters, park }: RedriveOutletParts,
): Generator<OutgoingBatch> {
  yield* outgoingTo(input, redriven, (record) => partitionOrAnother(record, record.originPartition, input));
  if (park !== null) yield* outgoingTo(park, parked, (record) => partitionOrAnother(record, partition, park));
  yield* outgoingTo(deadLetters, [receipt], () => partition);
}

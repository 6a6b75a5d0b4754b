import type { Kafka, ProducerRecord } from 'kafkajs';
import type { RedriveOutlet, RedrivePublication } from '../../pipeline/redrive-ports.ts';
import { partitionOrAnother, sendsTo, type TopicLimits } from './outgoing.ts';
import { createTransactionalProducer, SEND_TIMEOUT_MS } from './transactional-producer.ts';

export interface RedriveOutletParts {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly transactionTimeoutMs: number;
  /** The partition of the dead letters. */
  readonly partition: number;
  readonly input: TopicLimits;
  readonly deadLetters: TopicLimits;
  /** Null where nothing is parked. */
  readonly park: TopicLimits | null;
  /** @throws StopError where one of the topics is gone: kafkajs would wait for it without an end. */
  readonly checkTopics: (topics: readonly string[]) => Promise<void>;
}

/**
 * The way out for the dead letters of one partition: letters and their receipt in one transaction. Its id is
 * made of group, topic and partition, so of two runs the one that opens later shuts out the other.
 */
export function createRedriveOutlet(parts: RedriveOutletParts): RedriveOutlet {
  const { kafka, groupId, transactionTimeoutMs, partition, deadLetters } = parts;
  const transactionalId = `${groupId}-redrive-${deadLetters.topic}-${partition}`;
  const producer = createTransactionalProducer({ kafka, transactionalId, transactionTimeoutMs });
  const topics = [parts.input, deadLetters, ...(parts.park === null ? [] : [parts.park])].map(({ topic }) => topic);
  return {
    async open() {
      await parts.checkTopics(topics);
      await producer.open();
    },
    publish: (publication) => producer.transact(sendsOfPublication(publication, parts), null, () => {}),
    close: () => Promise.resolve(producer.close()),
  };
}

function* sendsOfPublication(
  { redriven, parked, receipt }: RedrivePublication,
  { partition, input, deadLetters, park }: RedriveOutletParts,
): Generator<ProducerRecord> {
  yield* sendsTo(
    input,
    redriven,
    (record) => partitionOrAnother(record, record.originPartition, input),
    SEND_TIMEOUT_MS,
  );
  if (park !== null)
    yield* sendsTo(park, parked, (record) => partitionOrAnother(record, partition, park), SEND_TIMEOUT_MS);
  yield* sendsTo(deadLetters, [receipt], () => partition, SEND_TIMEOUT_MS);
}

import type { Message, ProducerRecord, RecordMetadata } from 'kafkajs';
import { chunkRecords } from '../../records/chunk-records.ts';
import type { OutgoingRecord } from '../../records/record.ts';
import { StopError } from '../../pipeline/failures.ts';
import type { ProcessedBatch } from '../../pipeline/process-batch.ts';
import { partitionOfKey } from './kafkajs.ts';

/** What a topic takes. */
export interface TopicLimits {
  readonly topic: string;
  readonly partitionCount: number;
  /** Its `max.message.bytes`. */
  readonly maxBatchBytes: number;
}

/** Where the records of an input partition go. */
export interface Destination {
  readonly inputPartition: number;
  readonly inputPartitionCount: number;
  readonly output: TopicLimits;
  readonly deadLetters: TopicLimits;
}

/** kafkajs copies the list of a send once for every record in it, so its cost is quadratic: small lists. */
const MAX_RECORDS_A_SEND = 500;
const ACKNOWLEDGED_BY_ALL_IN_SYNC = -1;

/** The sends of a batch, in order: its outputs, then its dead letters, each within its topic's limits. */
export function* sendsOf(
  batch: ProcessedBatch,
  destination: Destination,
  timeoutMs: number,
): Generator<ProducerRecord> {
  const { output, deadLetters } = destination;
  for (const [limits, records] of [
    [output, batch.outputs],
    [deadLetters, batch.deadLetters],
  ] as const) {
    yield* sendsTo(limits, records, (record) => partitionFor(record, limits, destination), timeoutMs);
  }
}

/**
 * The sends of records to a topic, each within the topic's limits and to one partition alone, within which they
 * keep their order. A send to several leaders would be doubled where one of them asks for another try: kafkajs
 * sends again, too, what is under way to the others.
 */
export function* sendsTo<R extends OutgoingRecord>(
  { topic, maxBatchBytes }: TopicLimits,
  records: readonly R[],
  partitionOf: (record: R) => number,
  timeoutMs: number,
): Generator<ProducerRecord> {
  for (const [partition, ofPartition] of Map.groupBy(records, partitionOf)) {
    for (const chunk of chunkRecords(ofPartition, { maxRecords: MAX_RECORDS_A_SEND, maxBatchBytes })) {
      const messages = chunk.map((record) => toMessage(record, partition));
      yield { topic, acks: ACKNOWLEDGED_BY_ALL_IN_SYNC, timeout: timeoutMs, messages };
    }
  }
}

/** The partition of this number where the topic has it; else as the key says, and without a key by the number. */
export function partitionOrAnother(
  { key }: OutgoingRecord,
  partition: number,
  { partitionCount }: TopicLimits,
): number {
  if (partition < partitionCount) return partition;
  return key === null ? partition % partitionCount : partitionOfKey(key, partitionCount);
}

/**
 * Holds a send against what brokers have acknowledged: kafkajs leaves out, without a word, the records for a
 * partition that the topic does not have, as after it was made anew. @throws StopError where some are left out.
 */
export function checkAcknowledged({ topic, messages }: ProducerRecord, acknowledged: readonly RecordMetadata[]): void {
  const partitions = new Set(acknowledged.map(({ partition }) => partition));
  const lost = messages.find(({ partition }) => partition !== undefined && !partitions.has(partition));
  if (lost === undefined) return;
  throw new StopError(`topic ${topic} has no partition ${lost.partition} any more: was it made anew?`);
}

/**
 * A record keeps its partition's number where both topics had as many partitions at the start; else its key
 * decides, as in the Java client, and so it does for partitions that were added to the input since. Records
 * without a key stay together, in order.
 */
function partitionFor(record: OutgoingRecord, limits: TopicLimits, destination: Destination): number {
  const { inputPartition, inputPartitionCount } = destination;
  const alike = limits.partitionCount === inputPartitionCount;
  if (alike && inputPartition < limits.partitionCount) return inputPartition;
  return record.key === null
    ? inputPartition % limits.partitionCount
    : partitionOfKey(record.key, limits.partitionCount);
}

function toMessage({ key, value, timestamp, headers }: OutgoingRecord, partition: number): Message {
  // Headers are a list: corrections/headers.ts.
  return { key, value, timestamp, partition, headers: headers as unknown as NonNullable<Message['headers']> };
}

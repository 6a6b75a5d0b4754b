import type { ProducerRecord, RecordMetadata } from 'kafkajs';
import { createBatchWriter, finishBatches, writeRecord, type WrittenBatch } from '../../records/batch-writer.ts';
import { recordSizeBound } from '../../records/record-size.ts';
import type { OutgoingRecord } from '../../records/record.ts';
import { StopError } from '../../pipeline/failures.ts';
import type { OutputRouting, ProcessedBatch } from '../../pipeline/process-batch.ts';
import type { BatchMessage } from './corrections/written-batches.ts';
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

const ACKNOWLEDGED_BY_ALL_IN_SYNC = -1;

/**
 * The sends of a batch, in order: its outputs, then its dead letters, each to one partition alone. A send to several
 * leaders would be doubled where one of them asks for another try: kafkajs sends again, too, what is under way to
 * the others.
 */
export function* sendsOf(
  { outputs, deadLetters }: ProcessedBatch,
  destination: Destination,
  timeoutMs: number,
): Generator<ProducerRecord> {
  for (const [partition, batches] of outputs) {
    for (const batch of batches) yield sendOf(destination.output.topic, partition, batch, timeoutMs);
  }
  const limits = destination.deadLetters;
  const { inputPartition, inputPartitionCount } = destination;
  const partitionOf = ({ key }: OutgoingRecord) =>
    samePartition(inputPartition, inputPartitionCount, limits) ?? partitionByKey(key, inputPartition, limits);
  yield* sendsTo(limits, deadLetters, partitionOf, timeoutMs);
}

/** The sends of records to a topic, each within the topic's limits and to one partition, within which they keep their order. */
export function* sendsTo<R extends OutgoingRecord>(
  { topic, maxBatchBytes }: TopicLimits,
  records: readonly R[],
  partitionOf: (record: R) => number,
  timeoutMs: number,
): Generator<ProducerRecord> {
  for (const [partition, ofPartition] of Map.groupBy(records, partitionOf)) {
    const expectedBytes = ofPartition.reduce((sum, record) => sum + recordSizeBound(record), 0);
    const writer = createBatchWriter(maxBatchBytes, expectedBytes);
    for (const record of ofPartition) writeRecord(writer, record);
    for (const batch of finishBatches(writer)) yield sendOf(topic, partition, batch, timeoutMs);
  }
}

/** Where the records of each input partition go in a topic. */
export function routingTo(limits: TopicLimits, inputPartitionCount: number): OutputRouting {
  return {
    partitionOf: (inputPartition) => samePartition(inputPartition, inputPartitionCount, limits),
    partitionOfKey: (key, inputPartition) => partitionByKey(key, inputPartition, limits),
  };
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
 * A record keeps its partition's number where both topics had as many partitions at the start, and that partition is
 * one of them; else its key decides.
 */
function samePartition(inputPartition: number, inputPartitionCount: number, limits: TopicLimits): number | null {
  const alike = limits.partitionCount === inputPartitionCount && inputPartition < limits.partitionCount;
  return alike ? inputPartition : null;
}

/** As in the Java client. Records without a key stay together, in order. */
function partitionByKey(key: Buffer | null, inputPartition: number, { partitionCount }: TopicLimits): number {
  return key === null ? inputPartition % partitionCount : partitionOfKey(key, partitionCount);
}

function sendOf(topic: string, partition: number, batch: WrittenBatch, timeoutMs: number): ProducerRecord {
  const underWay = Promise.withResolvers<void>();
  const message: BatchMessage = { batch, partition, length: batch.recordCount, value: null, underWay };
  return { topic, acks: ACKNOWLEDGED_BY_ALL_IN_SYNC, timeout: timeoutMs, messages: [message] };
}

import { createBatchWriter, finishBatches, writeRecord } from '../../records/batch-writer.ts';
import { recordSizeBound } from '../../records/record-size.ts';
import type { OutgoingRecord } from '../../records/record.ts';
import type { OutputRouting, ProcessedBatch } from '../../pipeline/batch-parts.ts';
import { partitionOfKey } from './kafkajs.ts';
import type { OutgoingBatch } from './transactions/outgoing-batch.ts';

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

/** What is sent of a batch, in order: its outputs, then its dead letters. */
export function* outgoingOf(
  { outputs, deadLetters }: ProcessedBatch,
  destination: Destination,
): Generator<OutgoingBatch> {
  const { topic } = destination.output;
  for (const [partition, batches] of outputs) for (const batch of batches) yield { topic, partition, batch };
  const limits = destination.deadLetters;
  const { inputPartition, inputPartitionCount } = destination;
  const partitionOf = ({ key }: OutgoingRecord) =>
    samePartition(inputPartition, inputPartitionCount, limits) ?? partitionByKey(key, inputPartition, limits);
  yield* outgoingTo(limits, deadLetters, partitionOf);
}

/** Records for a topic as batches, each within the topic's limits and for one partition, within which they keep their order. */
export function* outgoingTo<R extends OutgoingRecord>(
  { topic, maxBatchBytes }: TopicLimits,
  records: readonly R[],
  partitionOf: (record: R) => number,
): Generator<OutgoingBatch> {
  if (records.length === 0) return;
  for (const [partition, ofPartition] of Map.groupBy(records, partitionOf)) {
    const expectedBytes = ofPartition.reduce((sum, record) => sum + recordSizeBound(record), 0);
    const writer = createBatchWriter(maxBatchBytes, expectedBytes);
    for (const record of ofPartition) writeRecord(writer, record);
    for (const batch of finishBatches(writer)) yield { topic, partition, batch };
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

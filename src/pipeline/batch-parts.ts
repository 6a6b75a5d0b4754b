import type { Engine } from '../engine/classify.ts';
import type { SchemaId } from '../events/schema-id.ts';
import type { CallClassifiedEncoder } from '../events/call-classified.ts';
import type { OutgoingRecord } from '../records/record.ts';
import type { WrittenBatch } from '../records/batch-writer.ts';
import type { RecordBlock } from '../records/record-batch.ts';
import type { BatchTimesParts } from './batch-times.ts';
import type { Carriers } from './carriers.ts';
import type { Tally } from './tally.ts';
import type { InputFormat } from './input-format.ts';

/** What was fetched of one partition, in the order of the offsets. */
export interface InputBatch {
  readonly topic: string;
  readonly partition: number;
  readonly blocks: readonly RecordBlock[];
}

/** What became of a batch: every record of it is in `outputs` or in `deadLetters`, each in input order, or was no call. */
export interface ProcessedBatch {
  /** By partition of the output topic. */
  readonly outputs: ReadonlyMap<number, readonly WrittenBatch[]>;
  readonly deadLetters: readonly OutgoingRecord[];
  /** When each record came in, in milliseconds since the epoch. */
  readonly timestampsMs: Float64Array;
  readonly tally: Tally;
  /** Lets the memory of the outputs be used for others, once all of it is acknowledged. */
  readonly release: () => void;
}

/** A batch names schemas that are not known yet, or is done. */
export type BatchOutcome =
  | { readonly kind: 'schemas needed'; readonly ids: ReadonlySet<SchemaId> }
  | { readonly kind: 'processed'; readonly processed: ProcessedBatch };

/** Where records go in the output topic. */
export interface OutputRouting {
  /** The partition for all records of an input partition; null where each record's key says it. */
  readonly partitionOf: (inputPartition: number) => number | null;
  readonly partitionOfKey: (key: Buffer | null, inputPartition: number) => number;
}

export interface BatchProcessorParts extends BatchTimesParts {
  readonly engine: Pick<Engine, 'decide' | 'unknownCodes' | 'classifications' | 'looksAtCarrier'>;
  readonly encoder: CallClassifiedEncoder;
  readonly input: InputFormat;
  readonly carriers: Carriers;
  readonly routing: OutputRouting;
  /** `max.message.bytes` of the two topics. */
  readonly maxOutputBytes: number;
  readonly maxDeadLetterBytes: number;
}

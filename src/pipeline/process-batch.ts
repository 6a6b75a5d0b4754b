import type { CallClassifiedEncoder } from '../events/call-classified.ts';
import { toDeadLetter, type DeadLetterReason, type Defect } from '../events/dead-letter.ts';
import { readFrame } from '../events/wire-format.ts';
import type { TaskType } from '../engine/call.ts';
import type { UnknownCode } from '../engine/attribute-cause.ts';
import type { Classification } from '../engine/classification.ts';
import type { Engine } from '../engine/classify.ts';
import type { ConsumedRecord, OutgoingRecord, RecordPosition } from '../records/record.ts';
import { processRecord } from './process-record.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** Records of one partition, in the order of their offsets. */
export interface InputBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ConsumedRecord[];
}

/** What became of a batch: every record of it is in `outputs` or in `deadLetters`, each in input order. */
export interface ProcessedBatch {
  readonly outputs: readonly OutgoingRecord[];
  readonly deadLetters: readonly OutgoingRecord[];
  readonly tally: Tally;
}

/** How many records of a batch met each end. */
export interface Tally {
  readonly classified: ReadonlyMap<Classification, ReadonlyMap<TaskType, number>>;
  /** With the first defect of each reason, as an example for the log. */
  readonly deadLettered: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly first: FirstDefect }>;
  /** Codes that the cause map does not know, once for each call that they were asked for. */
  readonly unknownCodes: readonly UnknownCode[];
}

export interface FirstDefect {
  readonly offset: string;
  readonly message: string;
}

export interface BatchProcessorParts {
  readonly engine: Pick<Engine, 'decide' | 'classifications' | 'unknownCodes'>;
  readonly encoder: Pick<CallClassifiedEncoder, 'encode'>;
  readonly schemas: WriterSchemas;
  /** `max.message.bytes` of the two topics. */
  readonly maxOutputBytes: number;
  readonly maxDeadLetterBytes: number;
}

/** Works a batch whose writer schemas are all known. Total: a record that cannot be worked on becomes a dead letter. */
export type BatchProcessor = (batch: InputBatch) => ProcessedBatch;

export function createBatchProcessor(parts: BatchProcessorParts): BatchProcessor {
  return ({ topic, partition, records }) => {
    const outputs: OutgoingRecord[] = [];
    const deadLetters: OutgoingRecord[] = [];
    const classified = new Map<Classification, Map<TaskType, number>>();
    const deadLettered = new Map<DeadLetterReason, { count: number; first: FirstDefect }>();
    const unknownCodes: UnknownCode[] = [];
    for (const record of records) {
      const outcome = processRecord(record, parts);
      switch (outcome.kind) {
        case 'classified':
          outputs.push(outcome.record);
          countCall(classified, parts.engine.classifications[outcome.decision]!, outcome.call.taskType);
          unknownCodes.push(...parts.engine.unknownCodes(outcome.call));
          break;
        case 'defective': {
          const position: RecordPosition = { topic, partition, offset: record.offset };
          deadLetters.push(toDeadLetter(record, position, outcome.defect, parts.maxDeadLetterBytes));
          countDefect(deadLettered, outcome.defect, record.offset);
        }
      }
    }
    return { outputs, deadLetters, tally: { classified, deadLettered, unknownCodes } };
  };
}

/** The schema ids of a batch that have to be loaded before it is worked, each once. */
export function schemaIdsToLoad(
  records: readonly ConsumedRecord[],
  schemas: Pick<WriterSchemas, 'needsLoading'>,
): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const { value } of records) {
    const frame = readFrame(value);
    if (frame.kind === 'framed' && schemas.needsLoading(frame.schemaId)) ids.add(frame.schemaId);
  }
  return ids;
}

function countCall(
  counts: Map<Classification, Map<TaskType, number>>,
  classification: Classification,
  taskType: TaskType,
): void {
  let byTaskType = counts.get(classification);
  if (byTaskType === undefined) counts.set(classification, (byTaskType = new Map<TaskType, number>()));
  byTaskType.set(taskType, (byTaskType.get(taskType) ?? 0) + 1);
}

function countDefect(
  counts: Map<DeadLetterReason, { count: number; first: FirstDefect }>,
  { reason, message }: Defect,
  offset: string,
): void {
  const known = counts.get(reason);
  if (known === undefined) counts.set(reason, { count: 1, first: { offset, message } });
  else known.count += 1;
}

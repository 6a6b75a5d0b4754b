import { readFrame } from '../events/wire-format.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import { openTally, type Tally } from './tally.ts';
import { workPlainly, type PlainWorkParts } from './work-plainly.ts';
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

/** Works a batch whose writer schemas are all known. Total: a record that cannot be worked on becomes a dead letter. */
export type BatchProcessor = (batch: InputBatch) => ProcessedBatch;

export function createBatchProcessor(parts: PlainWorkParts): BatchProcessor {
  return ({ topic, partition, records }) => {
    const outputs: OutgoingRecord[] = [];
    const deadLetters: OutgoingRecord[] = [];
    const tally = openTally(parts.engine.classifications);
    const write = (output: OutgoingRecord) => outputs.push(output);
    for (const record of records) workPlainly(record, parts, { topic, partition, tally, write, deadLetters });
    return { outputs, deadLetters, tally: tally.close() };
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

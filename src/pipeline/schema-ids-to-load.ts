import type { SchemaId } from '../events/schema-id.ts';
import { readFrame } from '../events/wire-format.ts';
import type { ConsumedRecord } from '../records/record.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** The schema ids of records that have to be loaded before they are read, each once. */
export function schemaIdsToLoad(
  records: readonly ConsumedRecord[],
  schemas: Pick<WriterSchemas, 'needsLoading' | 'isOfApicurio'>,
): ReadonlySet<SchemaId> {
  const ids = new Set<SchemaId>();
  for (const record of records) {
    const frame = readFrame(record, schemas.isOfApicurio);
    if (frame.kind === 'framed' && schemas.needsLoading(frame.schemaId)) ids.add(frame.schemaId);
  }
  return ids;
}

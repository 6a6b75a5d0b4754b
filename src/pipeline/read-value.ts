import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';
import { IncompatibleBodyError } from '../events/incompatible-body-error.ts';
import { readFrame } from '../events/wire-format.ts';
import type { ConsumedRecord } from '../records/record.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** What a record's value holds, or why it cannot be told. */
export type ReadValue<Content> =
  | { readonly kind: 'read'; readonly content: Content }
  | { readonly kind: 'defective'; readonly defect: Defect };

/** Reads the value of a record whose writer schema was loaded. Total: what cannot be read is a value too. */
export function readValue<Content>(
  record: Pick<ConsumedRecord, 'value' | 'headers'>,
  schemas: WriterSchemas<Content>,
): ReadValue<Content> {
  const frame = readFrame(record, schemas.isOfApicurio);
  switch (frame.kind) {
    case 'null':
      return defective('NULL_VALUE', 'the value is null');
    case 'too-short':
      return defective('TOO_SHORT', `the value has ${frame.bytes} bytes, a schema id takes 5`);
    case 'bad-magic-byte':
      return defective('BAD_MAGIC_BYTE', `the value starts with byte ${frame.byte}, not 0`);
    case 'foreign':
      return defective('FOREIGN_FRAMING', frame.message);
    case 'framed': {
      const schema = schemas.known(frame.schemaId);
      if (schema === undefined) throw new TypeError(`schema ${frame.schemaId} was not loaded before its records`);
      if (schema.kind === 'unusable') return { kind: 'defective', defect: schema.defect };
      try {
        return { kind: 'read', content: schema.read(frame.body, frame.indexes) };
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        const reason = error instanceof IncompatibleBodyError ? 'INCOMPATIBLE_SCHEMA' : 'UNDECODABLE';
        return defective(reason, `schema ${frame.schemaId}: ${detail}`);
      }
    }
  }
}

function defective(reason: DeadLetterReason, message: string): ReadValue<never> {
  return { kind: 'defective', defect: { reason, message } };
}

import { readVarint, readZigzag, type ByteCursor } from '../records/byte-cursor.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import type { RecordHeader } from '../records/record.ts';
import type { SchemaId } from './schema-id.ts';

/** Of Confluent's serializers: the schema's GUID, or its id, behind the byte that says which. */
const CONFLUENT = '__value_schema_id';
/** How the names of Apicurio's headers of a value begin. */
const APICURIO = 'apicurio.value.';
/** Apicurio's kinds of ids; where both are there, its own deserializers look for this one first. */
const APICURIO_IDS = ['globalId', 'contentId'] as const;

const ID_BYTE = 0;
const GUID_BYTE = 1;
const ID_BYTES = 5;
const GUID_BYTES = 17;
const APICURIO_ID_BYTES = 8;

/** The schema that headers name; null where they name none. */
export type NamedSchema =
  /** `indexes` are what stands behind the id: of Protobuf, which message of the schema it is. */
  | { readonly kind: 'named'; readonly schemaId: SchemaId; readonly indexes: Buffer | null }
  | { readonly kind: 'foreign'; readonly message: string };

/** Whether a header says how the value of a record was written, which is not true of what is made of it. */
export function isSchemaHeader({ key }: Pick<RecordHeader, 'key'>): boolean {
  return key === CONFLUENT || key.startsWith(APICURIO);
}

/** Of several headers of one name the last counts, as for Java's clients. Those of Apicurio may be left out of account. */
export function schemaOfHeaders(headers: readonly RecordHeader[], withApicurios: boolean): NamedSchema | null {
  const valueOf = (name: string) => headers.findLast(({ key }) => key === name)?.value ?? null;
  const confluent = valueOf(CONFLUENT);
  if (confluent !== null) return confluentSchema(confluent);
  for (const space of withApicurios ? APICURIO_IDS : []) {
    const id = valueOf(`${APICURIO}${space}`);
    if (id !== null) return apicurioSchema(space, id, valueOf(`${APICURIO}encoding`));
  }
  return null;
}

function confluentSchema(id: Buffer): NamedSchema {
  if (id[0] === ID_BYTE && id.length >= ID_BYTES)
    return { kind: 'named', schemaId: id.readInt32BE(1), indexes: behind(id, ID_BYTES) };
  if (id[0] === GUID_BYTE && id.length >= GUID_BYTES)
    return { kind: 'named', schemaId: `guid ${guidOf(id.subarray(1, GUID_BYTES))}`, indexes: behind(id, GUID_BYTES) };
  return { kind: 'foreign', message: `the header ${CONFLUENT} holds no schema id: ${id.length} bytes` };
}

function behind(id: Buffer, bytes: number): Buffer | null {
  return id.length === bytes ? null : id.subarray(bytes);
}

/** A GUID as registries write it: 8, 4, 4, 4 and 12 digits. */
function guidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function apicurioSchema(space: string, id: Buffer, encoding: Buffer | null): NamedSchema {
  if (encoding !== null && encoding.toString('latin1').toUpperCase() !== 'BINARY') {
    const advice = 'set apicurio.registry.avro.encoding=BINARY';
    return { kind: 'foreign', message: `the header ${APICURIO}encoding says that the value is not binary: ${advice}` };
  }
  if (id.length !== APICURIO_ID_BYTES)
    return { kind: 'foreign', message: `the header ${APICURIO}${space} holds no id: ${id.length} bytes` };
  return { kind: 'named', schemaId: `${space} ${id.readBigInt64BE()}`, indexes: null };
}

const FIRST_BYTES = new Set([CONFLUENT, APICURIO].map((name) => name.charCodeAt(0)));
const LEAST_BYTES = APICURIO.length;

/** Whether a record has a header of the kind of `isSchemaHeader`, by its bytes: `cursor` is over those of its block. */
export function hasSchemaHeader(cursor: ByteCursor, { headersStart, headerCount }: RecordFrame): boolean {
  cursor.at = headersStart;
  readVarint(cursor); // how many there are
  for (let left = headerCount; left > 0; left--) {
    const length = readZigzag(cursor);
    const { at } = cursor;
    if (length >= LEAST_BYTES && FIRST_BYTES.has(cursor.bytes[at]!)) {
      if (isSchemaHeader({ key: cursor.bytes.toString('latin1', at, at + length) })) return true;
    }
    cursor.at = at + length;
    const valueLength = readZigzag(cursor);
    if (valueLength > 0) cursor.at += valueLength;
  }
  return false;
}

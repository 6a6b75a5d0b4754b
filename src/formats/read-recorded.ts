import { readCallJson } from '../events/json/read-call-json.ts';
import { jsonBody } from '../events/json/json-body.ts';
import type { CallEnded } from '../engine/call.ts';
import type { Origins } from '../sources/facts.ts';
import { findInvalidField } from '../events/call-ended.ts';
import type { RecordedCall } from '../events/recorded-call.ts';
import type { Classification } from '../engine/classification.ts';
import { readValue } from '../pipeline/read-value.ts';
import type { WriterSchemas } from '../pipeline/writer-schemas.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { isObject } from '../sources/json-fields.ts';
import { readJsonRecord } from '../sources/json-record.ts';
import type { PlainReader, ReadPlain } from './plain-reader.ts';

/** How records of a topic are read. */
export interface RecordedFormat {
  /** Whether it is the input: it is read as the worker reads it, and nothing else is tried. */
  readonly isInput: boolean;
  /** Null where no format takes a registry. */
  readonly schemas: WriterSchemas<RecordedCall> | null;
  /** Null where inputs name schemas. */
  readonly plain: PlainReader | null;
}

export type ReadRecorded =
  | (Extract<ReadPlain, { kind: 'call' }> & { readonly published: Classification | null })
  | Exclude<ReadPlain, { kind: 'call' }>;

/** Reads a record as the worker would, or as the worker wrote it. Total; schemas have to be loaded. */
export function readRecorded(record: ConsumedRecord, format: RecordedFormat): ReadRecorded {
  const { schemas, plain } = format;
  if (format.isInput) return readInput(record, format);
  const json = jsonIn(record.value);
  if (json !== null) {
    const published = publishedJson(json);
    if (published !== null) return published;
    if (plain !== null) return unpublished(plain(json, Number(record.timestamp)));
  }
  if (schemas !== null) return bySchema(record, schemas);
  return unpublished(plain!(record.value ?? Buffer.alloc(0), Number(record.timestamp)));
}

function readInput(record: ConsumedRecord, { schemas, plain }: RecordedFormat): ReadRecorded {
  if (plain === null) return bySchema(record, schemas!);
  if (record.value === null) return { kind: 'bad', reason: 'NULL_VALUE', problem: 'the value is null' };
  return unpublished(plain(jsonBody(record.value), Number(record.timestamp)));
}

function unpublished(read: ReadPlain): ReadRecorded {
  return read.kind === 'call' ? valid(read.call, read.origins, null) : read;
}

/** A call, if it is one by the rules of the design (§2). */
function valid(call: CallEnded, origins: Origins | null, published: Classification | null): ReadRecorded {
  const invalid = findInvalidField(call);
  if (invalid === null) return { kind: 'call', call, origins, published };
  return { kind: 'bad', reason: 'INVALID_EVENT', problem: `${invalid.field} ${invalid.problem}` };
}

const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPENINGS: ReadonlySet<number | undefined> = new Set(Buffer.from('{['));

/** A value that begins as JSON does, without the id of a schema before it. No body of ours in Avro begins so. */
function jsonIn(value: Buffer | null): Buffer | null {
  if (value === null) return null;
  const body = jsonBody(value);
  let at = 0;
  while (SPACES.has(body[at])) at += 1;
  return OPENINGS.has(body[at]) ? body : null;
}

/** What the worker wrote as JSON; null where it is something else. */
function publishedJson(body: Buffer): ReadRecorded | null {
  const json = readJsonRecord(body);
  if (json.kind === 'bad' || !isObject(json.record)) return null;
  const { call, classification } = json.record;
  if (!isObject(call) || !isObject(classification)) return null;
  const read = readCallJson(Buffer.from(JSON.stringify(call)));
  if (read.kind === 'bad') return { kind: 'bad', reason: 'UNDECODABLE', problem: read.problem };
  return valid(read.call, null, classification as unknown as Classification);
}

function bySchema(record: ConsumedRecord, schemas: WriterSchemas<RecordedCall>): ReadRecorded {
  const read = readValue(record, schemas);
  if (read.kind === 'defective') return { kind: 'bad', reason: read.defect.reason, problem: read.defect.message };
  return valid(read.content.call, null, read.content.published);
}

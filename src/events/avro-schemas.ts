import { readFileSync } from 'node:fs';
import avsc, { type Type } from 'avsc';
import { boundedTypeHook } from './bounded-avro.ts';

/** The schema of the input, as text for the registry and as the type that every call is read into. */
export const callEndedSchema = readSchema('call-ended.avsc');

/** The schema of the output. */
export const callClassifiedSchema = readSchema('call-classified.avsc');

export interface AvroSchema {
  readonly json: string;
  readonly type: Type;
}

function readSchema(fileName: string): AvroSchema {
  const json = readFileSync(new URL(`../../schemas/${fileName}`, import.meta.url), 'utf8');
  return { json, type: avsc.Type.forSchema(JSON.parse(json), { wrapUnions: 'never', typeHook: boundedTypeHook }) };
}

import { readFileSync } from 'node:fs';
import avsc, { type Schema, type Type } from 'avsc';
import { unitTypeHook } from './unit-type-hook.ts';

/** The schema of the input, as text for the registry and as the type that every call is read into. */
export const callEndedSchema = readSchema('call-ended.avsc');

/** The schema of the output. */
export const callClassifiedSchema = readSchema('call-classified.avsc');

export interface AvroSchema {
  readonly json: string;
  readonly type: Type;
}

/** A type whose values are not wrapped by their branches, and whose bodies are read within bounds, numbers in milliseconds. */
export function readableType(schema: Schema): Type {
  return avsc.Type.forSchema(schema, { wrapUnions: 'never', typeHook: unitTypeHook });
}

function readSchema(fileName: string): AvroSchema {
  const json = readFileSync(new URL(`../../schemas/${fileName}`, import.meta.url), 'utf8');
  return { json, type: readableType(JSON.parse(json)) };
}

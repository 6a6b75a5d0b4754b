import avsc, { type Type } from 'avsc';
import { readingFormOf } from './reading-form.ts';
import { unitTypeHook } from './unit-type-hook.ts';

/**
 * The type of bodies that were written with a schema, given as JSON, to be read into `ours`; `references` are schemas that it
 * refers to. @throws Error where it is no schema of Avro.
 */
export function writerTypeOf(schema: unknown, ours: Type, references: readonly unknown[] = []): Type {
  return avsc.Type.forSchema(readingFormOf(schema, ours, references), { typeHook: unitTypeHook });
}

import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { callClassifiedSchema, callEndedSchema } from './avro-schemas.ts';
import { namesIn } from './branches.ts';
import { createCallEndedReader } from './call-ended.ts';
import { writerTypeOf } from './writer-type.ts';

/** A call as a topic holds it: bare in the input, with what was published of it in the output. */
export interface RecordedCall {
  readonly call: CallEnded;
  readonly published: Classification | null;
}

/**
 * A reader of bodies that were written as `CallEnded` or as `CallClassified`, by what their schemas, given as JSON, hold.
 * @throws Error where they can be read as neither.
 */
export function createRecordedCallReader(
  schema: unknown,
  references: readonly unknown[] = [],
): (body: Buffer) => RecordedCall {
  const output = callClassifiedSchema.type;
  if (isOutput(schema)) {
    const resolver = output.createResolver(writerTypeOf(schema, output, references));
    return (body) => {
      const { call, classification } = output.fromBuffer(body, resolver) as {
        readonly call: CallEnded;
        readonly classification: Classification;
      };
      return { call, published: classification };
    };
  }
  const read = createCallEndedReader(writerTypeOf(schema, callEndedSchema.type, references));
  return (body) => ({ call: read(body), published: null });
}

function isOutput(schema: unknown): boolean {
  const names = namesIn(Object(schema) as object);
  return names.includes('call') && names.includes('classification');
}

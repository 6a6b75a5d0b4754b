import type { Type } from 'avsc';
import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { callClassifiedSchema } from './avro-schemas.ts';
import { createCallEndedReader } from './call-ended.ts';

/** A call as a topic holds it: bare in the input, with what was published of it in the output. */
export interface RecordedCall {
  readonly call: CallEnded;
  readonly published: Classification | null;
}

/**
 * A reader of bodies that were written as `CallEnded` or as `CallClassified`, by the names of their schemas.
 * @throws Error where the type can be read as neither.
 */
export function createRecordedCallReader(writerType: Type): (body: Buffer) => RecordedCall {
  const output = callClassifiedSchema.type;
  if (writerType.name === output.name) {
    const resolver = output.createResolver(writerType);
    return (body) => {
      const { call, classification } = output.fromBuffer(body, resolver) as {
        readonly call: CallEnded;
        readonly classification: Classification;
      };
      return { call, published: classification };
    };
  }
  const read = createCallEndedReader(writerType);
  return (body) => ({ call: read(body), published: null });
}

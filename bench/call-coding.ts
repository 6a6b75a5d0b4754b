import type avsc from 'avsc';
import type { CallEnded } from '../src/engine/call.ts';
import type { Classification } from '../src/engine/classification.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';

/** How the records of a benchmark are written. */
export interface CallCoding {
  /** The value of an input record. */
  readonly input: (call: CallEnded) => Buffer;
  /** The value of the output record that has to come of it. */
  readonly output: (classified: ClassifiedCall) => Buffer;
}

interface ClassifiedCall {
  readonly call: CallEnded;
  readonly classification: Classification;
}

export interface SchemaIds {
  readonly input: number;
  readonly output: number;
}

/** Avro with the ids of a registry, by the plain Avro library. */
export function avroCoding(ids: SchemaIds): CallCoding {
  return {
    input: (call) => writeFrame(ids.input, callEndedSchema.type.toBuffer(call)),
    output: (classified) => writeFrame(ids.output, callClassifiedSchema.type.toBuffer(classified)),
  };
}

const CALL_FIELDS = fieldsOf(callEndedSchema.type);
const OUTPUT_FIELDS = fieldsOf(callClassifiedSchema.type);

/** JSON by the engine's own `JSON.stringify`, with all fields in the order of the schemas. */
export const jsonCoding: CallCoding = {
  input: (call) => Buffer.from(JSON.stringify(call, CALL_FIELDS)),
  output: (classified) => Buffer.from(JSON.stringify(classified, OUTPUT_FIELDS)),
};

/** The names of a record's fields and of those of the records in it, in an order that is right for each of them. */
function fieldsOf(type: avsc.Type): string[] {
  const isRecord = type.typeName === 'record';
  const fields = isRecord ? (type as avsc.types.RecordType).fields : [];
  return fields.flatMap(({ name, type }) => [name].concat(fieldsOf(type)));
}

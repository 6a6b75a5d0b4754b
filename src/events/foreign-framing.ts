import type { RecordHeader } from '../records/record.ts';

const READABLE =
  "this worker reads what Confluent's KafkaAvroSerializer writes, with INPUT_FORMAT=protobuf KafkaProtobufSerializer, and serializers that are compatible with them";
const SERIALIZER = 'io.confluent.kafka.serializers.KafkaAvroSerializer';

interface Framing {
  readonly isOf: (value: Buffer, headers: readonly RecordHeader[]) => boolean;
  readonly message: string;
}

const beginsWith = (bytes: readonly number[]) => (value: Buffer) => bytes.every((byte, place) => value[place] === byte);

const GLUE_VERSION = 3;
const GLUE_COMPRESSIONS: ReadonlySet<number | undefined> = new Set([0, 5]);
const GLUE_HEADER_BYTES = 18; // version, compression, and the schema version's UUID

/** Ways of writing a value that others have, each with what to set at the producer instead. */
const FRAMINGS: readonly Framing[] = [
  {
    isOf: (_, headers) => headers.some(({ key, value }) => key === 'content-type' && isAzure(value)),
    message: `the content-type says that Azure's schema registry is used (avro/binary+id): set value.serializer=${SERIALIZER}; ${READABLE}`,
  },
  {
    isOf: (value) => value[0] === GLUE_VERSION && GLUE_COMPRESSIONS.has(value[1]) && value.length > GLUE_HEADER_BYTES,
    message: `the value looks as AWS Glue's serializer writes it (bytes 3 and 0 or 5, a UUID): set value.serializer=${SERIALIZER}; ${READABLE}`,
  },
  {
    isOf: beginsWith([...Buffer.from('Obj\u0001')]),
    message: `the value is an Avro container file (Obj): send each record by itself, with value.serializer=${SERIALIZER}; ${READABLE}`,
  },
  {
    isOf: beginsWith([0xc3, 0x01]),
    message: `the value is in Avro's single-object encoding (bytes C3 01): set value.serializer=${SERIALIZER}; ${READABLE}`,
  },
  {
    isOf: isJson,
    message: `the value looks like JSON: set INPUT_FORMAT=json, or source:NAME for the records of a platform; or at the producer value.serializer=${SERIALIZER}, in Kafka Connect value.converter=io.confluent.connect.avro.AvroConverter; ${READABLE}`,
  },
];

/**
 * Says of a value that carries no schema id how it was likely written, and which setting of its producer makes it readable; null
 * where nothing is known. The sources are the serializers' own: AWS Glue, Azure, and the Avro specification 1.12 ("Object
 * Container Files", "Single-object encoding").
 */
export function foreignFraming(value: Buffer, headers: readonly RecordHeader[]): string | null {
  return FRAMINGS.find(({ isOf }) => isOf(value, headers))?.message ?? null;
}

function isAzure(contentType: Buffer | null): boolean {
  return contentType !== null && /^avro\/binary\+\w+$/i.test(contentType.toString('latin1'));
}

const BRACES: ReadonlyMap<string | undefined, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

/** By its ends: what stands between them is nobody's business here. */
function isJson(value: Buffer): boolean {
  const first = value.subarray(0, MOST_SPACE_BYTES).toString('latin1').trimStart()[0];
  const last = value.subarray(-MOST_SPACE_BYTES).toString('latin1').trimEnd().at(-1);
  return first !== undefined && BRACES.get(first) === last;
}

const MOST_SPACE_BYTES = 64;

import { ASKING_BY_HAND } from '../adapters/kafka/client-patience.ts';
import { connectionOptions } from '../adapters/kafka/connection.ts';
import { createKafkaClient } from '../adapters/kafka/kafkajs.ts';
import { createTopicReader, type PartitionRange, type TopicReader } from '../adapters/kafka/topic-reader.ts';
import { createLog } from '../adapters/log.ts';
import { protobufCallReader } from '../adapters/registry/protobuf-call-reader.ts';
import { avroOf, createRegistryFor, type ReaderMaker } from '../adapters/registry/schema-registry.ts';
import type { ConnectionConfig } from '../config.ts';
import { createRecordedCallReader, type RecordedCall } from '../events/recorded-call.ts';
import { plainReaderOf } from '../formats/plain-reader.ts';
import type { SourceInForce } from '../formats/source-in-force.ts';
import { readRecorded, type RecordedFormat } from '../formats/read-recorded.ts';
import { registrySettings } from '../part-settings.ts';
import { RetryError, StopError } from '../pipeline/failures.ts';
import { schemaIdsToLoad } from '../pipeline/schema-ids-to-load.ts';
import type { WriterSchemas } from '../pipeline/writer-schemas.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { lastRecords } from './last-records.ts';
import type { SourcedRecord } from './sourced-call.ts';
import { rangesOf, type TopicSelection } from './topic-selection.ts';

/** Outputs are Avro whatever the inputs are. */
const recordedCallReader =
  (format: string, isInput: boolean): ReaderMaker<RecordedCall> =>
  async (written) => {
    if (format === 'protobuf' && (isInput || written.type === 'PROTOBUF')) {
      const { read } = await protobufCallReader(written);
      return { read: (body, indexes) => ({ call: read(body, indexes), published: null }), projection: null };
    }
    const { schema, references } = avroOf(written);
    return { read: createRecordedCallReader(schema, references), projection: null };
  };

/**
 * The calls of a selection of a topic, which may hold inputs or outputs, partition by partition, in the order
 * of their offsets. It joins no group, and writes nothing.
 * @throws StopError where cluster, topic or registry cannot be used, or an offset holds no record.
 */
export async function* callsOfTopic(
  config: ConnectionConfig,
  source: SourceInForce | null,
  selection: TopicSelection,
): AsyncGenerator<SourcedRecord> {
  // What goes wrong comes as an error; standard output belongs to the command.
  const log = createLog('silent');
  const reader = createTopicReader(createKafkaClient({ ...connectionOptions(config, log), ...ASKING_BY_HAND }));
  const settings = registrySettings(config);
  const isInput = selection.topic === config.INPUT_TOPIC;
  const readerOf = recordedCallReader(config.INPUT_FORMAT, isInput);
  const schemas = settings === null ? null : createRegistryFor(readerOf, settings, () => {});
  const format = { isInput, schemas, plain: plainReaderOf(config.INPUT_FORMAT, source) };
  try {
    for (const range of await findRanges(reader, selection)) {
      let found = 0;
      for await (const call of callsOfRange(reader, format, range)) {
        if (found === selection.count) break;
        found += 1;
        yield call;
      }
      if (found === 0 && selection.offset !== null) throw noRecord(range);
    }
  } finally {
    await reader.disconnect();
  }
}

async function findRanges(reader: TopicReader, selection: TopicSelection): Promise<readonly PartitionRange[]> {
  const { topic, last, sinceMs, untilMs } = selection;
  const at = (timeMs: number | null) => (timeMs === null ? null : reader.offsetsAt(topic, timeMs));
  const bounds = await reader.bounds(topic);
  const [since, until] = [await at(sinceMs), await at(untilMs)];
  const ranges = rangesOf(selection, bounds, since, until);
  if (last === null) return ranges;
  const lasts: PartitionRange[] = [];
  for (const range of ranges) lasts.push(await lastRecords(reader, range, last));
  return lasts;
}

async function* callsOfRange(
  reader: TopicReader,
  format: RecordedFormat,
  range: PartitionRange,
): AsyncGenerator<SourcedRecord> {
  if (range.from === range.to) return;
  for await (const records of reader.read(range)) {
    if (format.schemas !== null) await loadSchemas(format.schemas, records);
    for (const record of records) {
      yield sourcedRecord(record, `partition ${range.partition}, offset ${record.offset}`, format);
    }
  }
}

async function loadSchemas(registry: WriterSchemas<RecordedCall>, records: readonly ConsumedRecord[]): Promise<void> {
  try {
    await Promise.all([...schemaIdsToLoad(records, registry)].map((id) => registry.load(id)));
  } catch (error) {
    if (!(error instanceof RetryError)) throw error;
    throw new StopError(error.message, { cause: error });
  }
}

function sourcedRecord(record: ConsumedRecord, place: string, format: RecordedFormat): SourcedRecord {
  const read = readRecorded(record, format);
  return read.kind === 'bad' ? { ...read, place, problem: `${read.reason}: ${read.problem}` } : { ...read, place };
}

function noRecord({ topic, partition, from }: PartitionRange): StopError {
  return new StopError(
    `offset ${from} in partition ${partition} of ${topic} holds no record: it is the mark of a transaction's end, ` +
      'or what stood there was aborted or compacted',
  );
}

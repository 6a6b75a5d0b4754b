import { ASKING_BY_HAND } from '../adapters/kafka/client-patience.ts';
import { connectionOptions } from '../adapters/kafka/connection.ts';
import { createKafkaClient } from '../adapters/kafka/kafkajs.ts';
import { createTopicReader, type PartitionRange, type TopicReader } from '../adapters/kafka/topic-reader.ts';
import { createLog } from '../adapters/log.ts';
import { createRegistryFor, type ReaderMaker, type Registry } from '../adapters/registry/schema-registry.ts';
import type { ConnectionConfig } from '../config.ts';
import { findInvalidField } from '../events/call-ended.ts';
import { createRecordedCallReader, type RecordedCall } from '../events/recorded-call.ts';
import { registrySettings } from '../part-settings.ts';
import { RetryError, StopError } from '../pipeline/failures.ts';
import { schemaIdsToLoad } from '../pipeline/schema-ids-to-load.ts';
import { readValue } from '../pipeline/read-value.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { lastRecords } from './last-records.ts';
import type { SourcedCall } from './sourced-call.ts';
import { rangesOf, type TopicSelection } from './topic-selection.ts';

const recordedCallReader: ReaderMaker<RecordedCall> = ({ schema, references }) => ({
  read: createRecordedCallReader(schema, references),
  projection: null,
});

/**
 * The calls of a selection of a topic, which may hold inputs or outputs, partition by partition, in the order
 * of their offsets. It joins no group, and writes nothing.
 * @throws StopError where cluster, topic or registry cannot be used, or an offset holds no record.
 */
export async function* callsOfTopic(config: ConnectionConfig, selection: TopicSelection): AsyncGenerator<SourcedCall> {
  // What goes wrong comes as an error; standard output belongs to the command.
  const log = createLog('silent');
  const reader = createTopicReader(createKafkaClient({ ...connectionOptions(config, log), ...ASKING_BY_HAND }));
  const registry = createRegistryFor(recordedCallReader, registrySettings(config), () => {});
  try {
    for (const range of await findRanges(reader, selection)) {
      let found = 0;
      for await (const call of callsOfRange(reader, registry, range)) {
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
  registry: Registry<RecordedCall>,
  range: PartitionRange,
): AsyncGenerator<SourcedCall> {
  if (range.from === range.to) return;
  for await (const records of reader.read(range)) {
    await loadSchemas(registry, records);
    for (const record of records) {
      yield sourcedCall(record, `partition ${range.partition}, offset ${record.offset}`, registry);
    }
  }
}

async function loadSchemas(registry: Registry<RecordedCall>, records: readonly ConsumedRecord[]): Promise<void> {
  try {
    await Promise.all([...schemaIdsToLoad(records, registry)].map((id) => registry.load(id)));
  } catch (error) {
    if (!(error instanceof RetryError)) throw error;
    throw new StopError(error.message, { cause: error });
  }
}

function sourcedCall(record: ConsumedRecord, place: string, registry: Registry<RecordedCall>): SourcedCall {
  const read = readValue(record, registry);
  if (read.kind === 'defective') {
    return { kind: 'bad', place, problem: `${read.defect.reason}: ${read.defect.message}` };
  }
  const invalid = findInvalidField(read.content.call);
  if (invalid === null) return { kind: 'call', place, ...read.content };
  return { kind: 'bad', place, problem: `INVALID_EVENT: ${invalid.field} ${invalid.problem}` };
}

function noRecord({ topic, partition, from }: PartitionRange): StopError {
  return new StopError(
    `offset ${from} in partition ${partition} of ${topic} holds no record: it is the mark of a transaction's end, ` +
      'or what stood there was aborted or compacted',
  );
}

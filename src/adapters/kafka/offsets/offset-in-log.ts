import type { Kafka } from 'kafkajs';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import { createWireReader } from '../protocol/wire-reader.ts';
import { createWireWriter } from '../protocol/wire-writer.ts';
import { readIfAllowed } from '../read-if-allowed.ts';

/** Partitions of a topic, and the group that may have committed offsets of them. */
export interface CommittedPlaces {
  readonly groupId: string;
  readonly topic: string;
  readonly partitions: readonly number[];
}

const OFFSETS_TOPIC = '__consumer_offsets';
/** Others may have transactions open there, which end by their timeout. */
const STANDSTILL_MS = 60_000;

/**
 * The offsets that stand committed in the log of the coordinators, whatever they say themselves, of those partitions of which any
 * does; none where the log may not be read. It reads all that a partition of that topic holds, which may take seconds.
 * @throws RetryError where it cannot be said now.
 */
export async function offsetsInLog(
  kafka: Kafka,
  { groupId, topic, partitions }: CommittedPlaces,
): Promise<ReadonlyMap<number, CommittedOffset>> {
  const wanted = new Map(
    partitions.map((partition) => [keyOf(groupId, topic, partition).toString('latin1'), partition]),
  );
  const found = await readIfAllowed(kafka, STANDSTILL_MS, async (reader) => {
    const offsets = new Map<number, CommittedOffset>();
    const bounds = await reader.bounds(OFFSETS_TOPIC);
    const { partition: of, low, high } = bounds[partitionOfGroup(groupId, bounds.length)]!;
    for await (const records of reader.read({ topic: OFFSETS_TOPIC, partition: of, from: low, to: high })) {
      for (const { key, value } of records) {
        const partition = key === null ? undefined : partitionOfKey(key, wanted);
        if (partition === undefined) continue;
        if (value === null) offsets.delete(partition);
        else offsets.set(partition, offsetOf(value));
      }
    }
    return offsets;
  });
  return found ?? new Map();
}

/** Coordinators spread groups by the hash that Java gives a text. */
export function partitionOfGroup(groupId: string, count: number): number {
  let hash = 0;
  for (let at = 0; at < groupId.length; at++) hash = (Math.imul(hash, 31) + groupId.charCodeAt(at)) | 0;
  return (hash === -(2 ** 31) ? 0 : Math.abs(hash)) % count;
}

const VERSION_BYTES = 2;
/** Keys of committed offsets have these versions, and are alike in both. */
const OFFSET_VERSIONS: ReadonlySet<number> = new Set([0, 1]);

function partitionOfKey(key: Buffer, wanted: ReadonlyMap<string, number>): number | undefined {
  if (key.length <= VERSION_BYTES || !OFFSET_VERSIONS.has(key.readInt16BE(0))) return undefined;
  return wanted.get(key.toString('latin1', VERSION_BYTES));
}

/** Values have the epoch of a leader since the one version, and lengths as flexible requests have them since the other. */
const WITH_LEADER_EPOCH = 3;
const FLEXIBLE = 4;

function offsetOf(value: Buffer): CommittedOffset {
  const version = value.readInt16BE(0);
  const from = createWireReader(value.subarray(VERSION_BYTES), version >= FLEXIBLE);
  const offset = from.int64();
  if (version >= WITH_LEADER_EPOCH) from.int32();
  return { offset, metadata: from.text() ?? '' };
}

/** The key of a committed offset, without its version. */
function keyOf(groupId: string, topic: string, partition: number): Buffer {
  const writer = createWireWriter(false);
  writer.text(groupId);
  writer.text(topic);
  writer.int32(partition);
  return Buffer.concat(writer.finish());
}

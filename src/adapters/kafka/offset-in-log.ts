import type { Kafka } from 'kafkajs';
import type { CommittedOffset } from './committed-offset.ts';
import { createFlexibleReader } from './flexible-request.ts';
import { readIfAllowed } from './read-if-allowed.ts';

/** A partition of a topic, and the group that may have committed an offset of it. */
export interface CommittedPlace {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
}

const OFFSETS_TOPIC = '__consumer_offsets';
/** Others may have transactions open there, which end by their timeout. */
const STANDSTILL_MS = 60_000;

/**
 * The offset that stands committed in the log of the coordinators, whatever they say themselves; null where none does, or
 * where the log may not be read. It reads all that a partition of that topic holds, which may take seconds.
 * @throws RetryError where it cannot be said now.
 */
export function offsetInLog(kafka: Kafka, place: CommittedPlace): Promise<CommittedOffset | null> {
  return readIfAllowed(kafka, STANDSTILL_MS, async (reader) => {
    const bounds = await reader.bounds(OFFSETS_TOPIC);
    const { partition, low, high } = bounds[partitionOfGroup(place.groupId, bounds.length)]!;
    const wanted = keyOf(place);
    let found: CommittedOffset | null = null;
    for await (const records of reader.read({ topic: OFFSETS_TOPIC, partition, from: low, to: high })) {
      const last = records.findLast(({ key }) => key !== null && isKeyOf(key, wanted));
      if (last !== undefined) found = last.value === null ? null : offsetOf(last.value);
    }
    return found;
  });
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

function isKeyOf(key: Buffer, wanted: Buffer): boolean {
  return (
    key.length > VERSION_BYTES && OFFSET_VERSIONS.has(key.readInt16BE(0)) && key.subarray(VERSION_BYTES).equals(wanted)
  );
}

/** Values have the epoch of a leader since the one version, and lengths as flexible requests have them since the other. */
const WITH_LEADER_EPOCH = 3;
const FLEXIBLE = 4;

function offsetOf(value: Buffer): CommittedOffset {
  const { skip, length, int16, int64, bytes } = createFlexibleReader(value);
  const version = int16();
  const offset = int64();
  if (version >= WITH_LEADER_EPOCH) skip(4);
  return { offset, metadata: bytes(Math.max(0, version >= FLEXIBLE ? length() : int16())).toString() };
}

/** The key of a committed offset, without its version. */
function keyOf({ groupId, topic, partition }: CommittedPlace): Buffer {
  const index = Buffer.alloc(4);
  index.writeInt32BE(partition);
  return Buffer.concat([textOf(groupId), textOf(topic), index]);
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

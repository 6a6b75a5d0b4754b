import type { CommittedOffset } from './committed-offset.ts';
import { compact, createFlexibleReader, NO_TAGS, ONE_ELEMENT, sendFlexible, type Asked } from './flexible-request.ts';

/*
 * OffsetFetch version 7 with `require_stable` (KIP-447), which kafkajs does not speak. A coordinator of Kafka 4
 * serves any other from what its followers are known to have: just after it has taken over, that may be older than
 * what was committed, and acknowledged, before. This one it serves through its log, so it is never behind.
 */

/** The offset is -1 where nothing is committed. */
export interface StableOffset extends CommittedOffset {
  readonly errorCode: number;
}

const OFFSET_FETCH = 9;
const VERSION = 7;

/** Whether a broker, Kafka 2.5 or newer, knows such a request. */
export function fetchesStableOffsets({ versions }: Asked): boolean {
  return (versions[OFFSET_FETCH]?.maxVersion ?? 0) >= VERSION;
}

/** Asks a group's coordinator for the committed offset of one partition; an error of the protocol is in the answer. */
export function fetchStableOffset(
  broker: Asked,
  groupId: string,
  topic: string,
  partition: number,
): Promise<StableOffset> {
  const body = encodeRequest(groupId, topic, partition);
  return sendFlexible(
    broker,
    { apiKey: OFFSET_FETCH, apiVersion: VERSION, apiName: 'OffsetFetch', body },
    decodeAnswer,
  );
}

const REQUIRE_STABLE = Buffer.from([1]);
function encodeRequest(groupId: string, topic: string, partition: number): Buffer {
  const index = Buffer.alloc(4);
  index.writeInt32BE(partition);
  const topics = [ONE_ELEMENT, compact(topic), ONE_ELEMENT, index, NO_TAGS];
  return Buffer.concat([compact(groupId), ...topics, REQUIRE_STABLE, NO_TAGS]);
}

/** The answer to a request for one partition, of which everything but the offset, its metadata and the errors is passed over. */
function decodeAnswer(answer: Buffer): StableOffset {
  const { skip, length, int16, int64, bytes } = createFlexibleReader(answer);
  skip(4); // for how long the broker throttles
  if (length() < 1) return { offset: -1n, metadata: '', errorCode: int16() };
  skip(length()); // the topic
  length(); // one partition
  skip(4);
  const offset = int64();
  skip(4); // the leader's epoch
  const metadata = bytes(Math.max(0, length())).toString();
  const ofPartition = int16();
  skip(1 + 1); // the tags of the partition and of the topic
  return { offset, metadata, errorCode: ofPartition === 0 ? int16() : ofPartition };
}

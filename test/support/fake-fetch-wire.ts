import type { WireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';
import type { WireWriter } from '../../src/adapters/kafka/protocol/wire-writer.ts';

/*
 * The broker's side of what a fetcher asks: https://kafka.apache.org/protocol#protocol_messages
 */

/** A request as a broker has read it. */
export interface FakeFetch {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly maxWaitMs: number;
  readonly isolation: number;
  readonly positions: ReadonlyMap<number, bigint>;
  readonly forgotten: readonly number[];
  readonly bytes: number;
}

/** What a broker says of a partition. */
export interface AnsweredPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly start: bigint;
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  readonly records: Buffer;
}

/** Fetch version 11. */
export function readFetch(from: WireReader, bytes: number) {
  from.int32();
  const maxWaitMs = from.int32();
  from.int32();
  const maxBytes = from.int32();
  const isolation = from.int8();
  const sessionId = from.int32();
  const sessionEpoch = from.int32();
  let maxBytesPerPartition = 0;
  const positions = from.list(() => {
    from.text();
    return from.list(() => {
      const partition = from.int32();
      from.int32();
      const offset = from.int64();
      from.int64();
      maxBytesPerPartition = from.int32();
      return [partition, offset] as const;
    });
  });
  const forgotten = from.list(() => {
    from.text();
    return from.list(from.int32);
  });
  return {
    sessionId,
    sessionEpoch,
    maxWaitMs,
    isolation,
    positions: new Map(positions.flat()),
    forgotten: forgotten.flat(),
    bytes,
    maxBytes,
    maxBytesPerPartition,
  };
}

export function writeFetch(
  to: WireWriter,
  topicName: string,
  { errorCode, sessionId, found }: { errorCode: number; sessionId: number; found: readonly AnsweredPartition[] },
): void {
  to.int32(0);
  to.int16(errorCode);
  to.int32(sessionId);
  to.list(found.length === 0 ? [] : [topicName], (topic) => {
    to.text(topic);
    to.list(found, ({ partition, errorCode: code, highWatermark, start, aborted, records }) => {
      to.int32(partition);
      to.int16(code);
      to.int64(highWatermark);
      to.int64(highWatermark);
      to.int64(start);
      to.list(aborted, ({ producerId, firstOffset }) => {
        to.int64(producerId);
        to.int64(firstOffset);
      });
      to.int32(-1);
      to.bytes(records);
    });
  });
}

/** ListOffsets version 5. */
export function readListOffsets(from: WireReader) {
  from.int32();
  from.int8();
  const topics = from.list(() => {
    from.text();
    return from.list(() => {
      const partition = from.int32();
      from.int32();
      return { partition, timestamp: from.int64() };
    });
  });
  return topics.flat();
}

interface ListedOffset {
  readonly partition: number;
  readonly errorCode: number;
  readonly offset: bigint;
}

export function writeListOffsets(to: WireWriter, topicName: string, found: readonly ListedOffset[]): void {
  to.int32(0);
  to.list([topicName], (topic) => {
    to.text(topic);
    to.list(found, ({ partition, errorCode, offset }) => {
      to.int32(partition);
      to.int16(errorCode);
      to.int64(-1n);
      to.int64(offset);
      to.int32(0);
    });
  });
}

const UNKNOWN_TOPIC = 3;
const ID_DIGITS = 32;

/** Metadata version 10, of a topic with two partitions; or 9, which is the same without ids. */
export function writeTopicId(to: WireWriter, topicName: string, id: string | null, hasIds = true): void {
  to.int32(0);
  to.list([1], (nodeId) => {
    to.int32(nodeId);
    to.text('localhost');
    to.int32(9092);
    to.text(null);
    to.end();
  });
  to.text('cluster');
  to.int32(1);
  to.list([topicName], (topic) => {
    to.int16(id === null ? UNKNOWN_TOPIC : 0);
    to.text(topic);
    if (hasIds) for (const byte of Buffer.from(id ?? '0'.repeat(ID_DIGITS), 'hex')) to.int8(byte);
    to.flag(false);
    to.list([0, 1], (partition) => {
      to.int16(0);
      to.int32(partition);
      to.int32(1);
      to.int32(7);
      for (const replicas of [[1, 2], [1], []]) to.list(replicas, to.int32);
      to.end();
    });
    to.int32(0);
    to.end();
  });
  to.end();
}

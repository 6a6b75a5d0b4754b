import { questionOf, type AskedBroker, type Question } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';
import type { WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** Where to read a partition. */
export interface FetchPosition {
  readonly partition: number;
  readonly offset: bigint;
}

/** Fetch of one topic, as a consumer that reads committed data. */
export interface FetchRequest {
  readonly topic: string;
  /** Id and epoch of a fetch session (KIP-227). */
  readonly sessionId: number;
  readonly sessionEpoch: number;
  /** Read in this order until the answer is full. */
  readonly positions: readonly FetchPosition[];
  /** Partitions that the session is to go on without. */
  readonly forgotten: readonly number[];
  readonly maxWaitMs: number;
  /** Of the answer, and of each partition in it; a first batch that is larger comes all the same (KIP-74). */
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
}

/** Where a transaction begins that was aborted. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export interface PartitionAnswer {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  /** In no order that can be relied upon. */
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches, the last of which may be cut off; they share the memory of the answer. */
  readonly records: Buffer;
}

export interface FetchAnswer {
  readonly throttleMs: number;
  readonly errorCode: number;
  /** 0 where the broker keeps no session. */
  readonly sessionId: number;
  readonly partitions: readonly PartitionAnswer[];
  /** All of the answer. */
  readonly bytes: Buffer;
}

const CONSUMER = -1;
const READ_COMMITTED = 1;
const NO_EPOCH = -1;
const NO_START = -1n;
const MIN_BYTES = 1;
const NO_RECORDS = Buffer.alloc(0);

/** https://kafka.apache.org/protocol#The_Messages_Fetch @throws StopError where broker and worker share no version. */
export function fetchQuestion(broker: AskedBroker, request: FetchRequest): Question<FetchAnswer> {
  return {
    ...questionOf(broker, REQUESTS.fetch),
    write: (to) => writeRequest(to, request),
    read: readAnswer,
  };
}

function writeRequest(to: WireWriter, request: FetchRequest): void {
  const { topic, positions, forgotten, maxBytesPerPartition } = request;
  to.int32(CONSUMER);
  to.int32(request.maxWaitMs);
  to.int32(MIN_BYTES);
  to.int32(request.maxBytes);
  to.int8(READ_COMMITTED);
  to.int32(request.sessionId);
  to.int32(request.sessionEpoch);
  to.list(positions.length > 0 ? [topic] : [], () => {
    to.text(topic);
    to.list(positions, ({ partition, offset }) => {
      to.int32(partition);
      to.int32(NO_EPOCH);
      to.int64(offset);
      to.int64(NO_START);
      to.int32(maxBytesPerPartition);
    });
  });
  to.list(forgotten.length > 0 ? [topic] : [], () => {
    to.text(topic);
    to.list(forgotten, to.int32);
  });
  to.text(''); // the rack
}

function readAnswer(from: WireReader, bytes: Buffer): FetchAnswer {
  const throttleMs = from.int32();
  const errorCode = from.int16();
  const sessionId = from.int32();
  const topics = from.list(() => {
    from.text();
    return from.list(() => readPartition(from));
  });
  return { throttleMs, errorCode, sessionId, partitions: topics.flat(), bytes };
}

function readPartition(from: WireReader): PartitionAnswer {
  const partition = from.int32();
  const errorCode = from.int16();
  const highWatermark = from.int64();
  from.int64(); // the last stable offset
  from.int64(); // the log's start
  const aborted = from.list(() => ({ producerId: from.int64(), firstOffset: from.int64() }));
  from.int32(); // a replica that would rather be read
  return { partition, errorCode, highWatermark, aborted, records: from.bytes() ?? NO_RECORDS };
}

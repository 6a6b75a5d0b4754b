import { crc32c } from '@node-rs/crc32';
import { REQUESTS, OPTIONAL_REQUESTS } from '../../src/adapters/kafka/protocol/requests.ts';
import { createWireReader, type WireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';
import { ATTRIBUTES, BATCH_FIELDS } from '../../src/records/record-batch.ts';

/*
 * The brokers' side of the requests of a transaction, written by their definitions (`common/message` in the jar of kafka-clients).
 */

const APIS = { ...REQUESTS, ...OPTIONAL_REQUESTS };
const KINDS = [
  'produce',
  'offsetCommit',
  'offsetFetch',
  'listOffsets',
  'apiVersions',
  'initProducerId',
  'addPartitionsToTxn',
  'addOffsetsToTxn',
  'endTxn',
  'txnOffsetCommit',
  'listTransactions',
] as const satisfies readonly (keyof typeof APIS)[];
export type TransactionApi = (typeof KINDS)[number];

/** A batch as a leader gets it. */
export interface GotBatch {
  readonly topic: string;
  readonly partition: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
  readonly isTransactional: boolean;
  /** The memory that was sent. */
  readonly bytes: Buffer;
}

/** A request as a broker has read it; each has what its kind is about. */
export interface TransactionRequest {
  readonly api: TransactionApi;
  readonly version: number;
  readonly transactionalId: string | null;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly batches: readonly GotBatch[];
  readonly topics: ReadonlyMap<string, readonly number[]>;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly offsets: ReadonlyMap<number, { readonly offset: bigint; readonly metadata: string }>;
  readonly commits: boolean;
  readonly isStable: boolean;
}

const NOTHING: Omit<TransactionRequest, 'api' | 'version'> = {
  transactionalId: null,
  producerId: -1n,
  producerEpoch: -1,
  batches: [],
  topics: new Map(),
  groupId: '',
  generationId: -1,
  memberId: '',
  offsets: new Map(),
  commits: false,
  isStable: false,
};

export function apiOf(key: number): TransactionApi {
  return KINDS.find((kind) => APIS[kind].apiKey === key)!;
}

export const isFlexible = (api: TransactionApi, version: number) => version >= APIS[api].flexible;

export function readTransactionRequest(api: TransactionApi, version: number, bytes: Buffer): TransactionRequest {
  const from = createWireReader(bytes, isFlexible(api, version));
  from.end(); // the tags of the header
  const found = { ...NOTHING, api, version, ...readBody(api, from) };
  from.end();
  expectEnd(from, api);
  return found;
}

function expectEnd(from: WireReader, api: TransactionApi): void {
  let isOver = false;
  try {
    from.int8();
  } catch {
    isOver = true;
  }
  if (!isOver) throw new Error(`a ${api} request with something behind it`);
}

function readBody(api: TransactionApi, from: WireReader): Partial<TransactionRequest> {
  switch (api) {
    case 'produce': {
      const transactionalId = from.text();
      from.int16();
      from.int32();
      return { transactionalId, batches: readTopics(from, (topic) => readBatch(from, topic)).flatMap(([, of]) => of) };
    }
    case 'offsetCommit': {
      const [groupId, generationId, memberId] = [from.text()!, from.int32(), from.text()!];
      from.text(); // instance
      return { groupId, generationId, memberId, offsets: readNotedOffsets(from) };
    }
    case 'listOffsets':
      from.int32(); // of which replica
      from.int8();
      return { topics: new Map(readTopics(from, () => readListed(from))) };
    case 'offsetFetch': {
      const groupId = from.text()!;
      const topics = new Map(readTopics(from, from.int32, false));
      return { groupId, topics, isStable: from.flag() };
    }
    case 'apiVersions':
      from.text(); // who asks
      from.text();
      return {};
    case 'initProducerId': {
      const transactionalId = from.text();
      from.int32();
      return { transactionalId, producerId: from.int64(), producerEpoch: from.int16() };
    }
    case 'addPartitionsToTxn':
      return { ...readIdentity(from), topics: new Map(readTopics(from, from.int32, false)) };
    case 'addOffsetsToTxn':
      return { ...readIdentity(from), groupId: from.text()! };
    case 'endTxn':
      return { ...readIdentity(from), commits: from.flag() };
    case 'txnOffsetCommit':
      return readOffsets(from);
    case 'listTransactions':
      from.list(from.text);
      from.list(from.int64);
      return {};
  }
}

function readIdentity(from: WireReader) {
  return { transactionalId: from.text(), producerId: from.int64(), producerEpoch: from.int16() };
}

function readOffsets(from: WireReader): Partial<TransactionRequest> {
  const [transactionalId, groupId] = [from.text(), from.text()!];
  const [producerId, producerEpoch] = [from.int64(), from.int16()];
  const [generationId, memberId] = [from.int32(), from.text()!];
  from.text(); // instance
  const offsets = readNotedOffsets(from);
  return { transactionalId, groupId, producerId, producerEpoch, generationId, memberId, offsets };
}

function readNotedOffsets(from: WireReader): TransactionRequest['offsets'] {
  const topics = readTopics(from, () => {
    const [partition, offset] = [from.int32(), from.int64()];
    from.int32();
    return [partition, { offset, metadata: from.text() ?? '' }] as const;
  });
  return new Map(topics.flatMap(([, of]) => of));
}

function readListed(from: WireReader): number {
  const partition = from.int32();
  from.int32();
  from.int64(); // the earliest, or the latest
  return partition;
}

function readTopics<T>(from: WireReader, each: (topic: string) => T, hasTags = true) {
  return from.list(() => {
    const topic = from.text()!;
    const found = from.list(() => {
      const value = each(topic);
      if (hasTags) from.end();
      return value;
    });
    from.end();
    return [topic, found] as const;
  });
}

function readBatch(from: WireReader, topic: string): GotBatch {
  const partition = from.int32();
  const bytes = from.bytes()!;
  if (bytes.readUInt32BE(BATCH_FIELDS.checksum) !== crc32c(bytes.subarray(BATCH_FIELDS.attributes)))
    throw new Error('a batch with a wrong checksum');
  return {
    topic,
    partition,
    producerId: bytes.readBigInt64BE(BATCH_FIELDS.producerId),
    producerEpoch: bytes.readInt16BE(BATCH_FIELDS.producerEpoch),
    baseSequence: bytes.readInt32BE(BATCH_FIELDS.baseSequence),
    recordCount: bytes.readInt32BE(BATCH_FIELDS.recordCount),
    isTransactional: (bytes.readInt16BE(BATCH_FIELDS.attributes) & ATTRIBUTES.transactional) !== 0,
    bytes,
  };
}

import { REQUESTS } from '../../src/adapters/kafka/protocol/requests.ts';
import { createWireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';

/*
 * As much of Kafka's protocol as a proxy has to know: frames with their length before them, the header
 * of a request, and what a held one is about.
 */

/** Requests by their API keys. https://kafka.apache.org/protocol#protocol_api_keys */
export const API_KEYS = {
  produce: 0,
  fetch: 1,
  metadata: 3,
  offsetFetch: 9,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  leaveGroup: 13,
  syncGroup: 14,
  initProducerId: 22,
  addPartitionsToTransaction: 24,
  addOffsetsToTransaction: 25,
  endTransaction: 26,
  commitOffsetsInTransaction: 28,
  listTransactions: 66,
} as const;
export type Api = keyof typeof API_KEYS;

export interface RequestHeader {
  readonly apiKey: number;
  readonly correlationId: number;
  readonly clientId: string;
}

const LENGTH_BYTES = 4;
const CLIENT_ID_AT = LENGTH_BYTES + 10;

/**
 * Reads the header of a request, given with its length. That of the flexible versions (KIP-482) only has tags behind it: even there
 * the client id is a string of the old kind.
 */
export function readRequestHeader(frame: Buffer): RequestHeader {
  const clientIdBytes = Math.max(0, frame.readInt16BE(LENGTH_BYTES + 8));
  return {
    apiKey: frame.readInt16BE(LENGTH_BYTES),
    correlationId: frame.readInt32BE(LENGTH_BYTES + 4),
    clientId: frame.toString('utf8', CLIENT_ID_AT, CLIENT_ID_AT + clientIdBytes),
  };
}

/** Which offset a `commitOffsetsInTransaction` request, given with its length, commits of each partition of a topic. */
export function readOffsetsInTransaction(frame: Buffer, topic: string): ReadonlyMap<number, bigint> {
  const isFlexible = frame.readInt16BE(LENGTH_BYTES + 2) >= REQUESTS.txnOffsetCommit.flexible;
  const clientIdBytes = Math.max(0, frame.readInt16BE(LENGTH_BYTES + 8));
  const from = createWireReader(frame.subarray(CLIENT_ID_AT + clientIdBytes), isFlexible);
  from.end(); // of the header
  from.text(); // transactional id
  from.text(); // group
  from.int64(); // producer id
  from.int16(); // its epoch
  from.int32(); // generation
  from.text(); // member id
  from.text(); // instance id
  const topics = from.list(() => {
    const name = from.text();
    const offsets = from.list(() => {
      const [partition, offset] = [from.int32(), from.int64()];
      from.int32(); // of which leader's epoch
      from.text(); // metadata
      from.end();
      return [partition, offset] as const;
    });
    from.end();
    return { name, offsets };
  });
  return new Map(topics.filter(({ name }) => name === topic).flatMap(({ offsets }) => offsets));
}

/** The request that an answer, given with its length, belongs to. */
export function readCorrelationId(frame: Buffer): number {
  return frame.readInt32BE(LENGTH_BYTES);
}

/** Cuts a stream of bytes into whole frames, each with its length. */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + rest.readInt32BE(0);
      if (rest.length < end) break;
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
}

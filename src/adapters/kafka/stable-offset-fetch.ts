import { createRequire } from 'node:module';

/*
 * OffsetFetch version 7 with `require_stable` (KIP-447), which kafkajs does not speak. A coordinator of Kafka 4
 * serves any other from what its followers are known to have: just after it has taken over, that may be older than
 * what was committed, and acknowledged, before. This one it serves through its log, so it is never behind.
 */

/** What a broker of kafkajs has inside. */
export interface RequestingBroker {
  readonly versions: Readonly<Record<string, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send(exchange: object): Promise<CommittedOffset> };
}

/** -1 where nothing is committed. */
export interface CommittedOffset {
  readonly offset: bigint;
  readonly errorCode: number;
}

const OFFSET_FETCH = 9;
const VERSION = 7;

const require = createRequire(import.meta.url);
const Encoder = require('kafkajs/src/protocol/encoder') as new () => { writeBuffer(bytes: Buffer): object };

/** Whether a broker, Kafka 2.5 or newer, knows such a request. */
export function fetchesStableOffsets({ versions }: RequestingBroker): boolean {
  return (versions[OFFSET_FETCH]?.maxVersion ?? 0) >= VERSION;
}

/** Asks a group's coordinator for the committed offset of one partition; an error of the protocol is in the answer. */
export function fetchStableOffset(
  { connectionPool }: RequestingBroker,
  groupId: string,
  topic: string,
  partition: number,
): Promise<CommittedOffset> {
  const body = encodeRequest(groupId, topic, partition);
  return connectionPool.send({
    request: {
      apiKey: OFFSET_FETCH,
      apiVersion: VERSION,
      apiName: 'OffsetFetch',
      encode: () => Promise.resolve(new Encoder().writeBuffer(body)),
    },
    response: {
      decode: (answer: Buffer) => Promise.resolve(decodeAnswer(answer)),
      parse: (decoded: CommittedOffset) => Promise.resolve(decoded),
    },
  });
}

const NO_TAGS = Buffer.from([0]);
const REQUIRE_STABLE = Buffer.from([1]);
const ONE_ELEMENT = Buffer.from([2]); // compact arrays and strings begin with their length plus one

function encodeRequest(groupId: string, topic: string, partition: number): Buffer {
  const index = Buffer.alloc(4);
  index.writeInt32BE(partition);
  // The tags of the header come first, for kafkajs writes headers without.
  const topics = [ONE_ELEMENT, compact(topic), ONE_ELEMENT, index, NO_TAGS];
  return Buffer.concat([NO_TAGS, compact(groupId), ...topics, REQUIRE_STABLE, NO_TAGS]);
}

function compact(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([unsignedVarint(bytes.length + 1), bytes]);
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** The answer to a request for one partition, of which everything but the offset and the errors is passed over. */
function decodeAnswer(answer: Buffer): CommittedOffset {
  let at = 1 + 4; // the tags of the header, and for how long the broker throttles
  const skip = (bytes: number) => {
    at += bytes;
  };
  /** The length of what comes next; -1 for null. */
  const length = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = answer[at]!;
      skip(1);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value - 1;
    }
  };
  if (length() < 1) return { offset: -1n, errorCode: answer.readInt16BE(at) };
  skip(length()); // the topic
  length(); // one partition
  skip(4);
  const offset = answer.readBigInt64BE(at);
  skip(8 + 4); // and the leader's epoch
  skip(Math.max(0, length())); // metadata
  const ofPartition = answer.readInt16BE(at);
  skip(2 + 1 + 1); // and the tags of the partition and of the topic
  return { offset, errorCode: ofPartition === 0 ? answer.readInt16BE(at) : ofPartition };
}

import { createRequire } from 'node:module';

/*
 * Requests of the flexible versions of the protocol (KIP-482), which kafkajs does not speak: lengths are variable, and
 * tags may follow everything.
 */

/** What a broker of kafkajs has inside. */
export interface Asked {
  readonly versions: Readonly<Record<string, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send(exchange: object): Promise<unknown> };
}

export interface FlexibleRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  readonly body: Buffer;
}

const require = createRequire(import.meta.url);
const Encoder = require('kafkajs/src/protocol/encoder') as new () => { writeBuffer(bytes: Buffer): object };

export const NO_TAGS = Buffer.from([0]);
/** Of an array or a text: both begin with their length plus one. */
export const ONE_ELEMENT = Buffer.from([2]);

/** Sends it and gives what `decode` makes of the answer behind its header. */
export function sendFlexible<T>(
  { connectionPool }: Asked,
  { body, ...request }: FlexibleRequest,
  decode: (answer: Buffer) => T,
): Promise<T> {
  // kafkajs writes and reads headers without tags.
  const whole = Buffer.concat([NO_TAGS, body]);
  return connectionPool.send({
    request: { ...request, encode: () => Promise.resolve(new Encoder().writeBuffer(whole)) },
    response: {
      decode: (answer: Buffer) => Promise.resolve(decode(answer.subarray(NO_TAGS.length))),
      parse: (decoded: T) => Promise.resolve(decoded),
    },
  }) as Promise<T>;
}

/** A text of the flexible versions. */
export function compact(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([unsignedVarint(bytes.length + 1), bytes]);
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Reads one thing after the other. */
export interface FlexibleReader {
  readonly skip: (bytes: number) => void;
  /** The length of what comes next; -1 for null. */
  readonly length: () => number;
  readonly int16: () => number;
  readonly int64: () => bigint;
  readonly bytes: (count: number) => Buffer;
}

export function createFlexibleReader(answer: Buffer): FlexibleReader {
  let at = 0;
  const skip = (bytes: number): number => {
    const from = at;
    at += bytes;
    return from;
  };
  return {
    skip,
    length() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = answer[skip(1)]!;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value - 1;
      }
    },
    int16: () => answer.readInt16BE(skip(2)),
    int64: () => answer.readBigInt64BE(skip(8)),
    bytes(count) {
      const from = skip(count);
      return answer.subarray(from, from + count);
    },
  };
}

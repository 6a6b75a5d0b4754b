import { replaceModule } from './replace-module.ts';

/*
 * kafkajs writes what a request holds into one buffer, copies it into a second with the request's header, and that into a
 * third with its size, each filled with zeros first and up to twice as large as needed. Here it is written once, and
 * a batch is not copied at all: the socket writes it behind the rest.
 */

/** What a request's `encode` gives: an encoder of kafkajs, or bytes and others behind them. */
export interface RequestPayload {
  readonly buffer: Buffer;
  readonly following?: readonly Buffer[];
}

interface Request {
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly encode: () => Promise<RequestPayload>;
  };
}

/** Size, API key, API version, correlation id, length of the client id: https://kafka.apache.org/protocol#protocol_messages */
const FIXED_BYTES = 14;
const SIZE_BYTES = 4;

const followingOf = new WeakMap<object, readonly Buffer[]>();

/** The bytes that have to be written right behind these; null where there are none. */
export function bytesFollowing(bytes: unknown): readonly Buffer[] | null {
  return Buffer.isBuffer(bytes) ? (followingOf.get(bytes) ?? null) : null;
}

/** Makes a request one buffer of just its size, and maybe another that follows it. */
export function correctRequestBytes(require: NodeJS.Require): void {
  const encode = async ({ correlationId, clientId, request }: Request) => {
    const { buffer: payload, following = [] } = await request.encode();
    const bytes = following.reduce((sum, { length }) => sum + length, payload.length);
    const name = Buffer.from(clientId ?? '');
    const head = Buffer.allocUnsafe(FIXED_BYTES);
    head.writeInt32BE(FIXED_BYTES - SIZE_BYTES + name.length + bytes, 0);
    head.writeInt16BE(request.apiKey, 4);
    head.writeInt16BE(request.apiVersion, 6);
    head.writeInt32BE(correlationId, 8);
    head.writeInt16BE(clientId === null ? -1 : name.length, 12);
    const buffer = Buffer.concat([head, name, payload]);
    if (following.length > 0) followingOf.set(buffer, following);
    return { buffer };
  };
  replaceModule(require, 'kafkajs/src/protocol/request', () => encode);
}

import { StopError } from '../../../pipeline/failures.ts';
import type { RequestVersions } from './requests.ts';
import { createWireReader, type WireReader } from './wire-reader.ts';
import { createWireWriter, type WireWriter } from './wire-writer.ts';

/** The oldest and the newest version of a request that a broker takes. */
export interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** A broker of kafkajs, as far as our own requests go: which versions it takes of each, and its connections. */
export interface AskedBroker {
  readonly nodeId: number;
  readonly versions: Readonly<Record<string, VersionRange | undefined>>;
  readonly connectionPool: { send(exchange: object): Promise<unknown> };
}

/** A request that we write ourselves, in one of its versions, and how its answer is read. */
export interface Question<Answer extends object> {
  readonly apiKey: number;
  readonly apiName: string;
  readonly version: number;
  /** Whether that version is one of the flexible ones (KIP-482). */
  readonly isFlexible: boolean;
  /** Where brokers answer with a plain header all the same, as they do to ApiVersions. */
  readonly hasPlainAnswerHeader?: true;
  /** How long the answer may take, where that is longer than the client's patience. */
  readonly timeoutMs?: number;
  readonly write: (to: WireWriter) => void;
  /** A `throttleMs` in what it gives is kept to: nothing more is sent for so long (KIP-219). */
  readonly read: (from: WireReader, bytes: Buffer) => Answer;
}

/**
 * Sends a request over a connection of kafkajs, which sees to TLS, SASL, time-outs and throttling. Codes of errors are
 * in the answer. Rejects with what kafkajs says of the connection.
 */
export function askBroker<Answer extends object>(
  { connectionPool }: AskedBroker,
  { write, read, apiKey, apiName, version, isFlexible, ...more }: Question<Answer>,
): Promise<Answer> {
  const hasTags = isFlexible && more.hasPlainAnswerHeader === undefined;
  const encode = () => {
    const writer = createWireWriter(isFlexible);
    // The tags of the request's header, of which kafkajs writes the rest.
    writer.end();
    write(writer);
    const [buffer, ...following] = writer.finish();
    return Promise.resolve({ buffer, following });
  };
  const decode = (answer: Buffer) => {
    const reader = createWireReader(answer, isFlexible);
    if (hasTags) reader.end();
    const value = read(reader, answer);
    const { throttleMs = 0 } = value as { readonly throttleMs?: number };
    return Promise.resolve({ value, clientSideThrottleTime: throttleMs });
  };
  return connectionPool.send({
    request: { apiKey, apiName, apiVersion: version, encode },
    response: { decode, parse: ({ value }: { readonly value: Answer }) => Promise.resolve(value) },
    requestTimeout: more.timeoutMs ?? null,
  }) as Promise<Answer>;
}

/**
 * The newest version of a request that both a broker and we know, and up to `most`. @throws StopError where there is none: the
 * broker is too old, or so new that it has dropped it.
 */
export function versionFor({ versions, nodeId }: AskedBroker, request: RequestVersions, most = request.most): number {
  const offered = versions[request.apiKey];
  const version = Math.min(most, request.most, offered?.maxVersion ?? -1);
  if (offered !== undefined && version >= request.least && version >= offered.minVersion) return version;
  const theirs = offered === undefined ? 'none' : `${offered.minVersion} to ${offered.maxVersion}`;
  // The one that a client begins with has no number yet.
  const who = (nodeId as number | null) === null ? 'a broker of KAFKA_BROKERS' : `broker ${nodeId}`;
  throw new StopError(
    `${who} takes ${request.apiName} in versions ${theirs}, and this worker speaks ${request.least} to ${most}`,
  );
}

/** What a question says of itself, in the newest version that both know. @throws StopError as `versionFor` does. */
export function questionOf(broker: AskedBroker, request: RequestVersions, most = request.most) {
  const version = versionFor(broker, request, most);
  const { apiKey, apiName, flexible } = request;
  return { apiKey, apiName, version, isFlexible: version >= flexible };
}

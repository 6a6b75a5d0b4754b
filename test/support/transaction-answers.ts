import { createWireWriter, type WireWriter } from '../../src/adapters/kafka/protocol/wire-writer.ts';
import type { VersionRange } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { isFlexible, type TransactionApi, type TransactionRequest } from './transaction-wire.ts';

/*
 * What brokers answer to the requests of a transaction, written by its definitions: see `transaction-wire.ts`.
 */

/** What a broker answers; each kind of request takes what it is about. */
export interface TransactionAnswer {
  readonly errorCode?: number;
  readonly throttleMs?: number;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly features?: ReadonlyMap<string, number>;
  /** What a broker speaks, by API key. */
  readonly ranges?: ReadonlyMap<number, VersionRange>;
  readonly places?: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly errorCode?: number;
    readonly offset?: bigint;
    readonly message?: string;
  }[];
  /** Where they are not alike, by topic and partition. */
  readonly codes?: readonly (readonly [topic: string, partition: number, code: number])[];
  readonly offsets?: readonly {
    readonly partition: number;
    readonly offset: bigint;
    readonly metadata: string;
    readonly errorCode?: number;
  }[];
  readonly openIds?: readonly string[];
}

export function writeTransactionAnswer(
  { api, version, topics, offsets }: Pick<TransactionRequest, 'api' | 'version' | 'topics' | 'offsets'>,
  said: TransactionAnswer,
): Buffer {
  const to = createWireWriter(isFlexible(api, version));
  if (api !== 'apiVersions') to.end(); // the tags of the header
  const asked =
    api === 'txnOffsetCommit' || api === 'offsetCommit'
      ? [...offsets.keys()].map((partition) => ['in', partition] as const)
      : [...topics].flatMap(([topic, of]) => of.map((partition) => [topic, partition] as const));
  const codes = said.codes ?? asked.map(([topic, partition]) => [topic, partition, said.errorCode ?? 0] as const);
  writeBody(to, api, version, { ...said, codes });
  if (api !== 'apiVersions') to.end();
  return Buffer.concat(to.finish());
}

function writeBody(to: WireWriter, api: TransactionApi, version: number, said: TransactionAnswer): void {
  const { errorCode = 0, throttleMs = 0, producerId = -1n, producerEpoch = -1 } = said;
  if (api === 'produce') {
    writePlaces(to, version, said.places ?? []);
    to.int32(throttleMs);
    return;
  }
  if (api === 'apiVersions') return writeApiVersions(to, said);
  to.int32(throttleMs);
  switch (api) {
    case 'initProducerId':
      to.int16(errorCode);
      to.int64(producerId);
      to.int16(producerEpoch);
      break;
    case 'endTxn':
      to.int16(errorCode);
      if (version < 5) break;
      to.int64(producerId);
      to.int16(producerEpoch);
      break;
    case 'addOffsetsToTxn':
      to.int16(errorCode);
      break;
    case 'addPartitionsToTxn':
    case 'offsetCommit':
    case 'txnOffsetCommit':
      writeTopics(
        to,
        said.codes!,
        ([topic]) => topic,
        ([, partition, code]) => {
          to.int32(partition);
          to.int16(code);
        },
      );
      break;
    case 'listOffsets':
      writeTopics(
        to,
        said.codes!,
        ([topic]) => topic,
        ([, partition, code]) => {
          to.int32(partition);
          to.int16(code);
          to.int64(-1n);
          to.int64(said.offsets?.find((each) => each.partition === partition)?.offset ?? 0n);
          to.int32(0);
        },
      );
      break;
    case 'offsetFetch':
      writeTopics(
        to,
        said.offsets ?? [],
        () => 'in',
        (each) => {
          to.int32(each.partition);
          to.int64(each.offset);
          to.int32(-1);
          to.text(each.metadata);
          to.int16(each.errorCode ?? 0);
        },
      );
      to.int16(errorCode);
      break;
    case 'listTransactions':
      to.int16(errorCode);
      to.list([], to.text);
      to.list(said.openIds ?? [], (id) => {
        to.text(id);
        to.int64(1n);
        to.text('Ongoing');
        to.end();
      });
  }
}

function writePlaces(to: WireWriter, version: number, places: NonNullable<TransactionAnswer['places']>): void {
  writeTopics(
    to,
    places,
    ({ topic }) => topic,
    ({ partition, errorCode = 0, offset = -1n, message = null }) => {
      to.int32(partition);
      to.int16(errorCode);
      to.int64(offset);
      to.int64(-1n);
      to.int64(0n);
      if (version < 8) return;
      to.list([], () => {});
      to.text(message);
    },
  );
}

const ONE_RANGE = new Map([[18, { minVersion: 0, maxVersion: 4 }]]);

function writeApiVersions(to: WireWriter, { features = new Map(), ranges = ONE_RANGE }: TransactionAnswer): void {
  to.int16(0);
  to.list([...ranges], ([key, { minVersion, maxVersion }]) => {
    to.int16(key);
    to.int16(minVersion);
    to.int16(maxVersion);
    to.end();
  });
  to.int32(0);
  const tag = createWireWriter(true);
  tag.list([...features], ([name, level]) => {
    tag.text(name);
    tag.int16(level);
    tag.int16(0);
    tag.end();
  });
  const bytes = Buffer.concat(tag.finish());
  to.int8(1); // one tag
  to.int8(2); // of this number
  writeSize(to, bytes.length);
  for (const byte of bytes) to.int8(byte);
}

function writeSize(to: WireWriter, size: number): void {
  for (let rest = size; ; rest >>>= 7) {
    if (rest < 0x80) return to.int8(rest);
    to.int8((rest & 0x7f) | 0x80);
  }
}

function writeTopics<T>(
  to: WireWriter,
  items: readonly T[],
  topicOf: (item: T) => string,
  write: (item: T) => void,
): void {
  to.list([...Map.groupBy(items, topicOf)], ([topic, of]) => {
    to.text(topic);
    to.list(of, (item) => {
      write(item);
      to.end();
    });
    to.end();
  });
}

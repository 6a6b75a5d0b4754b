import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { writeOffsetsToCommit, type OffsetsToCommit } from './offsets-to-commit.ts';
import { REQUESTS } from './requests.ts';
import type { WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** Who acts in a transaction. */
export interface ProducerIdentity {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** Partitions of topics, as requests name them. */
export type TopicPartitions = ReadonlyMap<string, readonly number[]>;

interface CodedAnswer {
  readonly errorCode: number;
  readonly throttleMs: number;
}

/**
 * Asks for a producer id, or for the next epoch of the one that the transactional id has: whoever else uses it is fenced, and
 * the transaction that was open is aborted.
 */
export function initProducerId(
  coordinator: AskedBroker,
  {
    transactionalId,
    transactionTimeoutMs,
  }: { readonly transactionalId: string; readonly transactionTimeoutMs: number },
): Promise<CodedAnswer & Omit<ProducerIdentity, 'transactionalId'>> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.initProducerId),
    write(to) {
      to.text(transactionalId);
      to.int32(transactionTimeoutMs);
      to.int64(-1n); // whatever id and epoch it has
      to.int16(-1);
      to.end();
    },
    read: (from) => ({
      throttleMs: from.int32(),
      errorCode: from.int16(),
      producerId: from.int64(),
      producerEpoch: from.int16(),
    }),
  });
}

/** Makes partitions part of a transaction, in protocol 1. Gives the first error of any of them, 0 where there is none. */
export function addPartitionsToTransaction(
  coordinator: AskedBroker,
  by: ProducerIdentity,
  partitions: TopicPartitions,
): Promise<CodedAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.addPartitionsToTxn),
    write(to) {
      writeIdentity(to, by);
      to.list([...partitions], ([topic, ofTopic]) => {
        to.text(topic);
        to.list(ofTopic, to.int32);
        to.end();
      });
      to.end();
    },
    read: (from) => ({ throttleMs: from.int32(), errorCode: firstError(readCodes(from)) }),
  });
}

/** Makes a group's offsets part of a transaction, in protocol 1. */
export function addOffsetsToTransaction(
  coordinator: AskedBroker,
  by: ProducerIdentity,
  groupId: string,
): Promise<CodedAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.addOffsetsToTxn),
    write(to) {
      writeIdentity(to, by);
      to.text(groupId);
      to.end();
    },
    read: readCoded,
  });
}

/** The newest version that does not speak of transaction protocol 2. */
export const TXN_OFFSET_COMMIT_OF_PROTOCOL_1 = 4;

/** Writes offsets that are committed with the transaction. Gives the first error of any of them, 0 where there is none. */
export function commitOffsetsInTransaction(
  coordinator: AskedBroker,
  by: ProducerIdentity,
  offsets: OffsetsToCommit,
  mostVersion: number,
): Promise<CodedAnswer> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.txnOffsetCommit, mostVersion),
    write(to) {
      to.text(by.transactionalId);
      to.text(offsets.groupId);
      to.int64(by.producerId);
      to.int16(by.producerEpoch);
      writeOffsetsToCommit(to, offsets);
    },
    read: (from) => ({ throttleMs: from.int32(), errorCode: firstError(readCodes(from)) }),
  });
}

/** The newest version that does not speak of transaction protocol 2. */
export const END_TXN_OF_PROTOCOL_1 = 4;
const WITH_NEXT_EPOCH = 5;

/** What a transaction ends with; in protocol 2 the producer's next epoch comes with it, else `next` is null. */
export interface EndAnswer extends CodedAnswer {
  readonly next: Omit<ProducerIdentity, 'transactionalId'> | null;
}

/** Commits a transaction, or aborts it. */
export function endTransaction(
  coordinator: AskedBroker,
  by: ProducerIdentity,
  how: 'commit' | 'abort',
  mostVersion: number,
): Promise<EndAnswer> {
  const question = questionOf(coordinator, REQUESTS.endTxn, mostVersion);
  return askBroker(coordinator, {
    ...question,
    write(to) {
      writeIdentity(to, by);
      to.flag(how === 'commit');
      to.end();
    },
    read(from) {
      const coded = readCoded(from);
      if (question.version < WITH_NEXT_EPOCH) return { ...coded, next: null };
      return { ...coded, next: { producerId: from.int64(), producerEpoch: from.int16() } };
    },
  });
}

function writeIdentity(to: WireWriter, { transactionalId, producerId, producerEpoch }: ProducerIdentity): void {
  to.text(transactionalId);
  to.int64(producerId);
  to.int16(producerEpoch);
}

function readCoded(from: WireReader): CodedAnswer {
  return { throttleMs: from.int32(), errorCode: from.int16() };
}

/** Of every partition of every topic. */
function readCodes(from: WireReader): readonly number[] {
  const codes = from.list(() => {
    from.text();
    const ofTopic = from.list(() => {
      from.int32();
      const code = from.int16();
      from.end();
      return code;
    });
    from.end();
    return ofTopic;
  });
  return codes.flat();
}

/** Where one is refused, the others may be said to have been left alone: that tells nothing of why. */
function firstError(codes: readonly number[]): number {
  const errors = codes.filter((code) => code !== 0);
  return errors.find((code) => code !== OPERATION_NOT_ATTEMPTED) ?? errors[0] ?? 0;
}

const OPERATION_NOT_ATTEMPTED = 55;

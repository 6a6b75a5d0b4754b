import { RetryError } from '../../../pipeline/failures.ts';
import { CONCURRENT_TRANSACTIONS, askCoordinator, failureOfCode } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import type { AskedBroker } from '../protocol/ask-broker.ts';
import type { OffsetsToCommit } from '../protocol/offsets-to-commit.ts';
import {
  addOffsetsToTransaction,
  addPartitionsToTransaction,
  commitOffsetsInTransaction,
  type ProducerIdentity,
} from '../protocol/transaction-requests.ts';
import { sendBatches, type SendOutcome } from './send-batches.ts';
import type { OutgoingBatch } from './outgoing-batch.ts';
import type { TransactionProtocol } from './transaction-protocol.ts';

/** What one transaction writes, and the offsets that it commits; null where it commits none. */
export interface TransactionContent {
  readonly batches: readonly OutgoingBatch[];
  readonly offsets: OffsetsToCommit | null;
}

/** What an open producer is. */
export interface ProducerSession {
  readonly protocol: TransactionProtocol;
  identity: ProducerIdentity;
  /** The next sequence number by partition. */
  readonly sequences: Map<string, number>;
  /** Whether a request was not answered that may still arrive, and belong to a later transaction by then. */
  isHaunted: boolean;
}

/** What came of writing a transaction, before its end. */
export type WriteOutcome =
  | SendOutcome
  /** The end of the transaction before is still being written, and that takes long. */
  | { readonly kind: 'busy' };

const STEP_DEADLINE_MS = 12_000;
const SEQUENCES = 2 ** 31;
const UNKNOWN_TOPIC_OR_PARTITION = 3;
/** The end of the transaction before is still being written; or a coordinator that has just started does not know of a topic yet. */
const NOT_YET: ReadonlySet<number> = new Set([CONCURRENT_TRANSACTIONS, UNKNOWN_TOPIC_OR_PARTITION]);

interface Writing {
  readonly brokers: Brokers;
  /** How long a partition that refuses its records, or the end of the transaction before, is waited for. */
  readonly patienceMs: number;
}

/**
 * Writes what a transaction holds: its offsets while its batches are on their way. @throws RetryError, StopError; MembershipError
 * where the group has refused the offsets
 */
export async function writeTransaction(
  writing: Writing,
  session: ProducerSession,
  { batches, offsets }: TransactionContent,
): Promise<WriteOutcome> {
  const { brokers, patienceMs } = writing;
  const { protocol, identity, sequences } = session;
  if (protocol.addsAhead && batches.length > 0) {
    const partitions = partitionsOf(batches);
    const add = (to: AskedBroker) => addPartitionsToTransaction(to, identity, partitions);
    const code = await step(brokers, session, 'adding partitions', add, { codesMs: patienceMs });
    if (code === CONCURRENT_TRANSACTIONS) return BUSY;
    mustBeDone('adding partitions', code);
  }
  const sender = {
    ...identity,
    mostVersion: protocol.produce,
    takeSequence: (each: OutgoingBatch) => takeSequence(sequences, each),
  };
  const sending = sendBatches(brokers, sender, batches, { patienceMs, sendsOthers: false });
  const committing = offsets === null ? Promise.resolve(true) : commitOffsets(writing, session, offsets);
  const [sent, committed] = await Promise.allSettled([sending, committing]);
  // The group's word comes first: who is no member any more has nothing to try again.
  if (committed.status === 'rejected') throw committed.reason;
  if (sent.status === 'rejected') throw sent.reason;
  return committed.value ? sent.value : BUSY;
}

const BUSY = { kind: 'busy' } as const;

/** Gives whether it could be done: the end of the transaction before may still be being written. */
async function commitOffsets(
  { brokers, patienceMs }: Writing,
  session: ProducerSession,
  offsets: OffsetsToCommit,
): Promise<boolean> {
  const { protocol, identity } = session;
  const { groupId } = offsets;
  if (protocol.addsAhead) {
    const add = (to: AskedBroker) => addOffsetsToTransaction(to, identity, groupId);
    mustBeDone('adding the offsets', await step(brokers, session, 'adding the offsets', add, {}));
  }
  const commit = (to: AskedBroker) => commitOffsetsInTransaction(to, identity, offsets, protocol.txnOffsetCommit);
  const codesMs = protocol.addsAhead ? STEP_DEADLINE_MS : patienceMs;
  const code = await step(brokers, session, 'committing the offsets', commit, { groupId, codesMs });
  if (code === CONCURRENT_TRANSACTIONS && !protocol.addsAhead) return false;
  mustBeDone('committing the offsets', code);
  return true;
}

interface StepOptions {
  /** Of whose coordinator it is asked; of that of the transactional id unless told. */
  readonly groupId?: string;
  /** How long codes are waited for that only ask for patience. */
  readonly codesMs?: number;
}

/** A step that its coordinator may be asked for twice. Gives the code of its answer. */
async function step(
  brokers: Brokers,
  session: ProducerSession,
  name: string,
  ask: (coordinator: AskedBroker) => Promise<{ readonly errorCode: number }>,
  { groupId, codesMs = STEP_DEADLINE_MS }: StepOptions,
): Promise<number> {
  const { answer, wasUnanswered } = await askCoordinator(brokers, {
    kind: groupId === undefined ? 'transaction' : 'group',
    key: groupId ?? session.identity.transactionalId,
    step: name,
    deadlineMs: STEP_DEADLINE_MS,
    waitsFor: NOT_YET,
    patienceMs: codesMs,
    ask,
  });
  session.isHaunted ||= wasUnanswered;
  return answer.errorCode;
}

function partitionsOf(batches: readonly OutgoingBatch[]): ReadonlyMap<string, readonly number[]> {
  const byTopic = Map.groupBy(batches, ({ topic }) => topic);
  return new Map([...byTopic].map(([topic, all]) => [topic, [...new Set(all.map(({ partition }) => partition))]]));
}

function takeSequence(sequences: Map<string, number>, { topic, partition, batch }: OutgoingBatch): number {
  const key = `${partition} ${topic}`;
  const sequence = sequences.get(key) ?? 0;
  sequences.set(key, (sequence + batch.recordCount) % SEQUENCES);
  return sequence;
}

/** @throws what a code asks for. */
export function mustBeDone(step: string, errorCode: number): void {
  if (errorCode === 0) return;
  const failure = failureOfCode(step, errorCode);
  // Whether it is gone for good is asked before anything is opened again: it may be made anew just now.
  if (errorCode === UNKNOWN_TOPIC_OR_PARTITION) throw new RetryError(failure.message, { cause: failure });
  throw failure;
}

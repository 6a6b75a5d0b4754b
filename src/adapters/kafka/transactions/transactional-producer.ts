import { RetryError } from '../../../pipeline/failures.ts';
import { classifyFailure } from '../broker-errors.ts';
import { CONCURRENT_TRANSACTIONS, askCoordinator } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import { endTransaction, initProducerId, type ProducerIdentity } from '../protocol/transaction-requests.ts';
import { within } from '../within.ts';
import type { Refusal } from './send-batches.ts';
import type { PlacedBatch } from './outgoing-batch.ts';
import { transactionProtocolOf, type TransactionProtocol } from './transaction-protocol.ts';
import {
  mustBeDone,
  writeTransaction,
  type ProducerSession,
  type TransactionContent,
  type WriteOutcome,
} from './write-transaction.ts';

export interface TransactionalProducerParts {
  readonly brokers: Brokers;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  /** How long a partition that refuses its records holds up the others. */
  readonly patienceMs: number;
}

export type TransactionOutcome =
  | { readonly kind: 'committed' }
  /** Nothing of it was written: the end of the transaction before is still being written, and that takes long. */
  | { readonly kind: 'busy' }
  /** Nothing of it will ever be seen: these partitions did not take what was for them. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * The transactions of one transactional id, one after the other. After a failure nobody knows what happened, whatever its
 * error says: the producer has to be opened anew, which settles it, before it is used again.
 */
export interface TransactionalProducer {
  readonly transactionalId: string;
  /** Whether it can be used: it was opened, and nothing has failed since. */
  readonly isOpen: () => boolean;
  /** Whether a transaction is under way that nobody has let go of. */
  readonly isBusy: () => boolean;
  /**
   * Fences every other producer of the same id, and whatever of its own is still on its way: what was open is aborted, and
   * what was committed can be read. Whoever asks for it meanwhile waits for the same. @throws RetryError, StopError
   */
  readonly open: () => Promise<void>;
  /**
   * Everything in one transaction; `check` is called at the last moment at which it can still be left undone, with where everything stands.
   * @throws RetryError, StopError; MembershipError where the group has refused the offsets; and what `check` throws.
   */
  readonly transact: (
    content: TransactionContent,
    check: (placed: readonly PlacedBatch[]) => void,
  ) => Promise<TransactionOutcome>;
  /** It has to be opened anew before it is used again. */
  readonly close: () => void;
}

const INIT_DEADLINE_MS = 20_000; // waits for the end of what was open
const END_DEADLINE_MS = 10_000;
const PROTOCOL_DEADLINE_MS = 5_000;
/** The end of the transaction before is still being written. */
const ENDING: ReadonlySet<number> = new Set([CONCURRENT_TRANSACTIONS]);

export function createTransactionalProducer(parts: TransactionalProducerParts): TransactionalProducer {
  const { brokers, transactionalId, transactionTimeoutMs } = parts;
  let session: ProducerSession | null = null;
  /** In a transaction; what was given up may go on for a while, and is nobody's then. */
  let busy: ProducerSession | null = null;
  let opening: Promise<void> | null = null;

  function open(): Promise<void> {
    if (opening !== null) return opening;
    close();
    const own: Promise<void> = openAnew(() => opening === own).finally(() => {
      if (opening === own) opening = null;
    });
    opening = own;
    return own;
  }

  async function openAnew(isWanted: () => boolean): Promise<void> {
    const protocol = await askForProtocol(brokers);
    const identity = await initialise(brokers, transactionalId, transactionTimeoutMs);
    if (!isWanted()) throw new RetryError('the producer was closed meanwhile');
    session = { protocol, identity, sequences: new Map(), isHaunted: false };
  }

  function close(): void {
    session = null;
    busy = null;
    opening = null;
  }

  /** Ends the transaction in hand; what is answered may be believed, anything else may have happened or not. */
  async function end(opened: ProducerSession, how: 'commit' | 'abort'): Promise<void> {
    const { protocol, identity } = opened;
    const name = how === 'commit' ? 'committing' : 'aborting';
    try {
      const ended = brokers
        .coordinator('transaction', transactionalId)
        .then((coordinator) => endTransaction(coordinator, identity, how, protocol.endTxn));
      const { errorCode, next } = await within(END_DEADLINE_MS, name, ended);
      mustBeDone(name, errorCode);
      if (next === null) return;
      opened.identity = { transactionalId, ...next };
      opened.sequences.clear();
    } catch (error) {
      brokers.forgetCoordinator('transaction', transactionalId);
      const failure = classifyFailure(name, error);
      throw failure instanceof RetryError ? failure : new RetryError(failure.message, { cause: error });
    }
  }

  async function transact(
    ...[content, check]: Parameters<TransactionalProducer['transact']>
  ): Promise<TransactionOutcome> {
    const opened = session;
    if (opened === null) throw new RetryError('the producer is not open any more');
    // Nobody uses it any more unless it comes to an end that is known.
    session = null;
    busy = opened;
    try {
      const written = await writeTransaction(parts, opened, content);
      if (written.kind === 'sent') check(written.placed);
      if (written.kind !== 'busy') await end(opened, written.kind === 'sent' ? 'commit' : 'abort');
      if (busy === opened && isSound(opened, written)) session = opened;
      return written.kind === 'sent' ? COMMITTED : written;
    } finally {
      if (busy === opened) busy = null;
    }
  }

  const isBusy = () => busy !== null;
  return { transactionalId, isOpen: () => session !== null, isBusy, open, transact, close };
}

const COMMITTED = { kind: 'committed' } as const;

async function askForProtocol(brokers: Brokers): Promise<TransactionProtocol> {
  const step = 'asking for features';
  try {
    return await within(PROTOCOL_DEADLINE_MS, step, transactionProtocolOf(brokers));
  } catch (error) {
    throw classifyFailure(step, error);
  }
}

/** Whether the same producer may go on with another transaction. */
function isSound({ protocol, isHaunted }: ProducerSession, { kind }: WriteOutcome): boolean {
  // What is late may come into a later transaction, and what was refused leaves a gap in the sequence numbers.
  if (protocol.addsAhead) return !isHaunted && kind !== 'refused';
  // Every transaction has an epoch of its own, but this one was not ended: something of it may have come, after all.
  return kind !== 'busy';
}

/** Ends whatever is open under a transactional id, and gives the id's next epoch. @throws RetryError, StopError */
export async function initialise(
  brokers: Brokers,
  transactionalId: string,
  transactionTimeoutMs: number,
  deadlineMs = INIT_DEADLINE_MS,
): Promise<ProducerIdentity> {
  const { answer } = await askCoordinator(brokers, {
    kind: 'transaction',
    key: transactionalId,
    step: 'initialising the producer',
    deadlineMs,
    waitsFor: ENDING,
    ask: (coordinator) => initProducerId(coordinator, { transactionalId, transactionTimeoutMs }),
  });
  const { errorCode, producerId, producerEpoch } = answer;
  mustBeDone('initialising the producer', errorCode);
  return { transactionalId, producerId, producerEpoch };
}

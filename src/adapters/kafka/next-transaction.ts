import type { Producer, Transaction } from 'kafkajs';
import { addAhead, type Addition } from './corrections/added-ahead.ts';

/** The transactions of a producer, one after the other. */
export interface NextTransaction {
  /** The one to use now. Rejects where the one before could not be ended. */
  readonly take: () => Promise<Transaction>;
  /**
   * The one that was taken is committed, and it had this. Where transactions follow each other soon, the next one is
   * begun before there is anything to put into it.
   */
  readonly committed: (had: Addition | null) => void;
  /** Lets go of one that waits: whoever comes next shuts it out. */
  readonly drop: () => void;
}

/** How far the last two may be apart for the next one to be begun ahead. */
const SOON_MS = 1_000;
/** Brokers would end one that waits for long, and shut out its producer: TRANSACTION_TIMEOUT_MS is five times as long or more. */
const LONGEST_WAIT_MS = 2_000;

/** Begins with a transaction that a producer has begun already. */
export function createNextTransaction(producer: Pick<Producer, 'transaction'>, begun: Transaction): NextTransaction {
  let waiting: Promise<Transaction | null> = Promise.resolve(begun);
  let timer: NodeJS.Timeout | undefined;
  let committedAtMs = Number.NEGATIVE_INFINITY;
  let followsSoon = false;

  return {
    async take() {
      followsSoon = performance.now() - committedAtMs < SOON_MS;
      clearTimeout(timer);
      const taken = waiting;
      waiting = Promise.resolve(null);
      return (await taken) ?? (await producer.transaction());
    },
    committed(had) {
      committedAtMs = performance.now();
      if (had === null || !followsSoon) return;
      waiting = quiet(beginWith(producer, had));
      timer = setTimeout(() => {
        waiting = quiet(abandon(waiting));
      }, LONGEST_WAIT_MS);
      timer.unref();
    },
    drop() {
      clearTimeout(timer);
    },
  };
}

async function beginWith(producer: Pick<Producer, 'transaction'>, addition: Addition): Promise<Transaction> {
  const transaction = await producer.transaction();
  // Whatever fails here is asked for again, and looked at then, where it is needed.
  await addAhead(transaction, addition).catch(() => {});
  return transaction;
}

async function abandon(waiting: Promise<Transaction | null>): Promise<null> {
  await (await waiting)?.abort();
  return null;
}

/** It may fail before anybody awaits it. */
function quiet<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

import { replaceModule } from './replace-module.ts';

/*
 * The consumer leaves out the records of aborted transactions by a list that the broker gives with them. It takes
 * that list for sorted by where the transactions begin, but brokers sort it by where they end, and it looks at one
 * entry a record. Where several producers write to a partition at once, aborted records come through as if they had
 * been committed. And it takes any record whose key is four zero bytes for the end of an aborted transaction.
 */

interface Message {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

interface Fetched<M extends Message> {
  readonly messages: readonly M[];
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
}

const ABORT = 0;
const TYPE_AT = 2;

/** Whether a control record with this key ends an aborted transaction: https://kafka.apache.org/documentation/#controlbatch */
export function marksAbort(key: Buffer | null): boolean {
  return key?.readInt16BE(TYPE_AT) === ABORT;
}

/** Makes the consumer leave out every record of every aborted transaction, and no other. */
export function correctAbortedRecords(require: NodeJS.Require): void {
  replaceModule(require, 'kafkajs/src/consumer/filterAbortedMessages', () => committedMessages);
}

/** The messages of a fetch that no aborted transaction holds, control records included. */
function committedMessages<M extends Message>({ messages, abortedTransactions }: Fetched<M>): readonly M[] {
  if (abortedTransactions === null || abortedTransactions.length === 0) return messages;
  const waiting = abortedTransactions
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset: BigInt(firstOffset) }))
    .toSorted((one, other) => Number(one.firstOffset - other.firstOffset));
  const aborting = new Set<string>();
  let begun = 0;
  return messages.filter(({ offset, key, isControlRecord, batchContext: { producerId, inTransaction } }) => {
    for (; begun < waiting.length && waiting[begun]!.firstOffset <= BigInt(offset); begun++) {
      aborting.add(waiting[begun]!.producerId);
    }
    if (isControlRecord) {
      if (marksAbort(key)) aborting.delete(producerId);
      return true;
    }
    return !(inTransaction && aborting.has(producerId));
  });
}

import type { ProducerRecord } from 'kafkajs';
import type { CommittedOffset } from '../../src/adapters/kafka/committed-offset.ts';
import { createKnownProgress } from '../../src/adapters/kafka/known-progress.ts';
import { createTransactionalOutlet } from '../../src/adapters/kafka/transactional-outlet.ts';
import type { TransactionalProducer } from '../../src/adapters/kafka/transactional-producer.ts';
import type { OutletObserver } from '../../src/adapters/outlet-reports.ts';
import { RetryError } from '../../src/pipeline/failures.ts';
import type { Outlet } from '../../src/pipeline/outlet.ts';
import type { ProcessedBatch } from '../../src/pipeline/process-batch.ts';
import type { WrittenBatch } from '../../src/records/batch-writer.ts';

/** What brokers make of a commit: which sends are seen, whether the offset is, and whether the answer arrives. */
export interface Fate {
  readonly seen: (send: number) => boolean;
  readonly offset: boolean;
  readonly answered: boolean;
}

export const COMMITTED: Fate = { seen: () => true, offset: true, answered: true };
export const COMMITTED_UNHEARD: Fate = { ...COMMITTED, answered: false };
export const ABORTED: Fate = { seen: () => false, offset: false, answered: false };
export const ONLY_OFFSET: Fate = { ...ABORTED, offset: true };
export const ONLY_OUTPUTS: Fate = { ...COMMITTED_UNHEARD, offset: false };
export const HALF_OF_OUTPUTS: Fate = { ...ABORTED, seen: (send) => send % 2 === 0 };

/** The brokers' side of our port for transactions, of one partition. */
export interface FakeTransactions {
  /** The committed offset, and what was noted with it. */
  committed: bigint;
  metadata: string;
  /** Where the partition begins, while the coordinator says that nothing is committed. */
  nothingFrom: bigint | null;
  /** What stands in the coordinators' log; null where it may not be read. */
  inLog: () => CommittedOffset | null;
  topicId: string | null;
  mayRead: boolean;
  /** Of the commits to come; each is committed once there is none left. */
  fates: Fate[];
  /** What consumers of committed data see. */
  visible: WrittenBatch[];
  /** The way out of a worker with this mark. */
  readonly createOutlet: (mark: string, observer: OutletObserver) => Outlet;
}

export function createFakeTransactions(): FakeTransactions {
  const seen: boolean[] = [];
  const brokers: FakeTransactions = {
    committed: 0n,
    metadata: '',
    nothingFrom: null,
    inLog: () => null,
    topicId: 'one',
    mayRead: true,
    fates: [],
    visible: [],
    createOutlet(mark, observer) {
      return createTransactionalOutlet({
        producer,
        transactionalId: 'id',
        groupId: 'group',
        topic: 'in',
        destination: {
          inputPartition: 0,
          inputPartitionCount: 1,
          output: limitsOf('out'),
          deadLetters: limitsOf('dead'),
        },
        mark,
        dueOffset: () => Promise.resolve(due()),
        offsetInLog: () => Promise.resolve(brokers.inLog()),
        progress: createKnownProgress(() => Promise.resolve(brokers.topicId)),
        isCommitted: ({ offset }) => Promise.resolve(brokers.mayRead ? seen[Number(offset)]! : null),
        observer,
      });
    },
  };

  const producer: TransactionalProducer = {
    open: () => Promise.resolve({ isUsed: true }),
    close() {},
    transact(sends, offsets, checkPlaced) {
      const fate = brokers.fates.shift() ?? COMMITTED;
      const placed = [...sends].map((send, index) => place(send, fate.seen(index)));
      checkPlaced(placed);
      if (fate.offset) {
        const [partition] = offsets!.topics[0]!.partitions;
        brokers.committed = BigInt(partition!.offset);
        brokers.metadata = partition!.metadata;
        brokers.nothingFrom = null;
      }
      return fate.answered ? Promise.resolve() : Promise.reject(new RetryError('no answer'));
    },
  };

  function place(send: ProducerRecord, isSeen: boolean) {
    const offset = BigInt(seen.push(isSeen) - 1);
    if (isSeen) brokers.visible.push((send.messages[0] as unknown as { readonly batch: WrittenBatch }).batch);
    return { send, topic: send.topic, partition: 0, offset };
  }

  function due() {
    const { committed, metadata, nothingFrom } = brokers;
    return nothingFrom === null
      ? { offset: committed, metadata, isCommitted: true }
      : { offset: nothingFrom, metadata: '', isCommitted: false };
  }

  return brokers;
}

const limitsOf = (topic: string) => ({ topic, partitionCount: 1, maxBatchBytes: 1_000_000 });

/** As many batches for the output, each a send of its own, which hold the numbers from `first`. */
export function batchOfSends(
  sends: number,
  first = 0,
): { readonly batch: ProcessedBatch; readonly written: readonly WrittenBatch[] } {
  const written = Array.from({ length: sends }, (_, index) => ({
    bytes: Buffer.from([first + index]),
    recordCount: 1,
    timesStamped: 0,
  }));
  return { batch: { outputs: new Map([[0, written]]), deadLetters: [] } as unknown as ProcessedBatch, written };
}

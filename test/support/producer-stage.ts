import {
  createTransactionalProducer,
  type TransactionalProducer,
} from '../../src/adapters/kafka/transactions/transactional-producer.ts';
import type { TransactionContent } from '../../src/adapters/kafka/transactions/write-transaction.ts';
import type { Asked } from './fake-brokers.ts';
import { createFakeTransactions, type FakeTransactions } from './fake-transactions.ts';
import { outgoing } from './outgoing-batch.ts';
import type { TransactionApi } from './transaction-wire.ts';

/** A cluster in memory, and producers of one transactional id. */
export interface ProducerStage {
  readonly cluster: FakeTransactions;
  readonly createProducer: (patienceMs?: number) => TransactionalProducer;
  /** What was asked, in order. */
  readonly apis: () => readonly TransactionApi[];
  readonly askedFor: (api: TransactionApi) => readonly Asked[];
  /** Answers requests of a kind with a code, `times` times, or loses the connection. */
  readonly refuse: (api: TransactionApi, how: number | 'no answer', times?: number) => void;
}

/** Of the producers, unless told. */
export const PATIENCE_MS = 40;

export function createProducerStage(protocol: 1 | 2): ProducerStage {
  const cluster = createFakeTransactions({ protocol });
  return {
    cluster,
    createProducer: (patienceMs = PATIENCE_MS) =>
      createTransactionalProducer({
        brokers: cluster.brokers,
        transactionalId: 'id',
        transactionTimeoutMs: 10_000,
        patienceMs,
      }),
    apis: () => cluster.brokers.asked.map(({ api }) => api),
    askedFor: (api) => cluster.brokers.asked.filter((each) => each.api === api),
    refuse(api, how, times = Number.POSITIVE_INFINITY) {
      let left = times;
      const before = cluster.intercept;
      cluster.intercept = (asked) => {
        if (asked.api !== api || left-- <= 0) return before(asked);
        if (how === 'no answer') throw new Error('connection lost');
        const { topics, batches } = asked;
        const named = [...topics].flatMap(([topic, of]) => of.map((partition) => ({ topic, partition })));
        const places = [...batches, ...named].map(({ topic, partition }) => ({ topic, partition, errorCode: how }));
        return { errorCode: how, places };
      };
    },
  };
}

/** A batch of each value, for one partition after the other, and offsets of two partitions. */
export function contentOf(...values: readonly string[]): TransactionContent {
  return {
    batches: values.map((value, index) => outgoing('out', index, value)),
    offsets: {
      groupId: 'group',
      generation: { memberId: 'member', generationId: 1, instanceId: null },
      topic: 'in',
      offsets: new Map([
        [0, { offset: 5n, metadata: 'id' }],
        [3, { offset: 8n, metadata: 'id' }],
      ]),
    },
  };
}

import { createRequire } from 'node:module';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';
import { addAhead } from '../../../src/adapters/kafka/corrections/added-ahead.ts';
import type { EosManager } from '../../../src/adapters/kafka/corrections/eos-manager.ts';

const require = createRequire(import.meta.url);
const createEosManager = require('kafkajs/src/producer/eosManager') as (parts: object) => EosManager & {
  initProducerId(): Promise<void>;
  beginTransaction(): void;
};

const TRANSACTIONAL_ID = 'id';
const GROUP = 'group';
const silent = { debug() {} };
const output = [{ topic: 'out', partitions: [{ partition: 3 }] }];
const offsets = { consumerGroupId: GROUP, topics: [{ topic: 'in', partitions: [{ partition: 3, offset: '7' }] }] };
const answer = (type: string) => Object.assign(new Error(type), { type });

/** What brokers are asked, in order, as `<broker> <question>`. */
let asked: string[];
/** What they answer next instead of doing it, by question. */
let answers: Map<string, Error>;
/** Who coordinates all, and whether there is a connection. */
let coordinator: string;
let connected: boolean;

beforeEach(() => {
  asked = [];
  answers = new Map();
  coordinator = 'one';
  connected = true;
});

function brokerNamed(name: string) {
  const ask =
    (question: string) =>
    (_request: object): Promise<object> => {
      asked.push(`${name} ${question}`);
      const refusal = answers.get(question);
      answers.delete(question);
      if (refusal !== undefined) return Promise.reject(refusal);
      return Promise.resolve({ producerId: '1', producerEpoch: 0 });
    };
  return {
    isConnected: () => connected,
    initProducerId: ask('init'),
    addPartitionsToTxn: ask('add partitions'),
    addOffsetsToTxn: ask('add offsets'),
    txnOffsetCommit: ask('commit offsets'),
    endTxn: ask('end'),
  };
}

const cluster = {
  retry: { initialRetryTime: 1, retries: 3 },
  refreshMetadataIfNecessary: () => Promise.resolve(),
  findGroupCoordinator({ coordinatorType }: { readonly coordinatorType: number }) {
    asked.push(`any who ${coordinatorType === 0 ? 'group' : 'transactions'}`);
    return Promise.resolve(brokerNamed(coordinator));
  },
};

async function openProducer() {
  const manager = createEosManager({ logger: silent, cluster, transactional: true, transactionalId: TRANSACTIONAL_ID });
  await manager.initProducerId();
  return manager;
}

async function transact(manager: Awaited<ReturnType<typeof openProducer>>): Promise<void> {
  manager.beginTransaction();
  await manager.addPartitionsToTransaction(output);
  await manager.sendOffsets(offsets);
  await manager.commit();
}

const STEPS = ['one add partitions', 'one add offsets', 'one commit offsets', 'one end'];

describe('a producer', () => {
  it('asks once who coordinates it and its group, for all of its transactions', async () => {
    const manager = await openProducer();
    await transact(manager);
    asked = [];
    await transact(manager);
    await transact(manager);
    expect(asked).toEqual([...STEPS, ...STEPS]);
  });

  it('asks again each time until it is one', async () => {
    answers.set('init', answer('NOT_COORDINATOR_FOR_GROUP'));
    await openProducer();
    expect(asked).toEqual(['any who transactions', 'one init', 'any who transactions', 'one init']);
  });

  it('asks again where the connection was lost', async () => {
    const manager = await openProducer();
    manager.beginTransaction();
    connected = false;
    asked = [];
    await manager.addPartitionsToTransaction(output);
    expect(asked).toEqual(['any who transactions', 'one add partitions']);
  });

  it('asks again where it was told that it has asked the wrong one for a partition', async () => {
    const manager = await openProducer();
    manager.beginTransaction();
    answers.set('add partitions', answer('NOT_COORDINATOR_FOR_GROUP'));
    await expect(manager.addPartitionsToTransaction(output)).rejects.toThrow('NOT_COORDINATOR_FOR_GROUP');
    coordinator = 'two';
    asked = [];
    await manager.addPartitionsToTransaction(output);
    expect(asked).toEqual(['any who transactions', 'two add partitions']);
  });

  it.each([
    ['NOT_COORDINATOR_FOR_GROUP', 'two'],
    ['GROUP_COORDINATOR_NOT_AVAILABLE', 'two'],
    ['GROUP_LOAD_IN_PROGRESS', 'one'],
  ])('commits its offsets with whoever coordinates the group, where it was told %s', async (refusal, committing) => {
    const manager = await openProducer();
    await transact(manager);
    answers.set('commit offsets', answer(refusal));
    coordinator = 'two';
    asked = [];
    await transact(manager);
    const commits = asked.filter((question) => question.endsWith('commit offsets'));
    expect(commits).toEqual(['one commit offsets', `${committing} commit offsets`]);
    expect(asked.at(-1)).toMatch(/ end$/);
  });

  it('does not commit its offsets where it was told that it is fenced', async () => {
    const manager = await openProducer();
    answers.set('commit offsets', answer('PRODUCER_FENCED'));
    await expect(transact(manager)).rejects.toThrow('PRODUCER_FENCED');
    expect(asked.filter((question) => question === 'one commit offsets')).toHaveLength(1);
  });
});

describe('what is added to a transaction ahead', () => {
  const ahead = (manager: EosManager) =>
    addAhead({ sendOffsets: (of) => manager.sendOffsets(of) }, { topic: 'out', partition: 3, groupId: GROUP });

  it('is not added again, and only to that transaction', async () => {
    const manager = await openProducer();
    manager.beginTransaction();
    await ahead(manager);
    expect(asked.slice(-2)).toEqual(STEPS.slice(0, 2));
    asked = [];
    await manager.addPartitionsToTransaction(output);
    await manager.sendOffsets(offsets);
    await manager.commit();
    expect(asked).toEqual(['any who group', 'one commit offsets', 'one end']);
    asked = [];
    await transact(manager);
    expect(asked).toEqual(STEPS);
  });

  it('is added with what comes where it could not be added before', async () => {
    const manager = await openProducer();
    manager.beginTransaction();
    answers.set('add offsets', answer('NOT_COORDINATOR_FOR_GROUP'));
    await expect(ahead(manager)).rejects.toThrow('NOT_COORDINATOR_FOR_GROUP');
    asked = [];
    await manager.addPartitionsToTransaction(output);
    await manager.sendOffsets(offsets);
    expect(asked).toContain('one add offsets');
  });

  it('is taken back with the transaction', async () => {
    const manager = await openProducer();
    manager.beginTransaction();
    await ahead(manager);
    asked = [];
    await manager.abort();
    expect(asked).toEqual(['one end']);
    await transact(manager);
    expect(asked).toContain('one add offsets');
  });
});

import type { BatchProducer } from '../../src/records/batch-writer.ts';
import type { CommittedOffset } from '../../src/adapters/kafka/protocol/committed-offset.ts';
import { createFakeBrokers, type Asked, type FakeBrokers } from './fake-brokers.ts';
import { valuesOf } from './outgoing-batch.ts';
import type { TransactionAnswer } from './transaction-answers.ts';
import type { GotBatch } from './transaction-wire.ts';

/** What brokers make of a commit, piece by piece. They may tear it: see `judge-doubt.ts`. */
export interface Fate {
  /** Whether a batch is seen: the so-many-th of those whose first value is of this input partition. */
  readonly sees: (batch: PlacedInLog, index: number) => boolean;
  readonly commitsOffset: (inputPartition: number) => boolean;
  readonly answers: boolean;
  /** What happens only once somebody asks for the id, or `settleLate` is called. */
  readonly late: 'nothing' | 'outputs' | 'all';
}

export const COMMITTED: Fate = { sees: () => true, commitsOffset: () => true, answers: true, late: 'nothing' };
export const COMMITTED_UNHEARD: Fate = { ...COMMITTED, answers: false };
export const ABORTED: Fate = { ...COMMITTED_UNHEARD, sees: () => false, commitsOffset: () => false };
export const ONLY_OFFSET: Fate = { ...ABORTED, commitsOffset: () => true };
export const ONLY_OUTPUTS: Fate = { ...COMMITTED_UNHEARD, commitsOffset: () => false };
export const HALF_OF_OUTPUTS: Fate = { ...ABORTED, sees: (_, index) => index % 2 === 0 };

export interface PlacedInLog {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly values: readonly string[];
  state: 'open' | 'seen' | 'aborted';
}

interface Transaction {
  readonly batches: PlacedInLog[];
  readonly offsets: Map<number, CommittedOffset>;
  /** Which partitions its coordinator knows of, in protocol 1. */
  readonly added: Set<string>;
  fate: Fate | null;
}

export interface Late {
  readonly batches: ReadonlyMap<PlacedInLog, boolean>;
  readonly offsets: ReadonlyMap<number, CommittedOffset>;
  readonly committing: ReadonlyMap<number, CommittedOffset>;
}

interface Id extends Pick<BatchProducer, 'producerId'> {
  epoch: number;
  transaction: Transaction | null;
  /** The next by partition, of the present epoch. */
  sequences: Map<string, number>;
}

/** Brokers that have transactions, in memory, in one of the two protocols. */
export interface FakeTransactions {
  readonly brokers: FakeBrokers;
  /** Of the commits to come; each is committed once there is none left. */
  fates: Fate[];
  /** The generation that may commit offsets. */
  generationId: number;
  readonly committed: Map<number, CommittedOffset>;
  /** All batches that were written to outputs. */
  readonly log: PlacedInLog[];
  /** What consumers of committed data see, in order. */
  readonly seen: () => readonly string[];
  /** Whether an offset of this input partition is in a transaction that has not ended. */
  readonly isPending: (inputPartition: number) => boolean;
  readonly openIds: () => readonly string[];
  /** What was left for later happens now. */
  readonly settleLate: () => void;
  /** What it will be, of each transaction that waits so: which batches are seen, and which offsets are committed. */
  readonly late: () => readonly Late[];
  /** Answers the next requests of a kind by itself; a throw loses the connection. Undefined leaves it to the brokers. */
  intercept: (asked: Asked) => TransactionAnswer | Promise<TransactionAnswer> | undefined;
  /** How long a request is on its way. */
  delay: (asked: Asked) => Promise<void> | undefined;
}

const ILLEGAL_GENERATION = 22;
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45;
const INVALID_PRODUCER_EPOCH = 47;
const INVALID_TXN_STATE = 48;

/** Whether each batch of a transaction will be seen. */
function fatesOf({ batches, fate }: Transaction): ReadonlyMap<PlacedInLog, boolean> {
  const counts = new Map<string, number>();
  const fates = new Map<PlacedInLog, boolean>();
  for (const batch of batches) {
    const input = batch.values[0]!.split(':')[0]!;
    const index = counts.get(input) ?? 0;
    counts.set(input, index + 1);
    fates.set(batch, (fate ?? ABORTED).sees(batch, index));
  }
  return fates;
}

function settleOutputs(transaction: Transaction): void {
  for (const [batch, isSeen] of fatesOf(transaction))
    if (batch.state === 'open') batch.state = isSeen ? 'seen' : 'aborted';
}

export function createFakeTransactions({ protocol = 2 }: { readonly protocol?: 1 | 2 } = {}): FakeTransactions {
  const ids = new Map<string, Id>();
  const log: PlacedInLog[] = [];
  const committed = new Map<number, CommittedOffset>();
  let lastProducerId = 1_000n;

  const transactionOf = (id: Id): Transaction =>
    (id.transaction ??= { batches: [], offsets: new Map(), added: new Set(), fate: null });

  function settleOffsets({ offsets, fate }: Transaction): void {
    for (const [partition, offset] of offsets) {
      offsets.delete(partition);
      if ((fate ?? ABORTED).commitsOffset(partition)) committed.set(partition, offset);
    }
  }

  /** Ends whatever is open. */
  function settle(id: Id): void {
    if (id.transaction === null) return;
    settleOutputs(id.transaction);
    settleOffsets(id.transaction);
    id.transaction = null;
  }

  /** And begins another epoch. */
  function bump(id: Id): void {
    settle(id);
    id.epoch += 1;
    id.sequences = new Map();
  }

  function append(id: Id, batch: GotBatch): { readonly errorCode: number; readonly offset: bigint } {
    const key = `${batch.topic} ${batch.partition}`;
    const transaction = transactionOf(id);
    if (protocol === 1 && !transaction.added.has(key)) return { errorCode: INVALID_TXN_STATE, offset: -1n };
    if (batch.baseSequence !== (id.sequences.get(key) ?? 0))
      return { errorCode: OUT_OF_ORDER_SEQUENCE_NUMBER, offset: -1n };
    id.sequences.set(key, batch.baseSequence + batch.recordCount);
    const offset = BigInt(log.length);
    const { topic, partition } = batch;
    const placed: PlacedInLog = { topic, partition, offset, values: valuesOf(batch.bytes), state: 'open' };
    log.push(placed);
    transaction.batches.push(placed);
    return { errorCode: 0, offset };
  }

  function endTransaction(id: Id, commits: boolean, version: number): TransactionAnswer {
    const fate = commits ? (cluster.fates.shift() ?? COMMITTED) : { ...ABORTED, answers: true };
    const transaction = transactionOf(id);
    transaction.fate = fate;
    if (fate.late === 'nothing') settle(id);
    if (fate.late === 'outputs') settleOffsets(transaction);
    if (version >= 5 && fate.late === 'nothing') bump(id);
    if (!fate.answers) throw new Error('no answer');
    return { producerId: id.producerId, producerEpoch: id.epoch };
  }

  function initialise(transactionalId: string): TransactionAnswer {
    const id = ids.get(transactionalId) ?? {
      producerId: lastProducerId++,
      epoch: -1,
      transaction: null,
      sequences: new Map(),
    };
    ids.set(transactionalId, id);
    bump(id);
    return { producerId: id.producerId, producerEpoch: id.epoch };
  }

  async function answer(asked: Asked): Promise<TransactionAnswer> {
    await cluster.delay(asked);
    const intercepted = cluster.intercept(asked);
    if (intercepted !== undefined) return intercepted;
    const { api, version, transactionalId, batches } = asked;
    if (api === 'apiVersions') return { features: new Map([['transaction.version', protocol]]) };
    if (api === 'listTransactions') return { openIds: cluster.openIds() };
    if (api === 'initProducerId') return initialise(transactionalId!);
    const id = ids.get(transactionalId!);
    const { producerId, producerEpoch } = batches[0] ?? asked;
    if (id === undefined || producerId !== id.producerId || producerEpoch !== id.epoch) {
      const errorCode = INVALID_PRODUCER_EPOCH;
      return { errorCode, places: batches.map(({ topic, partition }) => ({ topic, partition, errorCode })) };
    }
    switch (api) {
      case 'produce':
        return {
          places: batches.map((batch) => ({ topic: batch.topic, partition: batch.partition, ...append(id, batch) })),
        };
      case 'addPartitionsToTxn':
        for (const [topic, of] of asked.topics)
          for (const partition of of) transactionOf(id).added.add(`${topic} ${partition}`);
        return {};
      case 'txnOffsetCommit':
        if (asked.generationId !== cluster.generationId) return { errorCode: ILLEGAL_GENERATION };
        for (const [partition, offset] of asked.offsets) transactionOf(id).offsets.set(partition, offset);
        return {};
      case 'endTxn':
        return endTransaction(id, asked.commits, version);
      case 'addOffsetsToTxn':
      case 'listOffsets':
      case 'offsetCommit':
      case 'offsetFetch':
        return {};
    }
  }

  const transactions = () => [...ids.values()].flatMap(({ transaction }) => transaction ?? []);
  const late = () =>
    transactions().flatMap((transaction) => {
      const { offsets, fate } = transaction;
      if (fate === null) return [];
      const committing = new Map([...offsets].filter(([partition]) => fate.commitsOffset(partition)));
      return [{ batches: fatesOf(transaction), offsets, committing }];
    });
  const cluster: FakeTransactions = {
    brokers: createFakeBrokers({ answer }),
    fates: [],
    generationId: 1,
    committed,
    log,
    seen: () => log.filter(({ state }) => state === 'seen').flatMap(({ values }) => values),
    isPending: (partition) => transactions().some(({ offsets }) => offsets.has(partition)),
    openIds: () => [...ids].filter(([, { transaction }]) => transaction !== null).map(([name]) => name),
    settleLate() {
      for (const id of ids.values()) {
        if ((id.transaction?.fate ?? null) === null) continue;
        if (protocol === 2) bump(id);
        else settle(id);
      }
    },
    late,
    intercept: () => undefined,
    delay: () => undefined,
  };
  return cluster;
}

import type { ProducerRecord } from 'kafkajs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Destination } from '../../../src/adapters/kafka/outgoing.ts';
import type { OutletObserver } from '../../../src/adapters/outlet-reports.ts';
import { createKnownProgress } from '../../../src/adapters/kafka/known-progress.ts';
import { createTransactionalOutlet } from '../../../src/adapters/kafka/transactional-outlet.ts';
import type { TransactionalProducer } from '../../../src/adapters/kafka/transactional-producer.ts';
import { MembershipError, RetryError } from '../../../src/pipeline/failures.ts';
import type { ProcessedBatch } from '../../../src/pipeline/process-batch.ts';
import type { WrittenBatch } from '../../../src/records/batch-writer.ts';

/** What brokers make of a commit: which sends are seen, whether the offset is, and whether the answer arrives. */
interface Fate {
  readonly seen: (send: number) => boolean;
  readonly offset: boolean;
  readonly answered: boolean;
}

const COMMITTED: Fate = { seen: () => true, offset: true, answered: true };
const COMMITTED_UNHEARD: Fate = { ...COMMITTED, answered: false };
const ABORTED: Fate = { seen: () => false, offset: false, answered: false };
const ONLY_OFFSET: Fate = { ...ABORTED, offset: true };
const ONLY_OUTPUTS: Fate = { ...COMMITTED_UNHEARD, offset: false };
const HALF_OF_OUTPUTS: Fate = { ...ABORTED, seen: (send) => send % 2 === 0 };

const limits = (topic: string) => ({ topic, partitionCount: 1, maxBatchBytes: 1_000_000 });
const destination: Destination = {
  inputPartition: 0,
  inputPartitionCount: 1,
  output: limits('out'),
  deadLetters: limits('dead'),
};
const check = () => {};

// Fakes of our own ports. The brokers' side: what is seen where, and the committed offset.
let committed: bigint;
let metadata: string;
/** The coordinator says that nothing is committed, and where the partition begins. */
let nothingFrom: bigint | null;
let topicId: string | null;
let fates: Fate[];
let seen: Map<bigint, boolean>;
let visible: WrittenBatch[];
let mayRead: boolean;
let observer: { readonly [Name in keyof OutletObserver]: ReturnType<typeof vi.fn<OutletObserver[Name]>> };

beforeEach(() => {
  committed = 0n;
  metadata = '';
  nothingFrom = null;
  topicId = 'one';
  fates = [];
  seen = new Map();
  visible = [];
  mayRead = true;
  observer = {
    onTransaction: vi.fn(),
    onTorn: vi.fn(),
    onDoubtLeft: vi.fn(),
    onForgotten: vi.fn(),
    onMadeAnew: vi.fn(),
    onSetBack: vi.fn(),
    onFenced: vi.fn(),
  };
});

const producer: TransactionalProducer = {
  open: () => Promise.resolve({ isUsed: true }),
  close() {},
  transact(sends, offsets, checkPlaced) {
    const fate = fates.shift() ?? COMMITTED;
    const placed = [...sends].map((send, index) => {
      const offset = BigInt(seen.size);
      place(send, offset, fate.seen(index));
      return { send, topic: send.topic, partition: 0, offset };
    });
    checkPlaced(placed);
    if (fate.offset) {
      const [partition] = offsets!.topics[0]!.partitions;
      committed = BigInt(partition!.offset);
      metadata = partition!.metadata;
      nothingFrom = null;
    }
    return fate.answered ? Promise.resolve() : Promise.reject(new RetryError('no answer'));
  },
};

function place(send: ProducerRecord, offset: bigint, isSeen: boolean): void {
  seen.set(offset, isSeen);
  if (isSeen) visible.push((send.messages[0] as unknown as { readonly batch: WrittenBatch }).batch);
}

function createOutlet(mark = 'mark') {
  return createTransactionalOutlet({
    producer,
    transactionalId: 'id',
    groupId: 'group',
    topic: 'in',
    destination,
    mark,
    dueOffset: () =>
      Promise.resolve(
        nothingFrom === null
          ? { offset: committed, metadata, isCommitted: true }
          : { offset: nothingFrom, metadata: '', isCommitted: false },
      ),
    offsetInLog: () => Promise.resolve(null),
    progress: createKnownProgress(() => Promise.resolve(topicId)),
    isCommitted: ({ offset }) => Promise.resolve(mayRead ? seen.get(offset)! : null),
    observer,
  });
}

/** Several sends: as many batches for the output. */
function batchOf(sends: number): { readonly batch: ProcessedBatch; readonly written: readonly WrittenBatch[] } {
  const written = Array.from({ length: sends }, (_, index) => ({
    bytes: Buffer.from([index]),
    recordCount: 1,
    timesStamped: 0,
  }));
  return { batch: { outputs: new Map([[0, written]]), deadLetters: [] } as unknown as ProcessedBatch, written };
}

/** Publishes a batch from offset 5 up to 9 with this fate, and opens anew; gives the offset that is due then. */
async function publishInDoubt(
  outlet: ReturnType<typeof createOutlet>,
  batch: ProcessedBatch,
  ...then: readonly Fate[]
) {
  committed = 5n;
  expect(await outlet.open(5n)).toBe(5n);
  fates.push(...then);
  await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
  return outlet.open(5n);
}

function expectSeenOnce(written: readonly WrittenBatch[]): void {
  const inOrder = visible.toSorted((one, other) => written.indexOf(one) - written.indexOf(other));
  expect(inOrder).toEqual(written);
}

describe('the way out by transactions', () => {
  it('goes on behind a commit that happened, and before one that did not', async () => {
    expect(await publishInDoubt(createOutlet(), batchOf(3).batch, COMMITTED_UNHEARD)).toBe(10n);
    expect(await publishInDoubt(createOutlet(), batchOf(3).batch, ABORTED)).toBe(5n);
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(visible).toHaveLength(3);
  });

  it.each([
    ['the offset alone was committed', ONLY_OFFSET],
    ['the outputs alone were committed', ONLY_OUTPUTS],
    ['half of the outputs were committed', HALF_OF_OUTPUTS],
    ['half of the outputs were, and the offset', { ...HALF_OF_OUTPUTS, offset: true }],
  ])('publishes the rest where %s, so that everything is seen once', async (_, fate) => {
    const { batch, written } = batchOf(3);
    expect(await publishInDoubt(createOutlet(), batch, fate)).toBe(10n);
    expect(observer.onTorn).toHaveBeenCalledExactlyOnceWith(0, 5n, 10n);
    expectSeenOnce(written);
    expect(committed).toBe(10n);
  });

  it.each([ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS])(
    'makes it whole in the end where publishing the rest is in doubt as well (%#)',
    async (fate) => {
      const outlet = createOutlet();
      const { batch, written } = batchOf(4);
      await expect(publishInDoubt(outlet, batch, HALF_OF_OUTPUTS, fate)).rejects.toThrow('no answer');
      expect(await outlet.open(5n)).toBe(10n);
      expectSeenOnce(written);
      expect(committed).toBe(10n);
    },
  );

  it.each([
    ['not at all', ABORTED, 0],
    ['but for its outputs, which nobody can take back,', ONLY_OUTPUTS, 1],
  ])('leaves it to another that has worked the same records since, where it happened %s', async (_, fate, left) => {
    const outlet = createOutlet();
    const { batch } = batchOf(1);
    committed = 5n;
    await outlet.open(5n);
    fates.push(fate);
    await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
    const another = createOutlet('of another');
    expect(await another.open(5n)).toBe(5n);
    await another.publish(batch, 10n, check);
    const seenByNow = [...visible];
    expect(await outlet.open(5n)).toBe(10n);
    expect(visible).toEqual(seenByNow);
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(observer.onDoubtLeft).toHaveBeenCalledTimes(left);
    await outlet.publish(batchOf(1).batch, 15n, check);
    expect([committed, metadata]).toEqual([15n, 'mark']);
  });

  it('tells a coordinator that has forgotten it what another had committed as that, and not as its own', async () => {
    const outlet = createOutlet();
    [committed, metadata] = [5n, 'of another'];
    await outlet.open(5n);
    nothingFrom = 0n;
    expect(await outlet.open(0n)).toBe(5n);
    expect([committed, metadata]).toEqual([5n, 'of another']);
  });

  it('has no doubt about what it gave up before the commit', async () => {
    const outlet = createOutlet();
    committed = 5n;
    await outlet.open(5n);
    fates.push(ONLY_OFFSET);
    const lost = () => {
      throw new MembershipError('lost');
    };
    await expect(outlet.publish(batchOf(1).batch, 10n, lost)).rejects.toThrow('lost');
    expect(await outlet.open(5n)).toBe(5n);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('says so, and believes the offset, where another has gone on from there, or the topics may not be read', async () => {
    const outlet = createOutlet();
    mayRead = false;
    expect(await publishInDoubt(outlet, batchOf(1).batch, ONLY_OFFSET)).toBe(10n);
    mayRead = true;
    fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(1).batch, 15n, check)).rejects.toThrow('no answer');
    committed = 12n;
    expect(await outlet.open(10n)).toBe(12n);
    expect(observer.onDoubtLeft.mock.calls).toEqual([
      [0, 5n, 10n],
      [0, 10n, 15n],
    ]);
  });

  it('has its doubt from where the batch before it ended', async () => {
    const outlet = createOutlet();
    await outlet.open(0n);
    await outlet.publish(batchOf(1).batch, 5n, check);
    fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(1).batch, 10n, check)).rejects.toThrow('no answer');
    expect(await outlet.open(5n)).toBe(10n);
    expect(observer.onTorn).toHaveBeenCalledExactlyOnceWith(0, 5n, 10n);
  });

  it('asks nobody about outputs where no commit was in doubt', async () => {
    const outlet = createOutlet();
    await outlet.open(0n);
    await outlet.publish(batchOf(2).batch, 5n, check);
    mayRead = false;
    expect(await outlet.open(5n)).toBe(5n);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('tells a coordinator that has forgotten it what was committed, before anything else', async () => {
    committed = 5n;
    const outlet = createOutlet();
    await outlet.open(0n);
    nothingFrom = 0n;
    expect(await outlet.open(0n)).toBe(5n);
    expect([committed, nothingFrom]).toEqual([5n, null]);
  });

  it.each([ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS])(
    'keeps its doubt about the last commit where the coordinator has forgotten all (%#)',
    async (fate) => {
      const outlet = createOutlet();
      await outlet.open(0n);
      await outlet.publish(batchOf(1).batch, 5n, check);
      visible = [];
      const { batch, written } = batchOf(3);
      fates.push(fate);
      await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
      nothingFrom = 0n;
      const due = await outlet.open(5n);
      expect(due).toBe(visible.length === 0 ? 5n : 10n);
      expect(committed).toBe(due);
      expectSeenOnce(visible.length === 0 ? [] : written);
    },
  );

  it('has no doubt about a topic that was made anew', async () => {
    const outlet = createOutlet();
    await outlet.open(0n);
    await outlet.publish(batchOf(1).batch, 5n, check);
    fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(2).batch, 10n, check)).rejects.toThrow('no answer');
    nothingFrom = 0n;
    topicId = 'another';
    expect(await outlet.open(0n)).toBe(0n);
    expect(observer.onTorn).not.toHaveBeenCalled();
  });
});

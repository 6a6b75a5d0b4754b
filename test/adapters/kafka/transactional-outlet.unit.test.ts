import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MembershipError } from '../../../src/pipeline/failures.ts';
import type { ProcessedBatch } from '../../../src/pipeline/process-batch.ts';
import type { WrittenBatch } from '../../../src/records/batch-writer.ts';
import {
  ABORTED,
  COMMITTED_UNHEARD,
  HALF_OF_OUTPUTS,
  ONLY_OFFSET,
  ONLY_OUTPUTS,
  batchOfSends as batchOf,
  createFakeTransactions,
  type FakeTransactions,
  type Fate,
} from '../../support/fake-transactions.ts';
import { createOutletObserver } from '../../support/outlet-observer.ts';

const check = () => {};
const observer = createOutletObserver();
let brokers: FakeTransactions;

beforeEach(() => {
  vi.clearAllMocks();
  brokers = createFakeTransactions();
});

const createOutlet = (mark = 'mark') => brokers.createOutlet(mark, observer);

/** Publishes a batch from offset 5 up to 9 with this fate, and opens anew; gives the offset that is due then. */
async function publishInDoubt(
  outlet: ReturnType<typeof createOutlet>,
  batch: ProcessedBatch,
  ...then: readonly Fate[]
) {
  brokers.committed = 5n;
  expect(await outlet.open(5n)).toBe(5n);
  brokers.fates.push(...then);
  await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
  return outlet.open(5n);
}

function expectSeenOnce(written: readonly WrittenBatch[]): void {
  const inOrder = brokers.visible.toSorted((one, other) => written.indexOf(one) - written.indexOf(other));
  expect(inOrder).toEqual(written);
}

describe('the way out by transactions', () => {
  it('goes on behind a commit that happened, and before one that did not', async () => {
    expect(await publishInDoubt(createOutlet(), batchOf(3).batch, COMMITTED_UNHEARD)).toBe(10n);
    expect(await publishInDoubt(createOutlet(), batchOf(3).batch, ABORTED)).toBe(5n);
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(brokers.visible).toHaveLength(3);
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
    expect(brokers.committed).toBe(10n);
  });

  it.each([ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS])(
    'makes it whole in the end where publishing the rest is in doubt as well (%#)',
    async (fate) => {
      const outlet = createOutlet();
      const { batch, written } = batchOf(4);
      await expect(publishInDoubt(outlet, batch, HALF_OF_OUTPUTS, fate)).rejects.toThrow('no answer');
      expect(await outlet.open(5n)).toBe(10n);
      expectSeenOnce(written);
      expect(brokers.committed).toBe(10n);
    },
  );

  it.each([
    ['not at all', ABORTED, 0],
    ['but for its outputs, which nobody can take back,', ONLY_OUTPUTS, 1],
  ])('leaves it to another that has worked the same records since, where it happened %s', async (_, fate, left) => {
    const outlet = createOutlet();
    const { batch } = batchOf(1);
    brokers.committed = 5n;
    await outlet.open(5n);
    brokers.fates.push(fate);
    await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
    const another = createOutlet('of another');
    expect(await another.open(5n)).toBe(5n);
    await another.publish(batch, 10n, check);
    const seenByNow = [...brokers.visible];
    expect(await outlet.open(5n)).toBe(10n);
    expect(brokers.visible).toEqual(seenByNow);
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(observer.onDoubtLeft).toHaveBeenCalledTimes(left);
    await outlet.publish(batchOf(1).batch, 15n, check);
    expect([brokers.committed, brokers.metadata]).toEqual([15n, 'mark']);
  });

  it('tells a coordinator that has forgotten it what another had committed as that, and not as its own', async () => {
    const outlet = createOutlet();
    [brokers.committed, brokers.metadata] = [5n, 'of another'];
    await outlet.open(5n);
    brokers.nothingFrom = 0n;
    expect(await outlet.open(0n)).toBe(5n);
    expect([brokers.committed, brokers.metadata]).toEqual([5n, 'of another']);
  });

  it('has no doubt about what it gave up before the commit', async () => {
    const outlet = createOutlet();
    brokers.committed = 5n;
    await outlet.open(5n);
    brokers.fates.push(ONLY_OFFSET);
    const lost = () => {
      throw new MembershipError('lost');
    };
    await expect(outlet.publish(batchOf(1).batch, 10n, lost)).rejects.toThrow('lost');
    expect(await outlet.open(5n)).toBe(5n);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('says so, and believes the offset, where another has gone on from there, or the topics may not be read', async () => {
    const outlet = createOutlet();
    brokers.mayRead = false;
    expect(await publishInDoubt(outlet, batchOf(1).batch, ONLY_OFFSET)).toBe(10n);
    brokers.mayRead = true;
    brokers.fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(1).batch, 15n, check)).rejects.toThrow('no answer');
    brokers.committed = 12n;
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
    brokers.fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(1).batch, 10n, check)).rejects.toThrow('no answer');
    expect(await outlet.open(5n)).toBe(10n);
    expect(observer.onTorn).toHaveBeenCalledExactlyOnceWith(0, 5n, 10n);
  });

  it('asks nobody about outputs where no commit was in doubt', async () => {
    const outlet = createOutlet();
    await outlet.open(0n);
    await outlet.publish(batchOf(2).batch, 5n, check);
    brokers.mayRead = false;
    expect(await outlet.open(5n)).toBe(5n);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('tells a coordinator that has forgotten it what was committed, before anything else', async () => {
    brokers.committed = 5n;
    const outlet = createOutlet();
    await outlet.open(0n);
    brokers.nothingFrom = 0n;
    expect(await outlet.open(0n)).toBe(5n);
    expect([brokers.committed, brokers.nothingFrom]).toEqual([5n, null]);
  });

  it.each([ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS])(
    'keeps its doubt about the last commit where the coordinator has forgotten all (%#)',
    async (fate) => {
      const outlet = createOutlet();
      await outlet.open(0n);
      await outlet.publish(batchOf(1).batch, 5n, check);
      brokers.visible = [];
      const { batch, written } = batchOf(3);
      brokers.fates.push(fate);
      await expect(outlet.publish(batch, 10n, check)).rejects.toThrow('no answer');
      brokers.nothingFrom = 0n;
      const due = await outlet.open(5n);
      expect(due).toBe(brokers.visible.length === 0 ? 5n : 10n);
      expect(brokers.committed).toBe(due);
      expectSeenOnce(brokers.visible.length === 0 ? [] : written);
    },
  );

  it('has no doubt about a topic that was made anew', async () => {
    const outlet = createOutlet();
    await outlet.open(0n);
    await outlet.publish(batchOf(1).batch, 5n, check);
    brokers.fates.push(ONLY_OUTPUTS);
    await expect(outlet.publish(batchOf(2).batch, 10n, check)).rejects.toThrow('no answer');
    brokers.nothingFrom = 0n;
    brokers.topicId = 'another';
    expect(await outlet.open(0n)).toBe(0n);
    expect(observer.onTorn).not.toHaveBeenCalled();
  });
});

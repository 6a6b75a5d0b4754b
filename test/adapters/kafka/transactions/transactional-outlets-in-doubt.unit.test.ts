import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MembershipError, RetryError } from '../../../../src/pipeline/failures.ts';
import {
  ABORTED,
  COMMITTED_UNHEARD,
  HALF_OF_OUTPUTS,
  ONLY_OFFSET,
  ONLY_OUTPUTS,
  type Fate,
} from '../../../support/fake-transactions.ts';
import { partOf, seenOf } from '../../../support/outlet-crew.ts';
import { createOutletScene, dueOf, idsOf, upTo } from '../../../support/outlet-scene.ts';
import { createOutletObserver } from '../../../support/outlet-observer.ts';
import { waitFor } from '../../../support/wait-for.ts';

const CONCURRENT_TRANSACTIONS = 51;
const check = () => {};
const observer = createOutletObserver();

let { cluster, world, member, outlets, createMember } = createOutletScene(2, observer);

beforeEach(() => begin(2));

function begin(protocol: 1 | 2): void {
  vi.clearAllMocks();
  ({ cluster, world, member, outlets, createMember } = createOutletScene(protocol, observer));
}

/** Of partitions 0 and 1 the first five records are published, and five more with this fate; gives what is due then. */
async function publishInDoubt(way: 'main' | 'aside', ...then: readonly Fate[]) {
  await outlets.main.open([0, 1]);
  await outlets.main.publish([partOf(0, 0n, 5n), partOf(1, 0n, 5n)], check);
  cluster.fates.push(...then);
  await expect(outlets[way].publish([partOf(0, 5n, 10n), partOf(1, 5n, 10n)], check)).rejects.toThrow(RetryError);
  return outlets.main.open([0, 1]);
}

const expectSeen = (next: number) => {
  for (const partition of [0, 1]) expect(seenOf(cluster, partition)).toEqual(upTo(next));
};

describe('a transaction in doubt', () => {
  it.each(['main', 'aside'] as const)(
    'goes on behind a commit that happened, and before one that did not (%s)',
    async (way) => {
      expect(await publishInDoubt(way, COMMITTED_UNHEARD)).toEqual(dueOf(10n));
      expectSeen(10);
      begin(2);
      expect(await publishInDoubt(way, ABORTED)).toEqual(dueOf(5n));
      expectSeen(5);
      expect(observer.onTorn).not.toHaveBeenCalled();
      expect(observer.onTransaction.mock.calls).toEqual([['committed'], ['aborted']]);
    },
  );

  it.each([
    ['the offsets alone were committed', ONLY_OFFSET],
    ['the outputs alone were committed', ONLY_OUTPUTS],
    ['half of the outputs were committed', HALF_OF_OUTPUTS],
    ['half of the outputs were, and the offsets', { ...HALF_OF_OUTPUTS, commitsOffset: () => true }],
  ])('publishes the rest, of all partitions in one transaction, where %s', async (_, fate) => {
    expect(await publishInDoubt('main', fate)).toEqual(dueOf(10n));
    expect(observer.onTorn.mock.calls).toEqual([
      [0, 5n, 10n],
      [1, 5n, 10n],
    ]);
    expectSeen(10);
    expect(idsOf(cluster, 'endTxn')).toHaveLength(3);
    expect([...cluster.committed.values()].map(({ offset }) => offset)).toEqual([10n, 10n]);
  });

  it('settles each partition by itself where brokers kept one and tore another', async () => {
    const fate: Fate = {
      ...ABORTED,
      sees: ({ values }) => values[0]!.startsWith('0:'),
      commitsOffset: (partition) => partition === 1,
    };
    expect(await publishInDoubt('main', fate)).toEqual(dueOf(10n));
    expectSeen(10);
    begin(2);
    const other: Fate = {
      ...ABORTED,
      sees: ({ values }) => values[0]!.startsWith('0:'),
      commitsOffset: (partition) => partition === 0,
    };
    expect(await publishInDoubt('main', other)).toEqual(
      new Map([
        [0, 10n],
        [1, 5n],
      ]),
    );
    expect(seenOf(cluster, 1)).toEqual(upTo(5));
    expect(observer.onTorn).not.toHaveBeenCalled();
  });

  const followed = [ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS];
  it.each(
    (['main', 'aside'] as const).flatMap((way) =>
      [HALF_OF_OUTPUTS, { ...HALF_OF_OUTPUTS, commitsOffset: () => true }].flatMap((first) =>
        followed.map((next) => ({ way, first, next })),
      ),
    ),
  )('makes it whole in the end where publishing the rest is in doubt as well (%#)', async ({ way, first, next }) => {
    await expect(publishInDoubt(way, first, next)).rejects.toThrow(RetryError);
    expect(await outlets.main.open([0, 1])).toEqual(dueOf(10n));
    expectSeen(10);
    expect([...cluster.committed.values()].map(({ offset }) => offset)).toEqual([10n, 10n]);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it.each(['main', 'aside'] as const)(
    'does not judge a doubt before nothing of it can come any more (%s)',
    async (way) => {
      const late: Fate = { ...COMMITTED_UNHEARD, late: 'outputs' };
      expect(await publishInDoubt(way, late)).toEqual(dueOf(10n));
      cluster.settleLate();
      expectSeen(10);
      expect(observer.onTorn).not.toHaveBeenCalled();
    },
  );

  it('leaves out what cannot be ended yet under the id of another way, and works the rest meanwhile', async () => {
    await outlets.main.open([0, 1]);
    cluster.fates.push(ABORTED);
    await expect(outlets.aside.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(RetryError);
    const aside = `${member.memberId}-d`;
    cluster.intercept = ({ api, transactionalId }) =>
      api === 'initProducerId' && transactionalId === aside ? { errorCode: CONCURRENT_TRANSACTIONS } : undefined;
    expect(await outlets.main.open([0, 1])).toEqual(new Map([[1, 0n]]));
    expect(await outlets.main.publish([partOf(1, 0n, 5n)], check)).toEqual({ kind: 'committed' });
    cluster.intercept = () => undefined;
    await waitFor('the end of what is in doubt', async () => (await outlets.main.open([0])).size === 1);
    expect(idsOf(cluster, 'initProducerId').filter((id) => id === `${member.memberId}-a`)).toHaveLength(1);
  });

  it.each([
    ['not at all', ABORTED, 0],
    ['but for its outputs, which nobody can take back,', ONLY_OUTPUTS, 1],
  ])('leaves it to another that has worked the same records since, where it happened %s', async (_, fate, left) => {
    await outlets.main.open([0]);
    cluster.fates.push(fate);
    await expect(outlets.main.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(RetryError);
    const another = createMember().begin();
    // Its transaction has ended by itself.
    cluster.settleLate();
    expect(await another.main.open([0])).toEqual(new Map([[0, 0n]]));
    await another.main.publish([partOf(0, 0n, 5n)], check);
    const seenByNow = cluster.seen();
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 5n]]));
    expect(cluster.seen()).toEqual(seenByNow);
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(observer.onDoubtLeft).toHaveBeenCalledTimes(left);
    await outlets.main.publish([partOf(0, 5n, 6n)], check);
    expect(cluster.committed.get(0)).toEqual({ offset: 6n, metadata: `${member.memberId}-a` });
  });

  it('has no doubt about what it gave up before the commit', async () => {
    await outlets.main.open([0]);
    const lost = new MembershipError('lost');
    const giveUp = () => {
      throw lost;
    };
    await expect(outlets.main.publish([partOf(0, 0n, 5n)], giveUp)).rejects.toBe(lost);
    world.mayRead = false;
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 0n]]));
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('says so, and believes the offset, where the topics may not be read, or another has gone on from there', async () => {
    world.mayRead = false;
    expect(await publishInDoubt('main', ONLY_OFFSET)).toEqual(dueOf(10n));
    world.mayRead = true;
    cluster.fates.push(ONLY_OUTPUTS);
    await expect(outlets.main.publish([partOf(0, 10n, 15n)], check)).rejects.toThrow(RetryError);
    cluster.committed.set(0, { offset: 12n, metadata: 'of another' });
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 12n]]));
    expect(observer.onDoubtLeft.mock.calls).toEqual([
      [0, 5n, 10n],
      [1, 5n, 10n],
      [0, 10n, 15n],
    ]);
  });

  it('has its doubt from the first batch of a partition in a round to its last', async () => {
    await outlets.main.open([0]);
    cluster.fates.push(ONLY_OUTPUTS);
    await expect(outlets.main.publish([partOf(0, 0n, 2n), partOf(0, 2n, 5n)], check)).rejects.toThrow(RetryError);
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 5n]]));
    expect(observer.onTorn).toHaveBeenCalledExactlyOnceWith(0, 0n, 5n);
    expect(seenOf(cluster, 0)).toEqual(upTo(5));
  });

  it.each([ABORTED, COMMITTED_UNHEARD, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS])(
    'keeps its doubt about the last commit where the coordinator has forgotten all (%#)',
    async (fate) => {
      await outlets.main.open([0]);
      await outlets.main.publish([partOf(0, 0n, 5n)], check);
      cluster.fates.push(fate);
      await expect(outlets.main.publish([partOf(0, 5n, 10n)], check)).rejects.toThrow(RetryError);
      world.forgotten.add(0);
      const due = (await outlets.main.open([0])).get(0)!;
      expect(due).toBe(fate === ABORTED ? 5n : 10n);
      expect(cluster.committed.get(0)!.offset).toBe(due);
      expect(seenOf(cluster, 0)).toEqual(upTo(Number(due)));
    },
  );

  it('has no doubt about a topic that was made anew', async () => {
    await outlets.main.open([0]);
    await outlets.main.publish([partOf(0, 0n, 5n)], check);
    cluster.fates.push(ONLY_OUTPUTS);
    await expect(outlets.main.publish([partOf(0, 5n, 10n)], check)).rejects.toThrow(RetryError);
    world.forgotten.add(0);
    world.inLog = () => null;
    world.topicId = 'another';
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 0n]]));
    expect(observer.onTorn).not.toHaveBeenCalled();
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
    expect(observer.onMadeAnew).toHaveBeenCalledExactlyOnceWith(0, 0n);
  });
});

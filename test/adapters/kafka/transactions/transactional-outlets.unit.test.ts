import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MAIN_SLOTS, transactionalIdOf } from '../../../../src/adapters/kafka/transactions/transactional-ids.ts';
import { FencedError, MembershipError, RetryError } from '../../../../src/pipeline/failures.ts';
import { ABORTED, COMMITTED_UNHEARD } from '../../../support/fake-transactions.ts';
import { valuesOf } from '../../../support/outgoing-batch.ts';
import { GROUP, partOf, seenOf } from '../../../support/outlet-crew.ts';
import { createOutletScene, dueOf, idsOf, upTo } from '../../../support/outlet-scene.ts';
import { createOutletObserver } from '../../../support/outlet-observer.ts';
import { waitFor } from '../../../support/wait-for.ts';

const NOT_LEADER = 6;
const ILLEGAL_GENERATION = 22;
const CONCURRENT_TRANSACTIONS = 51;
const check = () => {};
const observer = createOutletObserver();

let { cluster, world, member, outlets, createMember } = createOutletScene(2, observer);

beforeEach(() => begin(2));

function begin(protocol: 1 | 2): void {
  vi.clearAllMocks();
  ({ cluster, world, member, outlets, createMember } = createOutletScene(protocol, observer));
}

const expectSeen = (next: number) => {
  for (const partition of [0, 1]) expect(seenOf(cluster, partition)).toEqual(upTo(next));
};

describe('the way out by transactions', () => {
  it('publishes rounds of all partitions in one transaction each', async () => {
    expect(await outlets.main.open([0, 1])).toEqual(dueOf(0n));
    expect(await outlets.main.publish([partOf(0, 0n, 5n), partOf(1, 0n, 3n)], check)).toEqual({ kind: 'committed' });
    expect(await outlets.main.publish([partOf(1, 3n, 4n)], check)).toEqual({ kind: 'committed' });
    expect(idsOf(cluster, 'endTxn')).toEqual([`${member.memberId}-a`, `${member.memberId}-a`]);
    expect(cluster.committed).toEqual(
      new Map([
        [0, { offset: 5n, metadata: `${member.memberId}-a` }],
        [1, { offset: 4n, metadata: `${member.memberId}-a` }],
      ]),
    );
    expect(observer.onTransaction.mock.calls).toEqual([['committed'], ['committed']]);
  });

  it('does not fence its own way beside it, which is in another transaction by then', async () => {
    await outlets.main.open([0, 1]);
    cluster.fates.push(ABORTED);
    await expect(outlets.aside.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(RetryError);
    const held = Promise.withResolvers<void>();
    cluster.delay = ({ api, transactionalId }) =>
      api === 'txnOffsetCommit' && transactionalId!.endsWith('d') ? held.promise : undefined;
    const publishing = outlets.aside.publish([partOf(1, 0n, 5n)], check);
    await waitFor(
      'its offsets',
      () => idsOf(cluster, 'txnOffsetCommit').filter((id) => id!.endsWith('d')).length === 2,
    );
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 0n]]));
    held.resolve();
    expect(await publishing).toEqual({ kind: 'committed' });
  });

  it('tells a coordinator that has forgotten them what was committed, of all partitions at once, as it was noted', async () => {
    cluster.committed.set(0, { offset: 5n, metadata: 'of another' });
    await outlets.main.open([0, 1]);
    await outlets.main.publish([partOf(1, 0n, 3n)], check);
    world.forgotten.add(0).add(1);
    world.inLog = () => null;
    expect(await outlets.main.open([0, 1])).toEqual(
      new Map([
        [0, 5n],
        [1, 3n],
      ]),
    );
    expect(cluster.committed).toEqual(
      new Map([
        [0, { offset: 5n, metadata: 'of another' }],
        [1, { offset: 3n, metadata: `${member.memberId}-a` }],
      ]),
    );
    expect(idsOf(cluster, 'endTxn')).toHaveLength(2);
    expect(observer.onForgotten.mock.calls).toEqual([
      [0, 5n],
      [1, 3n],
    ]);
  });

  it('leaves out partitions of which something is still open', async () => {
    const another = createMember();
    const its = another.begin();
    await its.main.open([0]);
    cluster.fates.push({ ...COMMITTED_UNHEARD, late: 'all' });
    await expect(its.main.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(RetryError);
    const own = member.begin({ livingIds: new Set([member.memberId, another.memberId]) });
    expect(await own.main.open([0, 1])).toEqual(new Map([[1, 0n]]));
    cluster.settleLate();
    expect(await own.main.open([0])).toEqual(new Map([[0, 5n]]));
  });

  it('ends what a departed member left open, once for each partition', async () => {
    const dead = createMember();
    const its = dead.begin();
    await its.main.open([0]);
    cluster.fates.push({ ...COMMITTED_UNHEARD, late: 'all' });
    await expect(its.main.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(RetryError);
    const own = member.begin({ livingIds: new Set([member.memberId]), departedIds: new Set([dead.memberId]) });
    expect(await own.main.open([0, 1])).toEqual(
      new Map([
        [0, 5n],
        [1, 0n],
      ]),
    );
    expect(observer.onFormerEnded).toHaveBeenCalledExactlyOnceWith(`${dead.memberId}-a`);
    expect(member.settled).toEqual([dead.memberId]);
    await own.main.open([0, 1]);
    expect(observer.onFormerEnded).toHaveBeenCalledTimes(1);
  });

  it('says that the membership is over where the group refuses the offsets of its generation', async () => {
    await outlets.main.open([0]);
    cluster.generationId += 1;
    await expect(outlets.main.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(MembershipError);
    expect(member.lost).toEqual([ILLEGAL_GENERATION]);
    expect(cluster.committed.size).toBe(0);
    outlets = member.begin();
    expect(await outlets.main.open([0])).toEqual(new Map([[0, 0n]]));
    await outlets.main.publish([partOf(0, 0n, 5n)], check);
    expect(seenOf(cluster, 0)).toEqual(upTo(5));
  });

  it('leaves nothing open once it is a member no more', async () => {
    await outlets.main.open([0]);
    const gone = () => {
      throw new MembershipError('gone');
    };
    await expect(outlets.main.publish([partOf(0, 0n, 5n)], gone)).rejects.toThrow('gone');
    await waitFor('the end of what was open', () => cluster.openIds().length === 0);
    expect(cluster.seen()).toEqual([]);
  });

  it('is not disturbed by what was given up and fails late', async () => {
    await outlets.main.open([0]);
    const [late, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    cluster.delay = ({ api }) => (api === 'txnOffsetCommit' ? late.promise : undefined);
    const abandoned = outlets.main.publish([partOf(0, 0n, 5n)], check);
    await waitFor('its offsets', () => idsOf(cluster, 'txnOffsetCommit').length === 1);
    outlets.giveUp();
    cluster.generationId += 1;
    outlets = member.begin();
    await outlets.main.open([0]);
    cluster.delay = ({ api }) => (api === 'txnOffsetCommit' ? held.promise : undefined);
    const publishing = outlets.main.publish([partOf(0, 0n, 5n)], check);
    await waitFor('its offsets', () => idsOf(cluster, 'txnOffsetCommit').length === 2);
    cluster.intercept = ({ api }) => (api === 'txnOffsetCommit' ? { errorCode: ILLEGAL_GENERATION } : undefined);
    late.resolve();
    await expect(abandoned).rejects.toThrow(MembershipError);
    cluster.intercept = () => undefined;
    held.resolve();
    expect(await publishing).toEqual({ kind: 'committed' });
    expect(seenOf(cluster, 0)).toEqual(upTo(5));
  });

  it('says that it was fenced', async () => {
    await outlets.main.open([0]);
    const other = createMember().begin({ departedIds: new Set([member.memberId]) });
    await other.main.open([0]);
    await expect(outlets.main.publish([partOf(0, 0n, 5n)], check)).rejects.toThrow(FencedError);
    expect(observer.onFenced).toHaveBeenCalledExactlyOnceWith(`${member.memberId}-a`);
  });

  describe.each([1, 2] as const)('in protocol %d', (protocol) => {
    beforeEach(() => begin(protocol));

    it('names the partitions that were refused, undoes the others, and goes on under another id', async () => {
      await outlets.main.open([0, 1]);
      // 0:0 goes to partition 0 of the output, and 1:0 to partition 1.
      cluster.intercept = ({ api, batches }) =>
        api === 'produce' && batches.some(({ partition }) => partition === 1)
          ? {
              places: batches.map(({ topic, partition }) => ({
                topic,
                partition,
                errorCode: partition === 1 ? NOT_LEADER : 0,
              })),
            }
          : undefined;
      const outcome = await outlets.main.publish([partOf(0, 0n, 1n), partOf(1, 0n, 1n)], check);
      expect(outcome).toMatchObject({ kind: 'refused', others: 'undone' });
      expect(outcome.kind === 'refused' && [...outcome.refusals.keys()]).toEqual([1]);
      expect(await outlets.main.publish([partOf(0, 0n, 1n)], check)).toEqual({ kind: 'committed' });
      expect(cluster.seen()).toEqual(['0:0']);
      expect(idsOf(cluster, 'endTxn')).toEqual([`${member.memberId}-a`, `${member.memberId}-b`]);
    });

    it('publishes a round under another id where the end of the one before takes long', async () => {
      await outlets.main.open([0, 1]);
      await outlets.main.publish([partOf(0, 0n, 5n)], check);
      const first = `${member.memberId}-a`;
      cluster.intercept = ({ transactionalId, batches }) =>
        transactionalId === first
          ? {
              errorCode: CONCURRENT_TRANSACTIONS,
              places: batches.map(({ topic, partition }) => ({ topic, partition, errorCode: CONCURRENT_TRANSACTIONS })),
            }
          : undefined;
      expect(await outlets.main.publish([partOf(0, 5n, 10n), partOf(1, 0n, 10n)], check)).toEqual({
        kind: 'committed',
      });
      expectSeen(10);
      expect(idsOf(cluster, 'endTxn')).toEqual([first, `${member.memberId}-b`]);
      expect(observer.onTransaction.mock.calls).toEqual([['committed'], ['committed']]);
    });
  });

  it('goes on under a third id where what is refused keeps the transaction before from ending as well', async () => {
    await outlets.main.open([0, 1]);
    await outlets.main.publish([partOf(0, 0n, 1n), partOf(1, 0n, 1n)], check);
    const [first, second, third] = MAIN_SLOTS.map((slot) => transactionalIdOf(member.memberId, slot));
    const stuck = new Set([first]);
    cluster.intercept = ({ api, transactionalId, batches }) => {
      if (api === 'endTxn' && transactionalId === second) stuck.add(second);
      const codeOf = (bytes: Buffer) =>
        stuck.has(transactionalId!) ? CONCURRENT_TRANSACTIONS : valuesOf(bytes).includes('1:1') ? NOT_LEADER : 0;
      const places = batches.map(({ topic, partition, bytes }) => ({ topic, partition, errorCode: codeOf(bytes) }));
      if (stuck.has(transactionalId!) && api !== 'endTxn') return { errorCode: CONCURRENT_TRANSACTIONS, places };
      return places.some(({ errorCode }) => errorCode !== 0) ? { places } : undefined;
    };
    const outcome = await outlets.main.publish([partOf(0, 1n, 2n), partOf(1, 1n, 2n)], check);
    expect(outcome).toMatchObject({ kind: 'refused', others: 'undone' });
    for (const from of [1n, 2n])
      expect(await outlets.main.publish([partOf(0, from, from + 1n)], check)).toEqual({ kind: 'committed' });
    expect(idsOf(cluster, 'endTxn')).toEqual([first, second, third, third]);
    expect(seenOf(cluster, 0)).toEqual(upTo(3));
  });

  it('opens under another id where the end of the transaction before takes long', async () => {
    const first = transactionalIdOf(member.memberId, 'a');
    cluster.intercept = ({ transactionalId }) =>
      transactionalId === first ? { errorCode: CONCURRENT_TRANSACTIONS } : undefined;
    expect(await outlets.main.open([0, 1])).toEqual(dueOf(0n));
    expect(await outlets.main.publish([partOf(0, 0n, 1n)], check)).toEqual({ kind: 'committed' });
    expect(idsOf(cluster, 'endTxn')).toEqual([transactionalIdOf(member.memberId, 'b')]);
  });

  it('refuses all beside the main way, and does not fail, where the end of the one before takes long there', async () => {
    await outlets.aside.publish([partOf(0, 0n, 1n)], check);
    cluster.intercept = ({ transactionalId, batches }) =>
      transactionalId === null
        ? undefined
        : {
            errorCode: CONCURRENT_TRANSACTIONS,
            places: batches.map(({ topic, partition }) => ({ topic, partition, errorCode: CONCURRENT_TRANSACTIONS })),
          };
    const outcome = await outlets.aside.publish([partOf(0, 1n, 2n), partOf(1, 0n, 1n)], check);
    expect(outcome).toMatchObject({ kind: 'refused', others: 'undone' });
    expect(outcome.kind === 'refused' && [...outcome.refusals.keys()]).toEqual([0, 1]);
  });

  it('that is given up does not commit, and ends what it has left open, so that the next owner need not wait', async () => {
    await outlets.main.open([0]);
    const held = Promise.withResolvers<void>();
    cluster.delay = ({ api }) => (api === 'produce' ? held.promise : undefined);
    const publishing = outlets.main.publish([partOf(0, 0n, 5n)], () => {
      throw new MembershipError('given up');
    });
    await waitFor('its offsets', () => cluster.isPending(0));
    outlets.giveUp();
    await waitFor('the end of what was open', () => !cluster.isPending(0));
    held.resolve();
    await expect(publishing).rejects.toThrow(Error);
    const another = createMember().begin({ livingIds: new Set([member.memberId]) });
    expect(await another.main.open([0])).toEqual(new Map([[0, 0n]]));
  });

  it('has ids of its own in its group', () => {
    expect(member.memberId.startsWith(`${GROUP}-`)).toBe(true);
    expect(createMember().memberId).not.toBe(member.memberId);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { MembershipError, StopError } from '../../../../src/pipeline/failures.ts';
import { createCrewMember, share, type CrewMember } from '../../../support/group-crew.ts';
import { createFakeGroupCoordinator, type FakeGroupCoordinator } from '../../../support/fake-group-coordinator.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PARTITIONS = 7;
const LOST = [22, 25, 82];

describe('a member of a group', () => {
  const crew: CrewMember[] = [];
  let cluster: FakeGroupCoordinator = createFakeGroupCoordinator('in', PARTITIONS);

  afterEach(async () => {
    cluster.isDown = false;
    cluster.thaw();
    await Promise.all(crew.map((member) => member.stop()));
    crew.length = 0;
    if (cluster.openConnections() > 0) throw new Error('a connection is left open');
    cluster = createFakeGroupCoordinator('in', PARTITIONS);
  });

  function add(transactionalId: string, more: Partial<Parameters<typeof createCrewMember>[1]> = {}): CrewMember {
    const member = createCrewMember(cluster.connect(), { transactionalId, ...more });
    crew.push(member);
    return member;
  }

  async function addAndJoin(...ids: readonly string[]): Promise<readonly CrewMember[]> {
    const members = ids.map((id) => add(id));
    for (const member of members) {
      await member.start();
      await member.joined(1);
    }
    await waitFor('all to share', () => share(members, PARTITIONS));
    return members;
  }

  const asked = (api: string) => cluster.asked.filter((of) => of.api === api);

  it('asks for a member id first, and joins with it', async () => {
    const [one] = await addAndJoin('one');
    expect(asked('joinGroup').map(({ memberId }) => memberId)).toEqual(['', 'member-1']);
    const [join] = asked('joinGroup');
    expect(join).toMatchObject({ protocolName: 'call-status', sessionTimeoutMs: 200, rebalanceTimeoutMs: 2_000 });
    expect(one!.last()).toEqual({
      generation: { memberId: 'member-1', generationId: 1, instanceId: null },
      partitions: [0, 1, 2, 3, 4, 5, 6],
      livingIds: new Set(['one']),
      departedIds: new Set(),
    });
    expect(one!.ready()).toBe(true);
    one!.check(one!.last().generation);
  });

  it('shares the partitions with those that join, who move no more than they must', async () => {
    const [one, two] = await addAndJoin('one', 'two');
    expect(one!.revocations).toEqual(['rebalance']);
    expect(one!.last().partitions).toEqual([0, 1, 2, 3]);
    expect(two!.last().partitions).toEqual([4, 5, 6]);
    for (const member of [one, two]) expect(member!.last().livingIds).toEqual(new Set(['one', 'two']));
  });

  it('takes over what others leave behind, at once, and knows whose it was', async () => {
    const [one, two, three] = await addAndJoin('one', 'two', 'three');
    await three!.stop();
    await waitFor('two to share', () => share([one!, two!], PARTITIONS));
    for (const member of [one, two]) {
      expect(member!.last().livingIds).toEqual(new Set(['one', 'two']));
      expect(member!.last().departedIds).toEqual(new Set(['three']));
    }
  });

  it('tells of departed ids until they are settled', async () => {
    const [one, two] = await addAndJoin('one', 'two');
    cluster.expire(two!.last().generation.memberId);
    // Whoever was thrown out comes back, and lives.
    await waitFor('both to share', () => share([one!, two!], PARTITIONS) && one!.assignments.length > 2);
    expect(one!.last().departedIds).toEqual(new Set());
    await two!.stop();
    await waitFor('the rest', () => share([one!], PARTITIONS));
    expect(one!.last().departedIds).toEqual(new Set(['two']));
    const before = one!.assignments.length;
    cluster.rebalance();
    expect((await one!.joined(before + 1)).departedIds).toEqual(new Set(['two']));
    one!.settled(['two']);
    cluster.rebalance();
    expect((await one!.joined(before + 2)).departedIds).toEqual(new Set());
  });

  it('gives its partitions up before it joins again, and lives meanwhile', async () => {
    const [one] = await addAndJoin('one');
    const { generation } = one!.last();
    const revoked = Promise.withResolvers<void>();
    one!.revoking = () => revoked.promise;
    const two = add('two');
    await two.start();
    await waitFor('the revocation', () => one!.revocations.length === 1);
    expect(one!.ready()).toBe(false);
    const before = asked('heartbeat').length;
    await waitFor('more heartbeats', () => asked('heartbeat').length > before + 3);
    // What is under way may still be committed.
    one!.check(generation);
    await one!.confirm(generation);
    expect([one!.revocations, one!.assignments.length]).toEqual([['rebalance'], 1]);
    revoked.resolve();
    await one!.joined(2);
    expect(() => one!.check(generation)).toThrow(MembershipError);
    await expect(one!.confirm(generation)).rejects.toThrow(MembershipError);
    expect(one!.last().generation.memberId).toBe(generation.memberId);
    expect(one!.ready()).toBe(true);
  });

  it('holds no generation while it joins again', async () => {
    const [one] = await addAndJoin('one');
    const { generation } = one!.last();
    cluster.freeze('joinGroup');
    cluster.rebalance();
    await waitFor('the join', () => asked('joinGroup').length === 3);
    expect(() => one!.check(generation)).toThrow(MembershipError);
    await expect(one!.confirm(generation)).rejects.toThrow(MembershipError);
    expect(one!.ready()).toBe(false);
    cluster.thaw();
    await one!.joined(2);
  });

  it('waits for what is under way no longer than half of the time that the group gives', async () => {
    const one = add('one', { rebalanceTimeoutMs: 400 });
    await one.start();
    const { generation } = await one.joined(1);
    one.revoking = (why) => (why === 'stop' ? Promise.resolve() : new Promise(() => {}));
    cluster.rebalance();
    await one.joined(2);
    expect(() => one.check(generation)).toThrow(MembershipError);
    expect(one.failures.map(({ message }) => message)).toEqual(['giving up the partitions took longer than 200 ms']);
  });

  it('that is thrown out gives up what it had, says so no more, and joins under another id', async () => {
    const [one, two] = await addAndJoin('one', 'two');
    const { generation } = one!.last();
    const revoked = Promise.withResolvers<void>();
    const rebalances = one!.revocations.length;
    one!.revoking = () => revoked.promise;
    cluster.expire(generation.memberId);
    await waitFor('the loss', () => one!.revocations.length > rebalances);
    expect(one!.revocations.at(-1)).toBe('lost');
    expect(one!.ready()).toBe(false);
    expect(() => one!.check(generation)).toThrow(MembershipError);
    const heartbeatsOf = (id: string) => asked('heartbeat').filter(({ memberId }) => memberId === id).length;
    const before = [generation.memberId, two!.last().generation.memberId].map(heartbeatsOf);
    await waitFor('more of the other', () => heartbeatsOf(two!.last().generation.memberId) > before[1]! + 5);
    expect(heartbeatsOf(generation.memberId)).toBe(before[0]);
    revoked.resolve();
    await waitFor('both to share', () => share([one!, two!], PARTITIONS));
    expect(one!.last().generation.memberId).not.toBe(generation.memberId);
  });

  it('that is said to be of an older generation joins again under its id', async () => {
    const [one] = await addAndJoin('one');
    cluster.refuse('heartbeat', 22);
    await one!.joined(2);
    expect(one!.revocations).toEqual(['lost']);
    expect(one!.last().generation).toEqual({ ...one!.assignments[0]!.generation, generationId: 2 });
  });

  it('that is thrown out while it gives its partitions up does not hold the generation any longer', async () => {
    const [one] = await addAndJoin('one');
    const { generation } = one!.last();
    const revoked = Promise.withResolvers<void>();
    one!.revoking = () => revoked.promise;
    cluster.rebalance();
    await waitFor('the revocation', () => one!.revocations.length === 1);
    cluster.expire(generation.memberId);
    await waitFor('the loss', () => {
      try {
        one!.check(generation);
        return false;
      } catch (error) {
        return error instanceof MembershipError && error.message === 'the membership in the group is lost';
      }
    });
    revoked.resolve();
    expect((await one!.joined(2)).generation.memberId).not.toBe(generation.memberId);
    expect(one!.revocations).toEqual(['rebalance']);
  });

  it.each(LOST)('joins again where a commit is answered with %d', async (code) => {
    const [one] = await addAndJoin('one');
    const { generation } = one!.last();
    expect(one!.noteCode(code)).toBe(true);
    expect(one!.ready()).toBe(false);
    expect(() => one!.check(generation)).toThrow(MembershipError);
    await one!.joined(2);
    expect(one!.revocations).toEqual(['lost']);
    // No other is asked for before this one is refused: the group would wait for it.
    expect(one!.last().generation).toEqual({ ...generation, generationId: 2 });
  });

  it('joins again where a commit says that the group begins anew, and may go on until then', async () => {
    const [one] = await addAndJoin('one');
    expect(one!.noteCode(27)).toBe(true);
    one!.check(one!.assignments[0]!.generation);
    await one!.joined(2);
    expect(one!.revocations).toEqual(['rebalance']);
  });

  it.each([0, 3, 7, 14, 15, 16])('takes %d of a commit for nothing that concerns its membership', async (code) => {
    const [one] = await addAndJoin('one');
    expect(one!.noteCode(code)).toBe(false);
    expect(one!.ready()).toBe(true);
  });

  it('does not take an answer to an older generation for one to its own', async () => {
    const [one] = await addAndJoin('one');
    const { generation } = one!.last();
    cluster.rebalance();
    await one!.joined(2);
    expect(one!.noteCode(22, generation)).toBe(true);
    expect(one!.ready()).toBe(true);
    one!.check(one!.last().generation);
  });

  it('confirms its generation by asking, and shares the question', async () => {
    const one = add('one', { sessionTimeoutMs: 600_000 });
    await one.start();
    const { generation } = await one.joined(1);
    expect(asked('heartbeat')).toHaveLength(0);
    await Promise.all([one.confirm(generation), one.confirm(generation)]);
    expect(asked('heartbeat')).toHaveLength(1);
    cluster.expire(generation.memberId);
    await expect(one.confirm(generation)).rejects.toThrow(MembershipError);
    await expect(one.confirm({ ...generation, generationId: 9 })).rejects.toThrow(MembershipError);
  });

  it('is no member before it has joined', async () => {
    const one = add('one');
    expect(one.ready()).toBe(false);
    expect(() => one.check({ memberId: '', generationId: -1, instanceId: null })).toThrow(MembershipError);
    expect([one.noteCode(0), one.noteCode(25)]).toEqual([false, true]);
  });

  it.each(['joinGroup', 'heartbeat'] as const)('ends where it may not: %s', async (api) => {
    cluster.refuse(api, 30, 99);
    const one = add('one');
    await one.start();
    const [error] = await waitFor('the end', () => one.fatal.length > 0 && one.fatal);
    expect(error).toBeInstanceOf(StopError);
    expect(error!.message).toContain('the right to read the group is missing');
    expect(one.ready()).toBe(false);
    const before = asked('heartbeat').length;
    if (api === 'heartbeat') await waitFor('heartbeats', () => asked('heartbeat').length > before + 2);
    expect(one.fatal).toHaveLength(1);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { MembershipError } from '../../../../src/pipeline/failures.ts';
import { createCrewMember, share, type CrewMember } from '../../../support/group-crew.ts';
import { createFakeGroupCoordinator, type FakeGroupCoordinator } from '../../../support/fake-group-coordinator.ts';
import { waitFor } from '../../../support/wait-for.ts';

describe('a member of a group that stops', () => {
  let cluster: FakeGroupCoordinator = createFakeGroupCoordinator('in', 4);
  const crew: CrewMember[] = [];

  afterEach(async () => {
    cluster.thaw();
    await Promise.all(crew.map((member) => member.stop()));
    crew.length = 0;
    cluster = createFakeGroupCoordinator('in', 4);
  });

  async function join(id: string): Promise<CrewMember> {
    const member = add(id);
    await member.start();
    await member.joined(1);
    return member;
  }

  function add(transactionalId: string): CrewMember {
    const member = createCrewMember(cluster.connect(), { transactionalId });
    crew.push(member);
    return member;
  }

  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  /** Those of the test runner keep no process alive, or end soon. */
  const noMoreTimers = () => waitFor('the end of all timers', () => timers() === 0, 1_000);

  it('gives its partitions up, as a member still, and then leaves', async () => {
    const one = await join('one');
    const { generation } = one.last();
    const revoked = Promise.withResolvers<void>();
    one.revoking = () => revoked.promise;
    const stopped = one.stop();
    expect(one.stop()).toBe(stopped);
    expect([one.revocations, one.ready()]).toEqual([[], false]);
    await waitFor('the revocation', () => one.revocations.length === 1);
    const before = cluster.asked.length;
    await waitFor('heartbeats', () => cluster.asked.length > before + 2);
    one.check(generation);
    expect(cluster.memberIds()).toEqual([generation.memberId]);
    revoked.resolve();
    await stopped;
    expect(one.revocations).toEqual(['stop']);
    expect(cluster.memberIds()).toEqual([]);
    expect(cluster.openConnections()).toBe(0);
    expect(() => one.check(generation)).toThrow(MembershipError);
  });

  it('leaves no timer behind, and asks nothing any more', async () => {
    const one = await join('one');
    const two = await join('two');
    await waitFor('both to share', () => share([one, two], 4));
    await Promise.all([one.stop(), two.stop()]);
    await noMoreTimers();
    expect(cluster.memberIds()).toEqual([]);
  });

  it('waits for no heartbeat that is under way', async () => {
    const one = await join('one');
    cluster.freeze('heartbeat');
    const asked = cluster.asked.length;
    await waitFor('a heartbeat', () => cluster.asked.length > asked);
    await one.stop();
    await noMoreTimers();
    expect(cluster.memberIds()).toEqual([]);
  });

  it('does not wait for the others where it is joining', async () => {
    const one = await join('one');
    one.revoking = () => new Promise(() => {});
    const two = add('two');
    await two.start();
    await waitFor('the join', () => cluster.memberIds().length === 2);
    const since = performance.now();
    await two.stop();
    expect(performance.now() - since).toBeLessThan(500);
    expect(cluster.memberIds()).toEqual([one.last().generation.memberId]);
    expect(two.assignments).toEqual([]);
    await one.stop();
    await noMoreTimers();
  });

  it('gives back the member id that it has just asked for', async () => {
    const one = add('one');
    cluster.freeze('joinGroup');
    await one.start();
    await waitFor('the question', () => cluster.asked.length === 1);
    const stopped = one.stop();
    cluster.thaw();
    await stopped;
    expect(cluster.asked.map(({ api }) => api)).toEqual(['joinGroup', 'leaveGroup']);
    expect(cluster.memberIds()).toEqual([]);
  });

  it('takes about 2 s where nobody answers', async () => {
    const one = await join('one');
    cluster.freeze();
    const since = performance.now();
    await one.stop();
    expect(performance.now() - since).toBeGreaterThan(1_900);
    expect(performance.now() - since).toBeLessThan(3_200);
    await noMoreTimers();
  });

  it('waits for what another rebalance has begun to give up, and tells of the end then', async () => {
    const one = await join('one');
    const revoked = Promise.withResolvers<void>();
    one.revoking = (why) => (why === 'rebalance' ? revoked.promise : Promise.resolve());
    cluster.rebalance();
    await waitFor('the revocation', () => one.revocations.length === 1);
    const stopped = one.stop();
    const asked = cluster.asked.length;
    await waitFor('heartbeats', () => cluster.asked.length > asked + 2);
    expect(one.revocations).toEqual(['rebalance']);
    revoked.resolve();
    await stopped;
    expect(one.revocations).toEqual(['rebalance', 'stop']);
    expect(one.assignments).toHaveLength(1);
  });

  it('may never have begun', async () => {
    const one = add('one');
    await one.stop();
    expect(cluster.asked).toEqual([]);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { readAssignment } from '../../../../src/adapters/kafka/group/consumer-protocol.ts';
import { StopError } from '../../../../src/pipeline/failures.ts';
import { createCrewMember, share, type CrewMember } from '../../../support/group-crew.ts';
import { createFakeGroupCoordinator, type FakeGroupCoordinator } from '../../../support/fake-group-coordinator.ts';
import type { GroupAsked } from '../../../support/group-wire.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PARTITIONS = 7;

describe('a member of a group in trouble', () => {
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

  async function addAndJoin(id: string): Promise<CrewMember> {
    const member = add(id);
    await member.start();
    await member.joined(1);
    return member;
  }

  const asked = (api: string) => cluster.asked.filter((of) => of.api === api);

  it('finds a coordinator that has moved, and stays a member', async () => {
    const one = await addAndJoin('one');
    const before = cluster.lookUps();
    cluster.coordinatorId = 1;
    await waitFor('the failed attempt', () => one.failures.length > 0);
    const heartbeats = asked('heartbeat').length;
    await waitFor('heartbeats', () => asked('heartbeat').length > heartbeats + 2);
    expect(cluster.lookUps()).toBe(before + 1);
    expect([one.ready(), one.assignments.length, one.revocations.length]).toEqual([true, 1, 0]);
    expect(one.failures).toHaveLength(1);
    one.check(one.last().generation);
  });

  it.each([14, 15, 16])('takes %d for what it is, while it joins and after', async (code) => {
    cluster.refuse('joinGroup', code, 2);
    cluster.refuse('syncGroup', code);
    const one = await addAndJoin('one');
    expect(one.failures).toHaveLength(3);
    cluster.refuse('heartbeat', code, 2);
    await waitFor('failed attempts', () => one.failures.length === 5);
    await one.confirm(one.last().generation);
    expect([one.ready(), one.assignments.length]).toEqual([true, 1]);
  });

  it('is what it was while no broker is there', async () => {
    const one = await addAndJoin('one');
    const { generation } = one.last();
    cluster.isDown = true;
    await waitFor('failed attempts', () => one.failures.length > 3);
    expect(one.ready()).toBe(true);
    one.check(generation);
    const signs = one.signs();
    await waitFor('a sign', () => one.signs() > signs);
    cluster.isDown = false;
    await one.confirm(generation);
    expect([one.assignments.length, one.revocations.length]).toEqual([1, 0]);
  });

  it('looks its coordinator up again where it is denied', async () => {
    const one = await addAndJoin('one');
    const before = cluster.lookUps();
    cluster.refuse('heartbeat', 25);
    const { generation } = await one.joined(2);
    expect(generation.memberId).toBe(one.assignments[0]!.generation.memberId);
    expect(cluster.lookUps()).toBe(before + 1);
  });

  it('does not wait for the next heartbeat to make a failed one again', async () => {
    const one = add('one', { sessionTimeoutMs: 20_000 });
    await one.start();
    await one.joined(1);
    cluster.isDown = true;
    await waitFor('the first failure', () => one.failures.length > 0);
    const since = performance.now();
    await waitFor('more', () => one.failures.length > 2);
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  it('learns what has become of it once a broker is there again', async () => {
    const one = await addAndJoin('one');
    cluster.isDown = true;
    cluster.expire(one.last().generation.memberId);
    await waitFor('failed attempts', () => one.failures.length > 2);
    expect(one.ready()).toBe(true);
    cluster.isDown = false;
    await one.joined(2);
    expect(one.revocations).toEqual(['lost']);
  });

  it('does not believe a broker that comes back late, and denies it, before another has said so', async () => {
    const one = await addAndJoin('one');
    cluster.freeze('heartbeat');
    await waitFor('a failed attempt', () => one.failures.length > 0, 10_000);
    cluster.refuse('heartbeat', 25);
    cluster.thaw();
    const before = asked('heartbeat').length;
    await waitFor('more heartbeats', () => asked('heartbeat').length > before + 5);
    expect([one.ready(), one.revocations, one.assignments.length]).toEqual([true, [], 1]);
  });

  it('asks again where a broker is silent, and learns what has become of it', async () => {
    const one = await addAndJoin('one');
    cluster.freeze();
    cluster.expire(one.last().generation.memberId);
    await waitFor('a failed attempt', () => one.failures.length > 0, 10_000);
    expect(one.failures[0]!.message).toBe('a heartbeat took longer than 3000 ms');
    expect(one.ready()).toBe(true);
    cluster.thaw();
    await one.joined(2);
    expect(one.revocations).toEqual(['lost']);
  });

  it('waits 8 s at most for a word on its generation', async () => {
    const one = await addAndJoin('one');
    cluster.freeze();
    const since = performance.now();
    await one.confirm(one.last().generation);
    expect(performance.now() - since).toBeGreaterThan(7_900);
    expect(performance.now() - since).toBeLessThan(9_000);
  });

  it('begins anew where another rebalance comes before its assignment', async () => {
    cluster.refuse('syncGroup', 27);
    const one = await addAndJoin('one');
    expect(one.last().generation).toEqual({ memberId: 'member-1', generationId: 2, instanceId: null });
    expect(one.failures).toEqual([]);
  });

  it('asks for another id where its own is forgotten before it has joined', async () => {
    cluster.refuse('syncGroup', 25);
    const one = add('one');
    await one.start();
    await waitFor('the second id', () => cluster.memberIds().includes('member-2'));
    cluster.expire('member-1');
    expect((await one.joined(1)).generation.memberId).toBe('member-2');
  });

  it('waits until a group of another kind is gone', async () => {
    cluster.speakOnly('RoundRobinAssigner');
    const one = add('one');
    await one.start();
    await waitFor('the word', () => one.foreign() === 1);
    await waitFor('another attempt', () => asked('joinGroup').length > 1);
    expect([one.foreign(), one.ready(), one.failures.length, one.fatal.length]).toEqual([1, false, 0, 0]);
    cluster.speakOnly(null);
    await one.joined(1);
  });

  it('gives a stranger its share, which tells nothing of itself', async () => {
    const one = await addAndJoin('one');
    const stranger = await letStrangerJoin();
    const { assignment } = await cluster.answer({ ...stranger, api: 'syncGroup' });
    expect(readAssignment(assignment!, 'in')!.partitions).toHaveLength(3);
    await one.joined(2);
    expect(one.last()).toMatchObject({ livingIds: new Set(['one']), departedIds: new Set() });
    expect(one.last().partitions).toHaveLength(4);
  });

  it('leaves a group whose leader gives it nothing that it can read', async () => {
    const stranger = await letStrangerJoin();
    await cluster.answer({ ...stranger, api: 'syncGroup' });
    const one = add('one');
    await one.start();
    await waitFor('the join', () => cluster.memberIds().length === 2);
    const { generationId } = await cluster.answer(stranger);
    await cluster.answer({ ...stranger, api: 'syncGroup', generationId: generationId! });
    await waitFor('the word', () => one.foreign() === 1);
    await waitFor('that it leaves', () => cluster.memberIds().length === 1);
    expect([one.ready(), one.assignments.length, cluster.memberIds()]).toEqual([false, 0, [stranger.memberId]]);
  });

  /** A member of our protocol whose words are garbage. */
  async function letStrangerJoin(): Promise<GroupAsked> {
    const words = {
      api: 'joinGroup',
      memberId: '',
      generationId: -1,
      protocolName: 'call-status',
      metadata: Buffer.from('garbage'),
      assignments: new Map(),
      sessionTimeoutMs: 200,
      rebalanceTimeoutMs: 200,
    } as const;
    const { memberId } = await cluster.answer(words);
    const { generationId } = await cluster.answer({ ...words, memberId: memberId! });
    return { ...words, memberId: memberId!, generationId: generationId! };
  }

  it('joins once the topic is there', async () => {
    cluster.partitionCount = 0;
    const one = add('one');
    await one.start();
    await waitFor('failed attempts', () => one.failures.length > 1);
    expect(one.fatal).toEqual([]);
    cluster.partitionCount = 2;
    expect((await one.joined(1)).partitions).toEqual([0, 1]);
  });

  it('gives nobody anything as long as it knows of no partition', async () => {
    const brokers = cluster.connect();
    let isKnown = false;
    const leadersOf = (name: string) => (isKnown ? brokers.leadersOf(name) : new Map<number, number>());
    const one = createCrewMember({ ...brokers, leadersOf }, { transactionalId: 'one' });
    crew.push(one);
    await one.start();
    await waitFor('failed attempts', () => one.failures.length > 1);
    expect(one.failures[0]!.message).toContain('no partition of topic in is known');
    isKnown = true;
    expect((await one.joined(1)).partitions).toHaveLength(PARTITIONS);
  });

  it('finds partitions that were added, as the leader', async () => {
    const one = add('one', { metadataMaxAgeMs: 200 });
    await one.start();
    await one.joined(1);
    const two = add('two', { metadataMaxAgeMs: 200 });
    await two.start();
    await waitFor('both to share', () => share([one, two], PARTITIONS));
    const joins = [one.assignments.length, two.assignments.length];
    cluster.partitionCount = 9;
    await waitFor('both to share all', () => share([one, two], 9));
    expect([one.assignments.length, two.assignments.length]).toEqual(joins.map((count) => count + 1));
  });

  it.each([
    [24, 'the group id is not valid'],
    [26, 'group.max.session.timeout.ms'],
    [81, 'group.max.size'],
  ])('ends where no later attempt can succeed: %d', async (code, reason) => {
    cluster.refuse('joinGroup', code);
    const one = add('one');
    await one.start();
    await waitFor('the end', () => one.fatal.length === 1);
    expect(one.fatal[0]).toBeInstanceOf(StopError);
    expect(one.fatal[0]!.message).toContain(reason);
  });

  it('starts though nobody is there, and goes on trying', async () => {
    cluster.isDown = true;
    const one = add('one');
    await one.start();
    expect([one.failures.length, one.ready()]).toEqual([1, false]);
    cluster.isDown = false;
    await one.joined(1);
  });
});

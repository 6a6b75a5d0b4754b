import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTopics, deleteTopics } from '../../../../demo/cluster-topics.ts';
import { createBrokers, type Brokers } from '../../../../src/adapters/kafka/client/brokers.ts';
import { CONSUMING } from '../../../../src/adapters/kafka/client-patience.ts';
import { commitOffsets } from '../../../../src/adapters/kafka/group/commit-offsets.ts';
import { createKafkaClient, logLevel } from '../../../../src/adapters/kafka/kafkajs.ts';
import { createCrewMember, share, type CrewMember } from '../../../support/group-crew.ts';
import { waitFor } from '../../../support/wait-for.ts';

// Only once it is corrected.
const { AssignerProtocol } = createRequire(import.meta.url)('kafkajs') as typeof Kafkajs;

const PARTITIONS = 7;
const SESSION_MS = 6_000;
const topic = `group-${crypto.randomUUID()}`;

describe('a member of a group, among real brokers', () => {
  const kafka = createKafkaClient({
    clientId: 'test',
    brokers: [...inject('brokers')],
    logLevel: logLevel.NOTHING,
    ...CONSUMING,
  });
  const admin = kafka.admin();
  const crew: CrewMember[] = [];
  beforeAll(async () => {
    await admin.connect();
    await createTopics(admin, [{ topic, numPartitions: PARTITIONS }]);
  });
  afterEach(async () => {
    await Promise.all(crew.map((member) => member.stop()));
    crew.length = 0;
  });
  afterAll(async () => {
    await deleteTopics(admin, [topic]);
    await admin.disconnect();
  });

  function add(groupId: string, transactionalId: string, brokers: Brokers = createBrokers(kafka)): CrewMember {
    const member = createCrewMember(brokers, {
      transactionalId,
      groupId,
      topic,
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: 15_000,
    });
    crew.push(member);
    return member;
  }

  async function addAndJoin(groupId: string, ...ids: readonly string[]): Promise<readonly CrewMember[]> {
    const members = ids.map((id) => add(groupId, id));
    await Promise.all(members.map((member) => member.start()));
    await waitFor('all to share', () => share(members, PARTITIONS));
    return members;
  }

  it('shares the partitions, and has all within a second of another one leaving', async () => {
    const [one, two] = await addAndJoin(crypto.randomUUID(), 'one', 'two');
    const sizes = [one, two].map((member) => member!.last().partitions.length);
    expect(Math.max(...sizes)).toBe(4);
    const kept = one!.last().partitions;
    const since = performance.now();
    await two!.stop();
    await waitFor('the rest to have all', () => share([one!], PARTITIONS));
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(one!.last().partitions).toEqual(expect.arrayContaining([...kept]));
    expect(one!.last().departedIds).toEqual(new Set(['two']));
    expect([one!.fatal, two!.fatal]).toEqual([[], []]);
  });

  it('knows whose partitions those of a member that was cut off were', async () => {
    const groupId = crypto.randomUUID();
    const brokers = createBrokers(kafka);
    let isCutOff = false;
    const cut = add(groupId, 'cut off', {
      ...brokers,
      coordinator: (...of) => (isCutOff ? Promise.reject(new Error('cut off')) : brokers.coordinator(...of)),
    });
    await cut.start();
    await cut.joined(1);
    const one = add(groupId, 'one');
    await one.start();
    await waitFor('both to share', () => share([one, cut], PARTITIONS));
    isCutOff = true;
    const since = performance.now();
    await waitFor('the rest to have all', () => share([one], PARTITIONS));
    expect(performance.now() - since).toBeLessThan(SESSION_MS + 1_000);
    expect(one.last().livingIds).toEqual(new Set(['one']));
    expect(one.last().departedIds).toEqual(new Set(['cut off']));
    // It knows nothing of that, and is told once it is back.
    expect([cut.ready(), cut.revocations.includes('lost')]).toEqual([true, false]);
    isCutOff = false;
    await waitFor('both to share', () => share([one, cut], PARTITIONS));
    expect(cut.revocations.at(-1)).toBe('lost');
    expect(one.last().departedIds).toEqual(new Set());
  });

  it('waits until the members of a kind that it does not know are gone', async () => {
    const groupId = crypto.randomUUID();
    const former = kafka.consumer({ groupId, sessionTimeout: SESSION_MS, rebalanceTimeout: 15_000 });
    await former.connect();
    await former.subscribe({ topics: [topic] });
    const joined = new Promise((resolve) => former.on('consumer.group_join', resolve));
    await former.run({ eachMessage: () => Promise.resolve() });
    await joined;
    const one = add(groupId, 'one');
    await one.start();
    await waitFor('the word', () => one.foreign() === 1);
    expect([one.ready(), one.assignments.length]).toEqual([false, 0]);
    await former.disconnect();
    await one.joined(1);
    expect(one.last().partitions).toHaveLength(PARTITIONS);
    expect(one.fatal).toEqual([]);
  });

  it('is shown with its partitions by tools', async () => {
    const groupId = crypto.randomUUID();
    const members = await addAndJoin(groupId, 'one', 'two');
    const { groups } = await admin.describeGroups([groupId]);
    expect(groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer', protocol: 'call-status' });
    const shown = groups[0]!.members.map(({ memberId, memberAssignment, memberMetadata }) => ({
      memberId,
      topics: AssignerProtocol.MemberMetadata.decode(memberMetadata)!.topics,
      ...AssignerProtocol.MemberAssignment.decode(memberAssignment)!.assignment,
    }));
    const expected = members.map((member) => {
      const { generation, partitions } = member.last();
      return { memberId: generation.memberId, topics: [topic], [topic]: partitions };
    });
    expect(shown).toHaveLength(2);
    expect(shown).toEqual(expect.arrayContaining(expected));
  });

  it('commits in its generation, and in no other', async () => {
    const groupId = crypto.randomUUID();
    const [one] = await addAndJoin(groupId, 'one');
    const { generation } = one!.last();
    const brokers = createBrokers(kafka);
    await brokers.connect([topic]);
    const coordinator = await brokers.coordinator('group', groupId);
    const offsets = new Map([
      [3, { offset: 5_000_000_000n, metadata: 'noted ☎' }],
      [5, { offset: 0n, metadata: '' }],
    ]);
    const commit = (generationId: number) =>
      commitOffsets(coordinator, { groupId, generation: { ...generation, generationId }, topic, offsets });
    const codes = (code: number) => new Map([...offsets.keys()].map((partition) => [partition, code]));
    expect(await commit(generation.generationId)).toEqual(codes(0));
    expect(await commit(generation.generationId + 1)).toEqual(codes(22));
    const committed = await admin.fetchOffsets({ groupId, topics: [topic] });
    expect(committed[0]!.partitions).toContainEqual({ partition: 3, offset: '5000000000', metadata: 'noted ☎' });
    await one!.confirm(generation);
    await brokers.disconnect();
  });

  it('that stops while others make it wait is no member any more', async () => {
    const groupId = crypto.randomUUID();
    const [one] = await addAndJoin(groupId, 'one');
    const revoked = Promise.withResolvers<void>();
    one!.revoking = () => revoked.promise;
    const two = add(groupId, 'two');
    await two.start();
    await waitFor('the revocation', () => one!.revocations.length === 1);
    const since = performance.now();
    await two.stop();
    expect(performance.now() - since).toBeLessThan(1_000);
    revoked.resolve();
    await one!.joined(2);
    expect(one!.last().partitions).toHaveLength(PARTITIONS);
    // The one that left had joined, and could have had something.
    expect(one!.last().livingIds).toEqual(new Set(['one']));
  });
});

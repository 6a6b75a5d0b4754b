import type { ProxyMode } from '../support/flaky-proxy.ts';
import { staysReady, type Scenario, type World } from './scenario.ts';

/** Whatever may happen to the registry and to the topics. */
export const surroundingsScenarios: readonly Scenario[] = [
  registryDoes('registry-down', 'refuse'),
  registryDoes('registry-hangs', 'hang'),
  registryDoes('registry-slow', 'slow'),
  registryDoes('registry-500', 'status 500'),
  registryDoes('registry-429', 'status 429'),
  registryDoes('registry-of-another', 'status 404'),
  {
    name: 'registry-flaps',
    about: 'a registry that is there and away in turn, while schemas change',
    async play(world) {
      for (let round = 0; round < 4 * world.rounds; round++) {
        world.registry.behave('pass');
        const id = await world.newSchema();
        world.fault('registry away');
        world.registry.behave(world.random.pick(['refuse', 'status 500', 'hang'] as const));
        world.load.useSchema(id);
        await world.sleep(world.random.between(200, 1_500));
      }
      world.registry.behave('pass');
      await world.flowing();
    },
  },
  {
    name: 'partitions-added',
    about: 'partitions that are added to the input under load',
    addedPartitions: 2,
    settings: { METADATA_MAX_AGE_MS: '2000' },
    async play(world) {
      world.fault('add two partitions');
      await world.admin.createPartitions({
        topicPartitions: [{ topic: world.topics.input, count: world.partitions + 2 }],
      });
      world.load.usePartitions(world.partitions + 2);
      await world.sleep(5_000);
      await world.flowing();
    },
  },
  {
    name: 'retention-passed',
    about: 'records that are deleted before any worker has read them',
    async play(world) {
      await world.sleep(1_000);
      world.fault('stop all workers, and delete what they have not read');
      await Promise.all(world.fleet.workers().map(({ name }) => world.fleet.stop(name)));
      await world.sleep(3_000);
      await deleteUnread(world);
      await Promise.all([world.fleet.start(), world.fleet.start()]);
      await world.flowing();
    },
  },
];

function registryDoes(name: string, mode: ProxyMode): Scenario {
  return {
    name,
    about: `a registry that does this: ${mode}, while a new schema is used`,
    countsExactly: true,
    async play(world) {
      for (let round = 0; round < world.rounds; round++) {
        const id = await world.newSchema();
        await world.sleep(world.random.between(300, 1_000));
        world.fault(`registry: ${mode}`);
        world.registry.behave(mode);
        world.load.useSchema(id);
        // Longer than a session: the membership has to be kept while records wait.
        await staysReady(world, () => world.sleep(world.sessionMs + world.random.between(1_000, 4_000)));
        world.registry.behave('pass');
        await world.flowing();
      }
    },
  };
}

/** Deletes half of what lies between the committed offset and the end. */
async function deleteUnread({ admin, topics, groupId, forget }: World): Promise<void> {
  const [bounds, committed] = await Promise.all([
    admin.fetchTopicOffsets(topics.input),
    admin.fetchOffsets({ groupId, topics: [topics.input] }),
  ]);
  const due = new Map(committed[0]!.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  const ranges = bounds.map(({ partition, high }) => {
    const from = due.get(partition) ?? 0n;
    return { partition, from, to: from + (BigInt(high) - from) / 2n };
  });
  await forget(ranges);
  await admin.deleteTopicRecords({
    topic: topics.input,
    partitions: ranges.map(({ partition, to }) => ({ partition, offset: String(to) })),
  });
}

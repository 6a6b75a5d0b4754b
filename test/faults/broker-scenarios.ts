import { ConfigResourceTypes } from '../../src/adapters/kafka/kafkajs.ts';
import type { FaultBroker } from './fault-cluster.ts';
import { staysReady, type Scenario, type World } from './scenario.ts';

/** Whatever may happen to the brokers. */
export const brokerScenarios: readonly Scenario[] = [
  {
    name: 'brokers-killed',
    about: 'kill -9 and restart of each broker in turn',
    breaksBrokers: true,
    waitGoalMs: () => 15_000,
    async play(world) {
      for (const broker of inTurn(world)) await killAndRestart(world, broker);
    },
  },
  {
    name: 'brokers-restarted',
    about: 'clean restart of each broker in turn',
    breaksBrokers: true,
    waitGoalMs: () => 5_000,
    async play(world) {
      for (const broker of inTurn(world)) {
        await world.sleep(world.random.between(500, 1_500));
        world.fault(`restart broker ${broker.id}`);
        await broker.stop();
        await bringBack(world, broker);
      }
    },
  },
  {
    name: 'broker-frozen',
    about: 'SIGSTOP of a broker for 8 to 14 s',
    breaksBrokers: true,
    waitGoalMs: () => 14_000 + 5_000,
    async play(world) {
      const broker = world.random.pick(world.cluster.brokers);
      await world.sleep(world.random.between(500, 1_500));
      world.fault(`freeze broker ${broker.id}`);
      broker.pause();
      await world.sleep(world.random.between(8_000, 14_000));
      broker.resume();
      await healthy(world);
      await world.flowing();
    },
  },
  coordinatorKilled('group'),
  coordinatorKilled('transaction'),
  {
    name: 'coordinator-killed-committing',
    about: 'kill -9 of a coordinator of transactions that knows, alone, of a commit, and its return',
    breaksBrokers: true,
    waitGoalMs: () => 15_000,
    async play(world) {
      for (let round = 0; round < world.rounds; round++) {
        await world.sleep(world.random.between(500, 1_500));
        await killCommitting(world);
      }
    },
  },
  {
    name: 'all-brokers-down',
    about: 'every broker killed, away for a minute, and back one after the other',
    breaksBrokers: true,
    async play(world) {
      world.fault('kill all brokers');
      await Promise.all(world.cluster.brokers.map((broker) => broker.kill()));
      await staysReady(world, () => world.sleep(60_000));
      // Until the second is back there is no quorum, and until it has caught up whoever leads is alone and may write nothing.
      const delaysMs = world.cluster.brokers.map(() => world.random.between(0, LONGEST_DELAY_MS));
      const back = world.cluster.brokers.map(async (broker, index) => {
        await world.sleep(delaysMs[index]!);
        await broker.start();
      });
      await Promise.all(back);
      await healthy(world);
      await world.flowing();
    },
  },
  {
    name: 'leaders-moved',
    about: 'partitions of input, output and offsets that get another leader',
    breaksBrokers: true,
    waitGoalMs: () => 5_000,
    async play(world) {
      for (const brokerId of [1, 2, 3]) {
        await world.sleep(world.random.between(500, 1_500));
        world.fault(`take broker ${brokerId}'s partitions away`);
        await reassign(world, (replicas) => replicas.filter((replica) => replica !== brokerId));
        await world.sleep(world.random.between(1_000, 2_000));
        await reassign(world, () => [...[1, 2, 3].filter((replica) => replica !== brokerId), brokerId]);
        await healthy(world);
      }
      await world.flowing();
    },
  },
  {
    name: 'output-refused',
    about: 'an output topic that refuses records, for want of replicas in sync, while the membership is kept',
    breaksBrokers: true,
    async play(world) {
      const { output } = world.topics;
      const require = (count: number) =>
        world.admin.alterConfigs({
          validateOnly: false,
          resources: [
            { type: ConfigResourceTypes.TOPIC, name: output, configEntries: [...LOG_APPEND_TIME, inSync(count)] },
          ],
        });
      const coordinator = await world.cluster.coordinatorOf('group', world.groupId);
      const broker = world.cluster.brokers.find(({ id }) => id !== coordinator.id)!;
      world.fault(`ask for three replicas in sync, and stop broker ${broker.id}`);
      await require(3);
      await staysReady(world, async () => {
        await broker.stop();
        await world.sleep(5_000);
        const before = world.network.requests('fetch');
        await world.sleep(10_000);
        const fetches = world.network.requests('fetch') - before;
        world.note(`${fetches} fetches while nothing could be published`);
        if (fetches > MOST_FETCHES_WHILE_REFUSED)
          throw new Error(`${fetches} fetches while nothing could be published`);
      });
      await broker.start();
      await healthy(world);
      await require(2);
      await world.flowing();
    },
  },
  {
    name: 'one-partition-refused',
    about: 'one partition of the output that takes no records, for want of replicas in sync, while all others flow',
    breaksBrokers: true,
    async play(world) {
      const coordinator = await world.cluster.coordinatorOf('group', world.groupId);
      const broker = world.cluster.brokers.find(({ id }) => id !== coordinator.id)!;
      await replicate(world, [coordinator.id, broker.id]);
      world.fault(`stop broker ${broker.id}, without which partition ${REFUSED} of the output takes nothing`);
      await staysReady(world, async () => {
        await broker.stop();
        await world.sleep(SETTLED_MS);
        const before = await committedOf(world);
        await world.sleep(FLOWS_WITHIN_MS);
        const after = await committedOf(world);
        const still = [...after.keys()].filter((partition) => after.get(partition) === before.get(partition));
        world.note(`partitions that stood still: ${still.join(', ')}`);
        if (still.some((partition) => partition !== REFUSED) || !still.includes(REFUSED))
          throw new Error(`partitions ${still.join(', ')} stood still, and ${REFUSED} alone was refused`);
      });
      await broker.start();
      await healthyBut(world);
      await world.flowing();
      await replicate(world, [1, 2, 3]);
      await healthy(world);
      await world.flowing();
    },
  },
];

/** The partition of the output that is refused in `one-partition-refused`; the load has as many partitions. */
const REFUSED = 0;
/** Leaders have moved by then. */
const SETTLED_MS = 8_000;
const FLOWS_WITHIN_MS = 8_000;

/** Where the replicas of that partition are. */
async function replicate({ admin, topics }: World, replicas: readonly number[]): Promise<void> {
  const partitionAssignment = [{ partition: REFUSED, replicas: [...replicas] }];
  await admin.alterPartitionReassignments({ topics: [{ topic: topics.output, partitionAssignment }] });
}

async function committedOf({ admin, groupId, topics }: World): Promise<ReadonlyMap<number, string>> {
  const [ofTopic] = await admin.fetchOffsets({ groupId, topics: [topics.input] });
  return new Map(ofTopic!.partitions.map(({ partition, offset }) => [partition, offset]));
}

/** All but the output, of which one partition has two replicas now. */
const healthyBut = ({ cluster, topics }: World) => cluster.healthy([topics.input, topics.deadLetters]);

const LONGEST_DELAY_MS = 8_000;
/** In 10 s; what is in hand is given up and fetched again, at first soon and then every few seconds. */
const MOST_FETCHES_WHILE_REFUSED = 30;
const LOG_APPEND_TIME = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
const inSync = (count: number) => ({ name: 'min.insync.replicas', value: String(count) });

function coordinatorKilled(kind: 'group' | 'transaction'): Scenario {
  return {
    name: `${kind}-coordinator-killed`,
    about: `kill -9 of the broker that coordinates the ${kind === 'group' ? 'group' : 'transactions of a worker'}`,
    breaksBrokers: true,
    waitGoalMs: () => 15_000,
    async play(world) {
      await killAndRestart(
        world,
        kind === 'group'
          ? await world.cluster.coordinatorOf('group', world.groupId)
          : await coordinatorOfTransactions(world),
      );
    },
  };
}

/** Whoever is asked for the next commit. */
async function coordinatorOfTransactions(world: World): Promise<FaultBroker> {
  const held = await world.network.intercept('endTransaction');
  held.release('forward');
  return world.cluster.brokers.find(({ id }) => id === held.brokerId)!;
}

async function killAndRestart(world: World, broker: FaultBroker): Promise<void> {
  await world.sleep(world.random.between(500, 1_500));
  world.fault(`kill broker ${broker.id}`);
  await broker.kill();
  await world.sleep(world.random.between(500, 9_000));
  await bringBack(world, broker);
}

async function bringBack(world: World, broker: FaultBroker): Promise<void> {
  await broker.start();
  await healthy(world);
  await world.flowing();
}

/** What followers asked for last is answered by then: `replica.fetch.wait.max.ms` is 500. */
const NOTHING_ASKED_MS = 700;
const WRITTEN_MS = 50;

/**
 * The commit is in the log of the coordinator, and in no other: its successor takes the transaction for open. A coordinator
 * that comes back soon may go by its own log before it hears that it has a successor.
 */
async function killCommitting(world: World): Promise<void> {
  const held = await world.network.intercept('endTransaction');
  const coordinator = world.cluster.brokers.find(({ id }) => id === held.brokerId)!;
  const others = world.cluster.brokers.filter((broker) => broker !== coordinator);
  world.fault(`kill broker ${coordinator.id}, which alone knows of a commit of ${held.clientId}`);
  for (const broker of others) broker.pause();
  await world.sleep(NOTHING_ASKED_MS);
  held.release('forward');
  await world.sleep(WRITTEN_MS);
  await coordinator.kill();
  for (const broker of others) broker.resume();
  await world.sleep(world.random.between(0, 5_000));
  await bringBack(world, coordinator);
}

function inTurn({ random, cluster }: World): readonly FaultBroker[] {
  const first = random.pick([0, 1, 2]);
  return [0, 1, 2].map((step) => cluster.brokers[(first + step) % 3]!);
}

const healthy = ({ cluster, topics }: World) => cluster.healthy(Object.values(topics));

async function reassign(world: World, change: (replicas: readonly number[]) => readonly number[]): Promise<void> {
  const names = [world.topics.input, world.topics.output, '__consumer_offsets'];
  const { topics } = await world.admin.fetchTopicMetadata({ topics: names });
  await world.admin.alterPartitionReassignments({
    topics: topics.map(({ name, partitions }) => ({
      topic: name,
      partitionAssignment: partitions.map(({ partitionId, replicas }) => ({
        partition: partitionId,
        replicas: [...change(replicas)],
      })),
    })),
  });
}

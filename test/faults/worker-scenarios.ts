import type { Api } from './kafka-frames.ts';
import { createBrokers } from '../../src/adapters/kafka/client/brokers.ts';
import { initialise } from '../../src/adapters/kafka/transactions/transactional-producer.ts';
import { repeat, requestsOfTransaction, type Scenario, type World } from './scenario.ts';

/** Whatever may happen to the worker's own processes. */
export const workerScenarios: readonly Scenario[] = [
  {
    name: 'worker-killed',
    about: 'kill -9 of a worker at any moment',
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    async play(world) {
      await repeat(world, async () => {
        await killAny(world);
        await world.sleep(world.random.between(0, 2_500));
        await world.fleet.start();
        await world.flowing();
      });
    },
  },
  {
    name: 'other-partition-count',
    about: 'kill -9 of a worker whose outputs go to many partitions, by their keys',
    outputPartitions: 4,
    async play(world) {
      await repeat(world, async () => {
        await killAny(world);
        await world.fleet.start();
        await world.flowing();
      });
    },
  },
  {
    name: 'transactional-input',
    about: 'kill -9 of a worker whose input comes in transactions that overlap, some of them given up',
    transactionalInput: true,
    async play(world) {
      await repeat(world, async () => {
        await killAny(world);
        await world.fleet.start();
        await world.flowing();
      });
      const abandoned = world.load.abandoned().size;
      if (abandoned === 0) throw new Error('no transaction was given up');
      world.note(`${abandoned} records in transactions that were given up`);
    },
  },
  {
    name: 'workers-killed-in-a-row',
    about: 'kill -9 of three workers, one soon after the other',
    waitGoalMs: (sessionMs) => sessionMs + 9_000,
    async play(world) {
      for (let kills = 0; kills < 3; kills++) {
        await killAny(world);
        await world.fleet.start();
        await world.sleep(world.random.between(0, 2_000));
      }
      await world.flowing();
    },
  },
  {
    name: 'worker-killed-at-every-step',
    about: 'kill -9 before each request of a transaction, and before the answer to the commit',
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    async play(world) {
      for (const step of [...requestsOfTransaction(world), 'endTransaction' as const, 'answer' as const]) {
        const held = await world.network.intercept(step === 'answer' ? 'endTransaction' : step);
        world.fault(`kill ${held.clientId} at ${step}`);
        if (step === 'answer') {
          held.release('cut after');
          await world.sleep(world.random.between(0, 30));
        }
        await world.fleet.kill(held.clientId);
        held.release('cut before');
        await world.fleet.start();
        await world.flowing();
      }
    },
  },
  {
    name: 'worker-killed-before-commit',
    about: 'kill -9 of a worker whose outputs and offsets are written, and not committed',
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    async play(world) {
      await repeat(world, async () => {
        const held = await world.network.intercept('endTransaction');
        world.fault(`kill ${held.clientId} before its commit`);
        await world.fleet.kill(held.clientId);
        held.release('cut before');
        await world.fleet.start();
        await world.flowing();
      });
    },
  },
  {
    name: 'rebalance-in-round',
    about:
      'a request of a transaction that is held while another worker joins, and goes on when the group has begun anew',
    async play(world) {
      await repeat(world, async () => {
        const held = await world.network.intercept(
          world.random.pick([...requestsOfTransaction(world), 'endTransaction' as const]),
        );
        world.fault(`hold a request of ${held.clientId} while another worker joins`);
        const joining = world.fleet.start();
        await world.sleep(world.random.between(200, 5_000));
        held.release('forward');
        await joining;
        await world.flowing();
        await world.fleet.stop(world.random.pick(world.fleet.workers()).name);
        await world.flowing();
      });
    },
  },
  {
    name: 'living-fenced',
    about: 'a worker at work that is taken for one that is gone: its transactional id is fenced',
    async play(world) {
      await repeat(world, async () => {
        const [ofTopic] = await world.admin.fetchOffsets({ groupId: world.groupId, topics: [world.topics.input] });
        const { metadata: id } = world.random.pick(ofTopic!.partitions);
        world.fault(`fence ${id}`);
        const brokers = createBrokers(world.cluster.kafka);
        try {
          await brokers.connect([]);
          await initialise(brokers, id!, 10_000);
        } finally {
          await brokers.disconnect();
        }
        await world.flowing();
      });
    },
  },
  {
    name: 'worker-stopped',
    about: 'SIGTERM under load, and another worker in its place',
    waitGoalMs: () => 2_000,
    async play(world) {
      await repeat(world, async () => {
        const { name } = world.random.pick(world.fleet.workers());
        await world.sleep(world.random.between(500, 2_000));
        world.fault(`stop ${name}`);
        await world.fleet.stop(name);
        await world.fleet.start();
        await world.flowing();
      });
    },
  },
  {
    name: 'worker-stopped-cut-off',
    about: 'SIGTERM of a worker that has just lost a connection by which it fetches',
    async play(world) {
      for (let stop = 0; stop < 3 * world.rounds; stop++) {
        const { name } = world.random.pick(world.fleet.workers());
        const held = await world.network.intercept('fetch', name);
        world.fault(`cut off a fetch of ${name}, and stop it`);
        held.release('cut after');
        // While it makes its fetchers anew, which takes no longer than the other brokers' answers.
        await world.sleep(world.random.between(0, 100));
        await world.fleet.stop(name);
        await world.fleet.start();
        await world.flowing();
      }
    },
  },
  {
    name: 'rebalance-storm',
    about: 'workers that come and go every second or two',
    async play(world) {
      for (let change = 0; change < 4 * world.rounds; change++) {
        const workers = world.fleet.workers();
        if (workers.length <= 2 || (workers.length < 5 && world.random.between(0, 1) < 0.5)) {
          world.fault('start a worker');
          await world.fleet.start();
        } else {
          const { name } = world.random.pick(workers);
          world.fault(`stop ${name}`);
          await world.fleet.stop(name);
        }
        await world.sleep(world.random.between(200, 1_800));
      }
      await world.flowing();
    },
  },
  {
    name: 'worker-frozen',
    about: 'SIGSTOP of a worker for longer than its session, then SIGCONT',
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    async play(world) {
      await repeat(world, async () => {
        const { name } = world.random.pick(world.fleet.workers());
        await world.sleep(world.random.between(500, 2_000));
        world.fault(`freeze ${name}`);
        world.fleet.pause(name);
        await world.sleep(world.sessionMs + world.random.between(1_000, 6_000));
        world.fleet.resume(name);
        await world.flowing();
      });
    },
  },
  ...(['produce', 'commitOffsetsInTransaction', 'endTransaction'] as const).map(zombieAt),
  {
    name: 'commit-late',
    about: 'a commit that arrives long after the worker has given it up',
    async play(world) {
      await repeat(world, async () => {
        const held = await world.network.intercept('endTransaction');
        world.fault(`hold the commit of ${held.clientId} back`);
        await world.sleep(world.random.between(11_000, 13_000));
        held.release('forward');
        await world.flowing();
      });
    },
  },
];

function zombieAt(api: Api): Scenario {
  return {
    name: `zombie-at-${api === 'produce' ? 'records' : api === 'endTransaction' ? 'commit' : 'offsets'}`,
    about: `a worker that is frozen just before its ${api} request, which arrives when others own its partitions`,
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    async play(world) {
      await repeat(world, async () => {
        const held = await world.network.intercept(api);
        world.fault(`freeze ${held.clientId} at ${api}`);
        world.fleet.pause(held.clientId);
        // Longer than the session, so that the partition has a new owner, and shorter than the transaction's timeout.
        await world.sleep(world.sessionMs + world.random.between(1_500, 3_000));
        held.release('forward');
        await world.sleep(world.random.between(0, 300));
        world.fleet.resume(held.clientId);
        await world.flowing();
      });
    },
  };
}

async function killAny(world: World): Promise<void> {
  const { name } = world.random.pick(world.fleet.workers());
  await world.sleep(world.random.between(300, 2_000));
  world.fault(`kill ${name}`);
  await world.fleet.kill(name);
}

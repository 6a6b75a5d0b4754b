import { waitFor } from '../support/wait-for.ts';
import { readOffsetsInTransaction } from './kafka-frames.ts';
import type { HeldRequest } from './kafka-proxy.ts';
import { repeat, type Scenario, type World } from './scenario.ts';

/**
 * Offsets of a transaction that come when others have committed what it holds. That is waited for, and no time is picked at random: in every
 * play the offsets have to be refused, or records come twice.
 */
export const overtakenScenarios: readonly Scenario[] = [
  {
    name: 'zombie-overtaken',
    about:
      'a worker that is frozen just before its offsets, which arrive when others have committed all that it has in hand',
    waitGoalMs: (sessionMs) => sessionMs + 2_000,
    settings: { TRANSACTION_TIMEOUT_MS: '60000' },
    async play(world) {
      await repeat(world, async () => {
        const held = await world.network.intercept('commitOffsetsInTransaction');
        world.fault(`freeze ${held.clientId} at its offsets, until others have committed them`);
        world.fleet.pause(held.clientId);
        await overtaken(world, held, 'every');
        held.release('forward');
        await world.sleep(world.random.between(0, 300));
        world.fleet.resume(held.clientId);
        await world.flowing();
      });
    },
  },
  {
    name: 'overtaken-in-rebalance',
    about:
      'offsets that are held while another worker joins and commits a part of them, and then lost: they are asked for again when the group has begun anew',
    settings: { TRANSACTION_TIMEOUT_MS: '60000' },
    async play(world) {
      await repeat(world, async () => {
        await leaveOne(world);
        const held = await interceptMost(world);
        world.fault(`hold the offsets of ${held.clientId} until a worker that joins has committed a part of them`);
        await world.fleet.start();
        await overtaken(world, held, 'some');
        held.release('cut before');
        await world.flowing();
      });
    },
  },
];

/** Brokers abort no transaction that is held meanwhile: `TRANSACTION_TIMEOUT_MS` is longer. */
const OVERTAKEN_WITHIN_MS = 40_000;

/** Waits until others have committed some, or every one, of the offsets that a request would commit. */
async function overtaken(world: World, { frame }: HeldRequest, howMany: 'some' | 'every'): Promise<void> {
  const { admin, groupId, topics, sleep } = world;
  const held = [...readOffsetsInTransaction(frame, topics.input)];
  await waitFor(
    `${howMany} of the held offsets to be committed by others`,
    async () => {
      await sleep(0); // ends where the play is broken off
      const [ofTopic] = await admin.fetchOffsets({ groupId, topics: [topics.input] });
      const committed = new Map(ofTopic!.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      return held[howMany](([partition, offset]) => committed.get(partition)! >= offset);
    },
    OVERTAKEN_WITHIN_MS,
  );
}

/** Stops all workers but one, which has all partitions then. */
async function leaveOne({ fleet, random, flowing }: World): Promise<void> {
  const left = random.pick(fleet.workers());
  await Promise.all(fleet.workers().map(async ({ name }) => name !== left.name && fleet.stop(name)));
  await flowing();
}

/** The next offsets of more than half of all partitions: whoever joins takes the half of them, so some of these. */
async function interceptMost({ network, topics, partitions }: World): Promise<HeldRequest> {
  for (;;) {
    const held = await network.intercept('commitOffsetsInTransaction');
    if (readOffsetsInTransaction(held.frame, topics.input).size > partitions / 2) return held;
    held.release('forward');
  }
}

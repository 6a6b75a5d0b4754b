import type { Api } from './kafka-frames.ts';
import type { Link } from './kafka-proxy.ts';
import { requestsOfTransaction, type Scenario, type World } from './scenario.ts';

/** Whatever may happen between workers and brokers. */
export const networkScenarios: readonly Scenario[] = [
  between('network-cut', 'connections of a worker cut for longer than its session', { kind: 'cut' }, 'worker', [7, 10]),
  between('network-blinks', 'all connections of a worker cut for a moment', { kind: 'cut' }, 'worker', [0.01, 1]),
  between('network-broker-cut', 'one broker out of reach for all workers', { kind: 'cut' }, 'broker', [4, 10]),
  between(
    'black-hole',
    'nothing comes through for a worker, and nobody is told',
    { kind: 'black hole' },
    'worker',
    [7, 12],
  ),
  between('black-hole-broker', 'nothing comes through to one broker', { kind: 'black hole' }, 'broker', [4, 12]),
  between('network-slow', 'every request half a second late', { kind: 'delay', delayMs: 500 }, 'all', [6, 10]),
  {
    name: 'commit-answers-lost',
    about: 'commits that happen and whose answer never comes',
    async play(world) {
      await loseAnswers(
        world,
        Array.from({ length: 3 * world.rounds }, () => 'endTransaction' as const),
      );
    },
  },
  {
    name: 'answers-lost',
    about: 'an answer that never comes, for each kind of request',
    async play(world) {
      await loseAnswers(world, [
        'initProducerId',
        ...requestsOfTransaction(world),
        'endTransaction',
        'fetch',
        'heartbeat',
        'joinGroup',
      ]);
    },
  },
];

type Span = readonly [leastSeconds: number, mostSeconds: number];

function between(name: string, about: string, link: Link, who: 'worker' | 'broker' | 'all', span: Span): Scenario {
  return {
    name,
    about,
    async play(world) {
      for (let round = 0; round < world.rounds; round++) {
        const which = choose(world, who);
        await world.sleep(world.random.between(500, 2_000));
        world.fault(
          `${link.kind} of ${which.worker ?? (which.brokerId === undefined ? 'all' : `broker ${which.brokerId}`)}`,
        );
        world.network.link(link, which);
        await world.sleep(1_000 * world.random.between(...span));
        world.network.link({ kind: 'pass' }, which);
        await world.flowing();
      }
    },
  };
}

function choose({ fleet, random }: World, who: 'worker' | 'broker' | 'all'): { worker?: string; brokerId?: number } {
  switch (who) {
    case 'worker':
      return { worker: random.pick(fleet.workers()).name };
    case 'broker':
      return { brokerId: random.pick([1, 2, 3]) };
    case 'all':
      return {};
  }
}

async function loseAnswers(world: World, apis: readonly Api[]): Promise<void> {
  for (const api of apis) {
    await world.sleep(world.random.between(100, 1_000));
    const intercepted = world.network.intercept(api);
    // Whoever has joined does not ask for these any more.
    let stopped = Promise.resolve();
    if (api === 'initProducerId' || api === 'joinGroup') {
      world.fault('stop a worker and start another');
      // Not awaited yet: it may be the one whose request is held.
      stopped = world.fleet.stop(world.random.pick(world.fleet.workers()).name);
      void world.fleet.start();
    }
    const held = await intercepted;
    world.fault(`lose the answer to ${api} of ${held.clientId}`);
    held.release('cut after');
    await stopped;
    await world.flowing();
  }
}

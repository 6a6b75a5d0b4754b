import { waitFor } from '../support/wait-for.ts';
import type { RedriveProcess } from './redrive-process.ts';
import type { Scenario, World } from './scenario.ts';
import type { SeenRecord } from './account.ts';

const ONE_ATTEMPT = ['--max-attempts', '1'];
const LEAST_LETTERS = 50;

/** Whatever may happen while dead letters are brought back. */
export const redriveScenarios: readonly Scenario[] = [
  {
    name: 'redrive',
    about:
      'dead letters brought back by runs that are killed at every step, frozen while another runs, or lose a broker',
    breaksBrokers: true,
    spoiltShare: 0.5,
    settings: { DEAD_LETTER_MAX_SHARE: '1' },
    async play(world) {
      for (const step of ['produce', 'endTransaction', 'answer'] as const) await killAt(world, step);
      await freeze(world);
      await loseBroker(world);
      const { letters } = await broughtBack(world);
      await run(world).ended;
      const code = await run(world).ended;
      if (code !== 0) throw new Error(`redrive ended with ${code}`);
      const after = await broughtBack(world);
      const wrong = [...after.letters].filter(([id, count]) => {
        const times = after.inputs.get(id) ?? 0;
        return times > count || times < (letters.get(id) ?? 0);
      });
      if (wrong.length > 0) {
        const lines = wrong.map(
          ([id, count]) => `${id}: put aside ${count}, brought back ${after.inputs.get(id) ?? 0}`,
        );
        throw new Error(
          `${wrong.length} letters not brought back as often as put aside: ${lines.slice(0, 3).join('; ')}`,
        );
      }
      world.note(`${letters.size} letters put aside, and brought back once`);
      await world.flowing();
    },
  },
];

const run = (world: World): RedriveProcess => world.redrive(ONE_ATTEMPT);

async function killAt(world: World, step: 'produce' | 'endTransaction' | 'answer'): Promise<void> {
  await lettersToBring(world);
  const intercepted = world.network.intercept(step === 'answer' ? 'endTransaction' : step, world.redriveId);
  const { kill, ended } = run(world);
  const held = await intercepted;
  world.fault(`kill redrive at ${step}`);
  if (step === 'answer') {
    held.release('cut after');
    await world.sleep(world.random.between(0, 30));
  }
  kill('SIGKILL');
  held.release('cut before');
  await ended;
}

/** A run that is frozen just before its commit, which arrives when another run has taken over. */
async function freeze(world: World): Promise<void> {
  await lettersToBring(world);
  const intercepted = world.network.intercept('endTransaction', world.redriveId);
  const frozen = run(world);
  const held = await intercepted;
  world.fault('freeze redrive at endTransaction, and run another');
  frozen.kill('SIGSTOP');
  await run(world).ended;
  held.release('forward');
  frozen.kill('SIGCONT');
  await frozen.ended;
}

async function loseBroker(world: World): Promise<void> {
  await lettersToBring(world);
  const intercepted = world.network.intercept(world.random.pick(['produce', 'endTransaction']), world.redriveId);
  const { ended } = run(world);
  const held = await intercepted;
  const broker = world.cluster.brokers.find(({ id }) => id === held.brokerId)!;
  world.fault(`kill broker ${broker.id} under redrive`);
  await broker.kill();
  held.release('forward');
  await world.sleep(world.random.between(500, 6_000));
  await broker.start();
  await ended;
  await world.cluster.healthy(Object.values(world.topics));
}

/** Waits until some letters are there that were never brought back. */
async function lettersToBring(world: World): Promise<void> {
  await waitFor('dead letters', async () => {
    const { letters, inputs } = await broughtBack(world);
    return [...letters].filter(([id]) => !inputs.has(id)).length >= LEAST_LETTERS;
  });
}

/** How often each record was put aside for the first time, and how often it was brought back. */
async function broughtBack(world: World) {
  const { inputs, deadLetters } = await world.readRecords();
  return {
    letters: countById(deadLetters.filter(({ attempts }) => attempts === 0)),
    inputs: countById(inputs.filter(({ attempts }) => attempts === 1)),
  };
}

function countById(records: readonly SeenRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of records) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

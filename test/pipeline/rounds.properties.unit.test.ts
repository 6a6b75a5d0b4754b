import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import { createRounds } from '../../src/pipeline/rounds.ts';
import { createFakeInlet } from '../support/fake-inlet.ts';
import { fakeRoundObserver } from '../support/round-fakes.ts';
import { BLOCK_OFFSETS, createRoundModel, turns } from '../support/round-model.ts';

// What waits in the work waits for nothing but the order in which things happen.
vi.mock('../../src/pipeline/backoff.ts', () => ({ backoffMs: () => 1, turnOfOthersMs: () => 3 }));

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const LARGE_BYTES = 300 << 10;
const STEPS_TO_THE_END = 4_000;
const TOPIC = 'calls';

type Step =
  /** So many blocks of each partition, 0 where nothing of it comes. */
  | { readonly kind: 'bring'; readonly blocks: readonly number[]; readonly isLarge: boolean }
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'forget schemas' }
  | { readonly kind: 'rebalance'; readonly graceMs: number };

const anyBlocks = fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('bring'), blocks: anyBlocks, isLarge: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait'), turns: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget schemas') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebalance'), graceMs: fc.constantFrom(0, 60_000) }) },
);
const anyScene = fc.record({
  partitionCount: fc.integer({ min: 1, max: 4 }),
  blocks: fc.integer({ min: 1, max: 12 }),
  steps: fc.array(anyStep, { maxLength: 40, size: 'max' }),
  choices: fc.array(fc.nat({ max: 719 }), { maxLength: 200, size: 'max' }),
});

interface Scene {
  readonly partitionCount: number;
  readonly blocks: number;
  readonly steps: readonly Step[];
  readonly choices: readonly number[];
}

it('every record is published once and in order, whatever arrives when and whatever becomes of a round', async () => {
  await fc.assert(fc.asyncProperty(anyScene, playScene), { numRuns: 200 });
}, 120_000);

async function goOn(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await turns(1);
    vi.advanceTimersByTime(1);
  }
}

async function playScene({ partitionCount, blocks, steps, choices }: Scene): Promise<void> {
  const left = [...choices];
  const draw = (count: number) => (left.shift() ?? 0) % count;
  const end = blocks * BLOCK_OFFSETS;
  const model = createRoundModel({ partitionCount, lastOffset: end - 1, draw });
  const partitions = Array.from({ length: partitionCount }, (_, partition) => partition);
  const observer = fakeRoundObserver();
  const onFatal = vi.fn<(error: Error) => void>();
  const inlet = createFakeInlet(() => rounds.arrived(), model.blocksOf);
  const { process, schemas } = model;
  const rounds = createRounds({
    topic: TOPIC,
    inlet,
    process,
    schemas,
    limit: createDeadLetterLimit({ maxShare: 1, windowRecords: 1_000 }),
    observer,
    roundIntervalMs: 0,
    maxRoundBytes: LARGE_BYTES,
    onFatal,
  });
  const begin = () => rounds.begin({ partitions, ...model.begin() });

  async function stop(graceMs: number): Promise<void> {
    const state = { isEnded: false };
    const ending = rounds.end(graceMs).finally(() => {
      state.isEnded = true;
      model.ended();
    });
    while (!state.isEnded) await goOn(1);
    await ending;
  }

  async function rebalance(graceMs: number): Promise<void> {
    await stop(graceMs);
    await goOn(draw(20));
    begin();
  }

  function bring(blockCounts: readonly number[], bytes: number): void {
    const arrivals = partitions.map((partition) => {
      const position = Number(inlet.positions.get(partition) ?? 0n);
      // Whole blocks, the first perhaps from its middle on, as brokers give them.
      const to = (Math.floor(position / BLOCK_OFFSETS) + blockCounts[partition]!) * BLOCK_OFFSETS;
      return { partition, count: Math.max(0, Math.min(to, end) - position) };
    });
    inlet.bring(arrivals, bytes);
  }

  begin();
  for (const step of steps) {
    if (model.isLost()) await rebalance(60_000);
    if (step.kind === 'bring') bring(step.blocks, step.isLarge ? LARGE_BYTES : 10);
    else if (step.kind === 'wait') await goOn(step.turns);
    else if (step.kind === 'forget schemas') model.forgetSchemas();
    else await rebalance(step.graceMs);
    await goOn(1);
  }
  const isDone = () => partitions.every((partition) => model.committed(partition) === BigInt(end));
  for (let step = 0; !isDone() && step < STEPS_TO_THE_END && model.violations.length === 0; step++) {
    if (model.isLost()) await rebalance(60_000);
    bring([1, 1, 1, 1], 10);
    await goOn(1);
  }
  expect(model.violations).toEqual([]);
  expect(onFatal).not.toHaveBeenCalled();
  expect(partitions.map(model.committed)).toEqual(partitions.map(() => BigInt(end)));
  await stop(60_000);
  await goOn(50);
  expect(inlet.releases.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: inlet.takenCount() }, (_, place) => place),
  );
  expect(observer.ended).toHaveBeenCalledTimes(observer.began.mock.calls.length);
  expect(rounds.signs()).toBeNull();
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDeadLetter } from '../../src/events/dead-letter.ts';
import { RetryError, StopError } from '../../src/pipeline/failures.ts';
import { fateOfLetter, type LetterSelection } from '../../src/pipeline/letter-fate.ts';
import { redrivePartition, type RedriveParts } from '../../src/pipeline/redrive-partition.ts';
import type { LetterOutcome, LetterSource, RedriveOutlet } from '../../src/pipeline/redrive-ports.ts';
import type { ConsumedRecord, OutgoingRecord } from '../../src/records/record.ts';

const REASONS = ['TOO_SHORT', 'UNDECODABLE', 'INVALID_EVENT'] as const;
const FETCH = 7;

/** How a transaction goes: as it should, or with an error, and then with or without its effect. */
type Step = 'goes well' | 'fails' | 'fails after its commit' | 'is killed' | 'is killed after its commit';

class Killed extends Error {}

/** A partition of dead letters with gaps in its offsets, and what its letters were brought back to. */
function createFake(letters: number) {
  const log: ConsumedRecord[] = [];
  const input: string[] = [];
  let epoch = 0;
  const append = (record: OutgoingRecord) => {
    const last = BigInt(log.at(-1)?.offset ?? -1n);
    log.push({ ...record, offset: String(last + (log.length % 4 === 3 ? 2n : 1n)) });
  };
  const putLetter = (id: number) => {
    const original = { offset: `${id}`, timestamp: `${id}`, key: Buffer.from(`${id}`), value: null, headers: [] };
    const position = { topic: 'in', partition: 0, offset: `${id}` };
    append(toDeadLetter(original, position, { reason: REASONS[id % 3]!, message: '' }, 10_000));
  };
  for (let id = 0; id < letters; id++) putLetter(id);
  const bounds = () => ({ low: 0n, high: BigInt(log.at(-1)?.offset ?? -1n) + 1n });
  const source: LetterSource = {
    partition: 0,
    atStart: bounds(),
    bounds: () => Promise.resolve(bounds()),
    async *read(from, to) {
      const range = log.filter(({ offset }) => BigInt(offset) >= from && BigInt(offset) < to);
      for (let at = 0; at < range.length; at += FETCH) yield range.slice(at, at + FETCH);
    },
  };
  const outletOf = (nextStep: () => Step): RedriveOutlet => {
    let ownEpoch = -1;
    return {
      open: () => {
        ownEpoch = epoch += 1;
        return Promise.resolve();
      },
      async publish({ redriven, receipt }) {
        if (ownEpoch !== epoch) throw new RetryError('another run has opened the partition');
        const step = nextStep();
        if (step === 'goes well' || step.endsWith('after its commit')) {
          input.push(...redriven.map(({ key }) => key!.toString()));
          append(receipt);
        }
        if (step.startsWith('fails')) throw new RetryError('whether it happened is not known');
        if (step.startsWith('is killed')) throw new Killed();
      },
      close: () => Promise.resolve(),
    };
  };
  return { source, outletOf, input, putLetter };
}

const selectionOf = (selection: Partial<LetterSelection>): LetterSelection => ({
  reasons: null,
  sinceMs: null,
  untilMs: null,
  maxAttempts: 3,
  input: { topic: 'in', maxBatchBytes: 10_000, accepted: { earliestMs: -Infinity, latestMs: Infinity } },
  park: null,
  ...selection,
});

const partsOf = (selection: Partial<LetterSelection>, maxLettersATransaction = 3): RedriveParts => ({
  runId: crypto.randomUUID(),
  decide: (letter) => fateOfLetter(letter, selectionOf(selection)),
  maxLettersATransaction,
  pause: () => Promise.resolve(),
  isRunning: () => true,
});

async function outcomesOf(run: AsyncIterable<LetterOutcome>): Promise<readonly LetterOutcome[]> {
  const outcomes: LetterOutcome[] = [];
  for await (const outcome of run) outcomes.push(outcome);
  return outcomes;
}

const ids = (letters: number) => Array.from({ length: letters }, (_, id) => `${id}`);

const runs = fc.array(
  fc.record({
    reasons: fc.option(fc.subarray([...REASONS])),
    sinceMs: fc.option(fc.nat({ max: 40 })),
    untilMs: fc.option(fc.nat({ max: 40 })),
    room: fc.option(fc.integer({ min: 1, max: 20 })),
    steps: fc.array(
      fc.constantFrom<Step>('goes well', 'fails', 'fails after its commit', 'is killed', 'is killed after its commit'),
      { maxLength: 6 },
    ),
  }),
  { maxLength: 6 },
);

it('whatever was selected, failed or was killed, each letter comes back once in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 40 }), runs, fc.integer({ min: 1, max: 9 }), async (letters, runs, most) => {
      const fake = createFake(letters);
      for (const { reasons, sinceMs, untilMs, room, steps } of runs) {
        const before = fake.input.length;
        const script = [...steps];
        const outlet = fake.outletOf(() => script.shift() ?? 'goes well');
        const selection = { reasons: reasons === null ? null : new Set<string>(reasons), sinceMs, untilMs };
        const run = redrivePartition(fake.source, outlet, partsOf(selection, most), room ?? Infinity);
        const outcomes = await outcomesOf(run).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return null;
        });
        const broughtBack = outcomes?.filter(({ kind }) => kind === 'brought back').length;
        expect(fake.input.length - before).toBe(broughtBack ?? fake.input.length - before);
        expect(fake.input.length - before).toBeLessThanOrEqual(room ?? Infinity);
        const selected = fake.input.slice(before).map(Number);
        expect(selected.every((id) => reasons === null || reasons.includes(REASONS[id % 3]!))).toBe(true);
        expect(selected.every((id) => id >= (sinceMs ?? 0) && id < (untilMs ?? Infinity))).toBe(true);
      }
      await outcomesOf(
        redrivePartition(
          fake.source,
          fake.outletOf(() => 'goes well'),
          partsOf({}),
          Infinity,
        ),
      );
      expect(fake.input.toSorted((one, other) => Number(one) - Number(other))).toEqual(ids(letters));
    }),
  );
});

it('tells once of every letter, also where a commit is in doubt', async () => {
  const fake = createFake(20);
  const script: Step[] = ['goes well', 'fails after its commit', 'fails', 'goes well', 'fails after its commit'];
  const outlet = fake.outletOf(() => script.shift() ?? 'goes well');
  const outcomes = await outcomesOf(redrivePartition(fake.source, outlet, partsOf({}), Infinity));
  expect(outcomes.map(({ kind, facts }) => [kind, facts?.origin.offset])).toEqual(
    ids(20).map((id) => ['brought back', id]),
  );
  expect(fake.input).toEqual(ids(20));
  const again = await outcomesOf(redrivePartition(fake.source, outlet, partsOf({}), Infinity));
  expect(again.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'done before'));
});

it('gives up after failures in a row, and says what to do', async () => {
  const fake = createFake(20);
  let transactions = 0;
  const outlet = fake.outletOf(() => ((transactions += 1) < 3 ? 'goes well' : 'fails'));
  const told: LetterOutcome[] = [];
  const run = async () => {
    for await (const outcome of redrivePartition(fake.source, outlet, partsOf({}), Infinity)) told.push(outcome);
  };
  await expect(run()).rejects.toThrow(StopError);
  expect(transactions).toBe(2 + 8);
  expect(told).toHaveLength(6);
  expect(fake.input).toHaveLength(6);
});

it('stops between two transactions where it is asked to', async () => {
  const fake = createFake(20);
  let running = true;
  const parts = { ...partsOf({}), isRunning: () => running };
  const told: LetterOutcome[] = [];
  for await (const outcome of redrivePartition(
    fake.source,
    fake.outletOf(() => 'goes well'),
    parts,
    Infinity,
  )) {
    told.push(outcome);
    running = false;
  }
  expect(told).toHaveLength(3);
  expect(fake.input).toEqual(ids(3));
});

it('whatever two runs do at the same time, each letter comes back once, and each run tells its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 20 }), async (turns, letters) => {
      const fake = createFake(letters);
      const run = async () => {
        const outlet = fake.outletOf(() => 'goes well');
        const [open, publish] = [turns.scheduleFunction(outlet.open), turns.scheduleFunction(outlet.publish)];
        const source = { ...fake.source, bounds: turns.scheduleFunction(fake.source.bounds) };
        let broughtBack = 0;
        try {
          for await (const { kind } of redrivePartition(source, { ...outlet, open, publish }, partsOf({}), Infinity)) {
            if (kind === 'brought back') broughtBack += 1;
          }
        } catch (error) {
          if (!(error instanceof StopError)) throw error;
        }
        return broughtBack;
      };
      const [one, other] = await turns.waitFor(Promise.all([run(), run()]));
      expect(fake.input).toHaveLength(one + other);
      await outcomesOf(
        redrivePartition(
          fake.source,
          fake.outletOf(() => 'goes well'),
          partsOf({}),
          Infinity,
        ),
      );
      expect(fake.input.toSorted((one, other) => Number(one) - Number(other))).toEqual(ids(letters));
    }),
  );
});

it('leaves alone what comes back to the dead letters while it runs', async () => {
  const fake = createFake(5);
  fake.putLetter(5);
  const outlet = fake.outletOf(() => 'goes well');
  expect(await outcomesOf(redrivePartition(fake.source, outlet, partsOf({}), Infinity))).toHaveLength(5);
  expect(fake.input).toEqual(ids(5));
});

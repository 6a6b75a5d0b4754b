import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Outlet, Outlets } from '../../../../src/pipeline/outlet.ts';
import { RetryError } from '../../../../src/pipeline/failures.ts';
import { createFakeTransactions, type Fate, type Late } from '../../../support/fake-transactions.ts';
import {
  createCrewMember,
  newWorld,
  partOf,
  recordsOf,
  seenOf,
  type CrewMember,
} from '../../../support/outlet-crew.ts';
import { upTo } from '../../../support/outlet-scene.ts';
import { createOutletObserver } from '../../../support/outlet-observer.ts';

const WORKERS = 3;
const PARTITIONS = [0, 1, 2, 3];

/** What becomes of what a transaction holds of one input partition. */
type Kind = 'whole' | 'none' | 'offset' | 'outputs' | 'half' | 'half and offset';
const anyKind = fc.constantFrom<Kind>('whole', 'whole', 'none', 'none', 'offset', 'outputs', 'half', 'half and offset');

const anyFate: fc.Arbitrary<Fate> = fc
  .record({
    kinds: fc.oneof(
      fc.array(anyKind, { minLength: PARTITIONS.length, maxLength: PARTITIONS.length }),
      anyKind.map((kind) => PARTITIONS.map(() => kind)),
    ),
    late: fc.constantFrom<Fate['late']>('nothing', 'nothing', 'outputs', 'all'),
    isHeard: fc.boolean(),
  })
  .map(({ kinds, late, isHeard }) => ({
    late,
    sees({ values }, index) {
      const kind = kinds[Number(values[0]!.split(':')[0])]!;
      return kind === 'whole' || kind === 'outputs' || (kind.startsWith('half') && index % 2 === 0);
    },
    commitsOffset: (partition) => ['whole', 'offset', 'half and offset'].includes(kinds[partition]!),
    // Brokers do not say that it is done where it is not.
    answers: isHeard && late === 'nothing' && kinds.every((kind) => kind === 'whole'),
  }));

/** The group is spread anew, or not, and one of its workers works a round. */
const anyStep = fc.record({
  owners: fc.option(fc.array(fc.nat(WORKERS - 1), { minLength: PARTITIONS.length, maxLength: PARTITIONS.length })),
  /** Dies, and another comes in its place. */
  dead: fc.option(fc.nat(WORKERS - 1), { freq: 8 }),
  worker: fc.nat(WORKERS - 1),
  way: fc.constantFrom<'main' | 'aside'>('main', 'main', 'aside'),
  /** How many records of each partition. */
  records: fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: PARTITIONS.length, maxLength: PARTITIONS.length }),
  fates: fc.array(anyFate, { maxLength: 3 }),
  forgotten: fc.oneof(fc.constant<number[]>([]), fc.subarray(PARTITIONS)),
  isLateOver: fc.boolean(),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

interface Worker {
  readonly member: CrewMember;
  outlets: Outlets;
  /** The next offset of each partition that it has opened. */
  readonly due: Map<number, bigint>;
}

function createStage(protocol: 1 | 2) {
  const cluster = createFakeTransactions({ protocol });
  const world = newWorld();
  const observer = createOutletObserver();
  const join = (): Worker => {
    const member = createCrewMember(cluster, world, observer);
    return { member, outlets: member.begin(), due: new Map() };
  };
  const workers = Array.from({ length: WORKERS }, join);
  const departed = new Set<string>();
  let owners = PARTITIONS.map(() => 0);

  const offsetOf = (partition: number) => cluster.committed.get(partition)?.offset ?? 0n;
  const isPendingOf = (partition: number) => cluster.late().some((each) => holds(each, partition));
  /** What is torn its worker has to mend before the partition goes elsewhere, and before it dies (docs/delivery.md). */
  function mayMove(partition: number): boolean {
    const late = cluster.late();
    const offsets = [offsetOf(partition), ...late.flatMap(({ committing }) => committing.get(partition)?.offset ?? [])];
    const coming = late.flatMap(({ batches }) =>
      [...batches].filter(([{ state }, isSeen]) => isSeen && state === 'open'),
    );
    const seen = recordsOf([...cluster.seen(), ...coming.flatMap(([{ values }]) => values)], partition);
    return String(seen) === String(upTo(offsets.reduce((most, each) => (each > most ? each : most))));
  }

  function rebalance(): void {
    cluster.generationId += 1;
    const livingIds = new Set(workers.map(({ member }) => member.memberId));
    for (const worker of workers) {
      worker.outlets = worker.member.begin({ livingIds, departedIds: new Set(departed) });
      worker.due.clear();
    }
  }

  function spread({ owners: wanted, dead }: Step): void {
    if (dead !== null && PARTITIONS.every((partition) => owners[partition] !== dead || mayMove(partition))) {
      departed.add(workers[dead]!.member.memberId);
      workers[dead] = join();
    } else if (wanted === null) return;
    if (wanted !== null) owners = owners.map((owner, partition) => (mayMove(partition) ? wanted[partition]! : owner));
    rebalance();
  }

  async function open(worker: Worker, outlet: Outlet, partitions: readonly number[]): Promise<void> {
    const due = await outlet.open(partitions);
    for (const [partition, offset] of due) {
      worker.due.set(partition, offset);
      world.forgotten.delete(partition);
      if (isPendingOf(partition)) continue;
      expect([partition, offset, seenOf(cluster, partition)]).toEqual([partition, offsetOf(partition), upTo(offset)]);
    }
  }

  async function work(index: number, { way, records }: Pick<Step, 'way' | 'records'>): Promise<void> {
    const worker = workers[index]!;
    const own = PARTITIONS.filter((partition) => owners[partition] === index);
    const missing = own.filter((partition) => !worker.due.has(partition));
    const parts = () =>
      own
        .filter((partition) => worker.due.has(partition) && records[partition]! > 0)
        .map((partition) => {
          const from = worker.due.get(partition)!;
          return partOf(partition, from, from + BigInt(records[partition]!));
        });
    let round: ReturnType<typeof parts> = [];
    try {
      if (missing.length > 0) await open(worker, worker.outlets.main, missing);
      round = parts();
      if (round.length > 0) await worker.outlets[way].publish(round, () => {});
      for (const { partition, next } of round) worker.due.set(partition, next);
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      for (const { partition } of round) worker.due.delete(partition);
    }
  }

  return { cluster, world, workers, spread, work, owners: () => owners };
}

const holds = ({ batches, offsets }: Late, partition: number) =>
  offsets.has(partition) || [...batches.keys()].some(({ values }) => values[0]!.startsWith(`${partition}:`));

async function play(protocol: 1 | 2, steps: readonly Step[]): Promise<void> {
  const { cluster, world, workers, spread, work, owners } = createStage(protocol);
  for (const step of steps) {
    spread(step);
    if (step.isLateOver) cluster.settleLate();
    for (const partition of step.forgotten) world.forgotten.add(partition);
    cluster.fates = [...step.fates];
    await work(step.worker, step);
  }
  cluster.fates = [];
  cluster.settleLate();
  // All go on from where they are, twice: what fails the first time is opened anew.
  for (let round = 0; round < 2; round++) {
    for (const [index] of workers.entries()) await work(index, { way: 'main', records: PARTITIONS.map(() => 1) });
  }
  for (const partition of PARTITIONS) {
    const next = cluster.committed.get(partition)!.offset;
    expect([partition, seenOf(cluster, partition)]).toEqual([partition, upTo(next)]);
    expect(workers[owners()[partition]!]!.due.get(partition)).toBe(next);
  }
}

it('every record is seen once, whoever works which partitions, and whatever becomes of each commit', () =>
  fc.assert(fc.asyncProperty(fc.constantFrom<1 | 2>(1, 2), fc.array(anyStep, { minLength: 1, maxLength: 12 }), play), {
    numRuns: 500,
  }));

import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import type { RoundPart } from '../../src/pipeline/outlet.ts';
import { workTenure, type RoundParts, type TenureWork, type TopicState } from '../../src/pipeline/work-tenure.ts';
import { createFakeInlet, type BlocksOf } from './fake-inlet.ts';
import { createFakeBroker, fakeOutlet, fakeRoundObserver, knowsAll, offsetProcessor } from './round-fakes.ts';

/** What of a scene is not as it is by default. */
export interface SceneSettings extends Partial<Omit<RoundParts, 'inlet' | 'observer' | 'onFatal'>> {
  readonly partitions?: readonly number[];
  readonly blocksOf?: BlocksOf;
}

/** Answers of so many bytes are worked ahead. */
export const LARGE_BYTES = 256 << 10;

/** A tenure of fakes, which it is in the test's hand to end. It has partitions 0, 1 and 2 unless told otherwise. */
export function beginScene({ partitions = [0, 1, 2], blocksOf, ...changed }: SceneSettings = {}) {
  const broker = createFakeBroker();
  const outlets = {
    main: fakeOutlet(broker),
    aside: fakeOutlet(broker),
    finish: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    giveUp: vi.fn<() => void>(),
  };
  const inlet = createFakeInlet(() => work.arrived(), blocksOf);
  const observer = fakeRoundObserver();
  const onFatal = vi.fn<(error: Error) => void>();
  const check = vi.fn<() => void>();
  /** Partition and last offset of outputs whose memory was let go. */
  const releasedOutputs: [number, number][] = [];
  let work: TenureWork = { arrived() {}, end: () => Promise.resolve() };
  const begin = () => {
    work = workTenure(
      {
        topic: 'in',
        inlet,
        process: offsetProcessor((...released) => releasedOutputs.push(released)),
        schemas: knowsAll,
        limit: createDeadLetterLimit({ maxShare: 0.5, windowRecords: 1_000 }),
        observer,
        roundIntervalMs: 0,
        maxRoundBytes: 1 << 20,
        onFatal,
        ...changed,
      },
      { partitions, outlets, check },
    );
  };
  return {
    broker,
    outlets,
    inlet,
    observer,
    onFatal,
    check,
    releasedOutputs,
    begin,
    end: (graceMs = 10_000, topic: TopicState = {}) => work.end(graceMs, topic),
    /** Begins, and waits until all partitions are fetched. */
    async beginOpened(): Promise<void> {
      begin();
      await until('all are fetched', () => partitions.every((partition) => inlet.positions.has(partition)));
    },
    /** What was published on the main way, round by round, as `partition: first-last`. */
    rounds: () => outlets.main.publish.mock.calls.map(([parts]) => parts.map(nameOf)),
    asides: () => outlets.aside.publish.mock.calls.map(([parts]) => parts.map(nameOf)),
    async untilCommitted(partition: number, next: number): Promise<void> {
      await until(`${partition} is committed to ${next}`, () => broker.committed.get(partition) === BigInt(next));
    },
  };
}

const nameOf = ({ partition, from, next }: RoundPart) => `${partition}: ${from}-${next - 1n}`;

const DEADLINE_MS = 10_000;

/** As `waitFor`, and looks with every turn of the event loop. @throws Error that names what did not come in time. */
export async function until(what: string, ask: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!ask()) {
    if (performance.now() > deadline) throw new Error(`waited ${DEADLINE_MS} ms until ${what}`);
    await nextTurn();
  }
}

/** An outcome that a test holds in its hand. */
export function held<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, resolve, reject };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import { MembershipError, RetryError } from '../../src/pipeline/failures.ts';
import type { PublishOutcome } from '../../src/pipeline/outlet.ts';
import { createRounds } from '../../src/pipeline/rounds.ts';
import { createFakeInlet } from '../support/fake-inlet.ts';
import {
  COMMITTED,
  createFakeBroker,
  fakeOutlet,
  fakeRoundObserver,
  knowsAll,
  offsetProcessor,
} from '../support/round-fakes.ts';
import { held, until } from '../support/round-scene.ts';

const partitions = [0, 1];

function scene() {
  const broker = createFakeBroker();
  const inlet = createFakeInlet(() => rounds.arrived());
  const observer = fakeRoundObserver();
  const onFatal = vi.fn<(error: Error) => void>();
  const rounds = createRounds({
    topic: 'in',
    inlet,
    process: offsetProcessor(),
    schemas: knowsAll,
    limit: createDeadLetterLimit({ maxShare: 1, windowRecords: 1_000 }),
    observer,
    roundIntervalMs: 0,
    maxRoundBytes: 1 << 20,
    onFatal,
  });
  return {
    broker,
    inlet,
    observer,
    onFatal,
    rounds,
    /** Begins a tenure, and waits until all is fetched. */
    async begin() {
      const outlets = {
        main: fakeOutlet(broker),
        aside: fakeOutlet(broker),
        finish: vi.fn<() => Promise<void>>(() => Promise.resolve()),
        giveUp: vi.fn<() => void>(),
      };
      rounds.begin({ partitions, outlets, check() {} });
      await until('all are fetched', () => inlet.positions.size === partitions.length);
      return outlets;
    },
  };
}

let scene1: ReturnType<typeof scene>;

beforeEach(() => {
  scene1 = scene();
});

/** A round of partition 0 whose fate is in the test's hand. */
async function underWay() {
  const outlets = await scene1.begin();
  const publishing = held<PublishOutcome>();
  let isChecked = false;
  outlets.main.publish.mockImplementationOnce(async (parts, check) => {
    const outcome = await publishing.promise;
    check();
    isChecked = true;
    scene1.broker.apply(parts);
    return outcome;
  });
  scene1.inlet.bring([{ partition: 0, count: 3 }]);
  await until('it is published', () => outlets.main.publish.mock.calls.length === 1);
  return { outlets, publishing, isChecked: () => isChecked };
}

describe('the end of a tenure', () => {
  it('lets the round in hand end, and begins nothing more', async () => {
    const { outlets, publishing } = await underWay();
    scene1.inlet.bring([{ partition: 1, count: 3 }]);
    const ending = scene1.rounds.end(20_000);
    expect(scene1.inlet.positions.size).toBe(0);
    publishing.resolve(COMMITTED);
    await ending;
    expect(scene1.broker.committed).toEqual(new Map([[0, 3n]]));
    expect(outlets.main.publish).toHaveBeenCalledOnce();
    expect(outlets.giveUp).not.toHaveBeenCalled();
    expect(scene1.inlet.releases).toEqual([0]);
  });

  it('gives up a round that takes longer, which passes no check after that', async () => {
    const { outlets, publishing, isChecked } = await underWay();
    await scene1.rounds.end(1);
    expect(outlets.giveUp).toHaveBeenCalledOnce();
    publishing.resolve(COMMITTED);
    await until('it has ended', () => scene1.observer.ended.mock.calls.length === 1);
    await expect(outlets.main.publish.mock.results[0]!.value).rejects.toThrow(MembershipError);
    expect(isChecked()).toBe(false);
    expect(scene1.broker.seen.size).toBe(0);
    expect(scene1.observer.failed).not.toHaveBeenCalled();
  });

  it('is waited for by whoever asks for it while somebody else does', async () => {
    const { publishing } = await underWay();
    const told: string[] = [];
    const first = scene1.rounds.end(20_000).then(() => told.push('first'));
    const second = scene1.rounds.end(20_000).then(() => told.push('second'));
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    publishing.resolve(COMMITTED);
    await Promise.all([first, second]);
    expect(scene1.broker.committed).toEqual(new Map([[0, 3n]]));
    await scene1.rounds.end(20_000);
  });

  it('is followed by another, of the same partitions, which opens them again', async () => {
    const { publishing } = await underWay();
    await scene1.rounds.end(1);
    const later = await scene1.begin();
    expect(later.main.open.mock.calls).toEqual([[partitions]]);
    scene1.inlet.bring([{ partition: 0, count: 2 }]);
    await until('it is committed', () => scene1.broker.committed.get(0) === 2n);
    publishing.resolve(COMMITTED);
    await until('the former has ended', () => scene1.observer.ended.mock.calls.length === 2);
    expect(scene1.broker.seen.get(0)).toEqual([0, 1]);
    await scene1.rounds.end(20_000);
  });

  it('keeps what opens late, or comes back late, from what the next one fetches', async () => {
    const broker = scene1.broker;
    const opening = held<ReadonlyMap<number, bigint>>();
    const former = {
      main: fakeOutlet(broker),
      aside: fakeOutlet(broker),
      finish: () => Promise.resolve(),
      giveUp() {},
    };
    former.main.open.mockReturnValueOnce(opening.promise);
    scene1.rounds.begin({ partitions, outlets: former, check() {} });
    await scene1.rounds.end(1);
    const later = await scene1.begin();
    const aside = held<PublishOutcome>();
    later.main.publish.mockResolvedValueOnce({
      kind: 'refused',
      refusals: new Map([[0, new RetryError('no leader')]]),
      others: 'committed',
    });
    later.aside.publish.mockReturnValueOnce(aside.promise);
    scene1.inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is tried by itself', () => later.aside.publish.mock.calls.length === 1);
    opening.resolve(
      new Map([
        [0, 100n],
        [1, 100n],
      ]),
    );
    await sleep(0);
    expect(scene1.inlet.positions).toEqual(
      new Map([
        [0, 3n],
        [1, 0n],
      ]),
    );
    expect([...scene1.inlet.paused]).toEqual([0]);
    aside.reject(new RetryError('over'));
    await scene1.rounds.end(20_000);
  });

  it('resolves at once where there is none', async () => {
    await scene1.rounds.end(20_000);
    scene1.rounds.arrived();
    expect(scene1.rounds.signs()).toBeNull();
  });
});

describe('signs of life', () => {
  it('are counted while something is in hand, whatever becomes of it', async () => {
    const { rounds, inlet, observer } = scene1;
    const { main } = await scene1.begin();
    expect(rounds.signs()).toBeNull();
    const publishing = held<PublishOutcome>();
    main.publish.mockReturnValueOnce(publishing.promise);
    const opening = held<ReadonlyMap<number, bigint>>();
    inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is published', () => rounds.signs() !== null);
    const before = rounds.signs();
    expect(rounds.signs()).toBe(before);
    main.open.mockReturnValueOnce(opening.promise);
    publishing.reject(new RetryError('no answer'));
    await until('it is told', () => observer.failed.mock.calls.length === 1);
    expect(rounds.signs()).toBeNull();
    opening.resolve(new Map([[0, 0n]]));
    await until('it is fetched again', () => inlet.positions.get(0) === 0n);
    inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is committed', () => scene1.broker.committed.get(0) === 3n);
    await until('it is done', () => rounds.signs() === null);
    await rounds.end(20_000);
  });

  it('go on while a partition refuses its records', async () => {
    const { rounds, inlet, observer } = scene1;
    const { main, aside } = await scene1.begin();
    for (const way of [main, aside])
      way.publish.mockResolvedValue({
        kind: 'refused',
        refusals: new Map([[0, new RetryError('no')]]),
        others: 'committed',
      });
    inlet.bring([{ partition: 0, count: 3 }]);
    await until('it is refused', () => observer.refused.mock.calls.length === 1);
    const before = rounds.signs()!;
    await until('it is refused again', () => observer.refused.mock.calls.length === 3);
    expect(rounds.signs()).toBe(before + 2);
    await rounds.end(20_000);
    expect(rounds.signs()).toBeNull();
  });
});

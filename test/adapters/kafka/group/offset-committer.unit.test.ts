import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOffsetCommitter, type OffsetCommitter } from '../../../../src/adapters/kafka/group/offset-committer.ts';
import { MembershipError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { createFakeBrokers, type FakeBrokers } from '../../../support/fake-brokers.ts';
import { held } from '../../../support/round-scene.ts';

const ILLEGAL_GENERATION = 22;
const GROUP_AUTHORIZATION_FAILED = 30;
const UNKNOWN = -1;
const INTERVAL_MS = 1_000;

/** The codes of the commits to come; none once they are over. */
let codes: number[];
/** What the next answer waits for. */
let answering: Promise<void>;
let lost: number[];
let brokers: FakeBrokers;
let committer: OffsetCommitter;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  codes = [];
  answering = Promise.resolve();
  lost = [];
  brokers = createFakeBrokers({
    async answer() {
      await answering;
      return { errorCode: codes.shift() ?? 0 };
    },
  });
  committer = createOffsetCommitter({
    brokers,
    groupId: 'group',
    topic: 'in',
    generation: { memberId: 'member', generationId: 7, instanceId: null },
    intervalMs: INTERVAL_MS,
    onLost: (code) => lost.push(code),
  });
});

afterEach(() => vi.useRealTimers());

const at = (...offsets: readonly (readonly [partition: number, offset: bigint])[]) => new Map(offsets);

/** The commits that were asked for, each as `partition: offset`. */
const commits = () =>
  brokers.asked.map(({ offsets }) => [...offsets].map(([partition, { offset }]) => `${partition}: ${offset}`));

async function goOn(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

describe('commits beside the rounds', () => {
  it('commits at once where the last commit is long enough ago', async () => {
    await committer.commit(at([0, 1n], [1, 5n]));
    expect(commits()).toEqual([['0: 1', '1: 5']]);
    await goOn(INTERVAL_MS);
    await committer.commit(at([0, 2n]));
    expect(commits()).toEqual([['0: 1', '1: 5'], ['0: 2']]);
  });

  it('commits what comes sooner together, when the interval is over, and keeps nobody waiting for it', async () => {
    await committer.commit(at([0, 1n]));
    await committer.commit(at([0, 2n], [1, 5n]));
    await committer.commit(at([0, 3n]));
    await goOn(INTERVAL_MS - 1);
    expect(commits()).toHaveLength(1);
    await goOn(1);
    expect(commits().slice(1)).toEqual([['0: 3', '1: 5']]);
    await goOn(10 * INTERVAL_MS);
    expect(commits()).toHaveLength(2);
  });

  it('commits at once what it is told to flush, and once only', async () => {
    await committer.commit(at([0, 1n]));
    await committer.commit(at([0, 2n]));
    await committer.flush();
    expect(commits()).toEqual([['0: 1'], ['0: 2']]);
    await committer.flush();
    await goOn(INTERVAL_MS);
    expect(commits()).toHaveLength(2);
  });

  it('sends no commit before the one before it is answered', async () => {
    const first = held<void>();
    answering = first.promise;
    const committing = committer.commit(at([0, 1n]));
    await goOn(0);
    await committer.commit(at([0, 2n]));
    const flushing = committer.flush();
    await goOn(0);
    expect(commits()).toEqual([['0: 1']]);
    first.resolve();
    await Promise.all([committing, flushing]);
    expect(commits()).toEqual([['0: 1'], ['0: 2']]);
  });

  it('forgets what it is told to drop', async () => {
    await committer.commit(at([0, 1n]));
    await committer.commit(at([0, 2n]));
    committer.drop();
    await goOn(INTERVAL_MS);
    await committer.flush();
    expect(commits()).toEqual([['0: 1']]);
  });

  it('tries nothing again once it was told to drop it', async () => {
    await committer.commit(at([0, 1n]));
    const second = held<void>();
    answering = second.promise;
    codes = [UNKNOWN];
    await committer.commit(at([0, 2n]));
    await goOn(INTERVAL_MS);
    committer.drop();
    second.resolve();
    await goOn(10 * INTERVAL_MS);
    expect(commits()).toEqual([['0: 1'], ['0: 2']]);
  });
});

describe('a commit that fails', () => {
  it.each([
    [ILLEGAL_GENERATION, MembershipError, [ILLEGAL_GENERATION]],
    [GROUP_AUTHORIZATION_FAILED, StopError, []],
    [UNKNOWN, RetryError, []],
  ] as const)('fails who waits for it (%d)', async (code, type, told) => {
    codes = [code];
    await expect(committer.commit(at([0, 1n]))).rejects.toThrow(type);
    expect(lost).toEqual(told);
  });

  it('fails the next one where nobody waited for it, once', async () => {
    await committer.commit(at([0, 1n]));
    codes = [UNKNOWN];
    await committer.commit(at([0, 2n]));
    await goOn(INTERVAL_MS);
    expect(commits()).toHaveLength(2);
    await expect(committer.commit(at([0, 3n]))).rejects.toThrow(RetryError);
    await committer.commit(at([1, 1n]));
    await committer.flush();
    expect(commits().slice(2)).toEqual([['0: 3', '1: 1']]);
  });

  it('takes nothing back that was noted while it was under way', async () => {
    const first = held<void>();
    answering = first.promise;
    codes = [UNKNOWN];
    const committing = committer.commit(at([0, 1n], [1, 5n]));
    await goOn(0);
    await committer.commit(at([0, 2n]));
    first.resolve();
    await expect(committing).rejects.toThrow(RetryError);
    await committer.flush();
    expect(commits().at(-1)).toEqual(['0: 2', '1: 5']);
  });

  it('is tried again where nobody asks for another', async () => {
    await committer.commit(at([0, 1n]));
    codes = [UNKNOWN, UNKNOWN];
    await committer.commit(at([0, 2n]));
    await goOn(INTERVAL_MS);
    await goOn(1_000);
    await goOn(1_000);
    expect(commits()).toEqual([['0: 1'], ['0: 2'], ['0: 2'], ['0: 2']]);
    await goOn(10_000);
    expect(commits()).toHaveLength(4);
    await committer.commit(at([0, 3n]));
    expect(commits().at(-1)).toEqual(['0: 3']);
  });

  it('is made up for by the next, which takes nothing back', async () => {
    codes = [UNKNOWN];
    await expect(committer.commit(at([0, 1n], [1, 5n]))).rejects.toThrow(RetryError);
    await committer.commit(at([0, 2n]));
    await committer.flush();
    expect(commits().at(-1)).toEqual(['0: 2', '1: 5']);
  });
});

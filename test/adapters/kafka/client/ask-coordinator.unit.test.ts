import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askCoordinator,
  failureOfCode,
  type CoordinatorQuestion,
} from '../../../../src/adapters/kafka/client/ask-coordinator.ts';
import { FencedError, MembershipError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import { createFakeBrokers, type FakeBrokers } from '../../../support/fake-brokers.ts';

const CONCURRENT_TRANSACTIONS = 51;
let brokers: FakeBrokers;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  brokers = createFakeBrokers({ answer: () => ({}) });
});
afterEach(() => vi.useRealTimers());

/** Says these one after the other, the last of them from then on; what is an error is thrown. Each takes a second where it is slow. */
function ask(
  said: readonly (number | Error)[],
  more: Partial<CoordinatorQuestion<{ readonly errorCode: number }>> & { readonly isSlow?: boolean } = {},
) {
  const left = [...said];
  let times = 0;
  const asking = askCoordinator(brokers, {
    kind: 'group',
    key: 'group',
    step: 'asking',
    deadlineMs: 10_000,
    ask() {
      times += 1;
      if (more.isSlow) vi.advanceTimersByTime(1_000);
      const next = left.length > 1 ? left.shift()! : left[0]!;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve({ errorCode: next });
    },
    ...more,
  });
  return asking.then((answered) => ({ ...answered, times, lookUps: brokers.lookUps() }));
}

describe('a coordinator', () => {
  it('gives its answer, whatever its code', async () => {
    expect(await ask([0])).toEqual({ answer: { errorCode: 0 }, wasUnanswered: false, times: 1, lookUps: 1 });
    expect(await ask([22])).toMatchObject({ answer: { errorCode: 22 }, times: 1 });
  });

  it.each([14, 15, 16])('is looked for again where it says that it is none now (%d)', async (code) => {
    expect(await ask([code, code, 0])).toEqual({
      answer: { errorCode: 0 },
      wasUnanswered: false,
      times: 3,
      lookUps: 3,
    });
  });

  it('is looked for again where it does not answer, which is told', async () => {
    expect(await ask([new Error('connection lost'), 0])).toEqual({
      answer: { errorCode: 0 },
      wasUnanswered: true,
      times: 2,
      lookUps: 2,
    });
  });

  it('is asked again where it only asks for patience, without being looked for', async () => {
    const waitsFor = new Set([CONCURRENT_TRANSACTIONS]);
    expect(await ask([51, 51, 51, 0], { waitsFor })).toEqual({
      answer: { errorCode: 0 },
      wasUnanswered: false,
      times: 4,
      lookUps: 1,
    });
  });

  it('gives the last answer at the deadline, and the last failure', async () => {
    expect(await ask([16], { isSlow: true })).toMatchObject({ answer: { errorCode: 16 }, times: 10 });
    await expect(ask([new Error('connection lost')], { isSlow: true })).rejects.toThrow(
      new RetryError('asking failed: connection lost'),
    );
  });

  it('is waited for less long where it only asks for patience, if there is less of that', async () => {
    const waitsFor = new Set([CONCURRENT_TRANSACTIONS]);
    expect(await ask([51], { isSlow: true, waitsFor, patienceMs: 3_000 })).toMatchObject({
      answer: { errorCode: 51 },
      times: 3,
    });
    expect(await ask([16, 16, 16, 16, 0], { isSlow: true, waitsFor, patienceMs: 3_000 })).toMatchObject({
      answer: { errorCode: 0 },
      times: 5,
    });
  });

  it('is not asked again where no other attempt can succeed', async () => {
    await expect(ask([new StopError('too old'), 0])).rejects.toThrow('too old');
  });
});

it.each([
  [22, MembershipError],
  [25, MembershipError],
  [27, MembershipError],
  [30, StopError],
  [47, FencedError],
  [90, FencedError],
  [120, RetryError],
  [-1, RetryError],
] as const)('code %d asks for what it asks for', (code, type) => {
  const failure = failureOfCode('asking', code);
  expect(failure).toBeInstanceOf(type);
  expect(failure.cause).toMatchObject({ code });
});

import type { Transaction } from 'kafkajs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Addition } from '../../../src/adapters/kafka/corrections/added-ahead.ts';
import { createNextTransaction } from '../../../src/adapters/kafka/next-transaction.ts';

const ADDITION = { topic: 'out', partition: 0, groupId: 'group' };
const LONGER_THAN_IT_WAITS_MS = 5_000;

interface FakeTransaction {
  readonly number: number;
  readonly sendOffsets: ReturnType<typeof vi.fn<() => Promise<void>>>;
  readonly abort: ReturnType<typeof vi.fn<() => Promise<void>>>;
}

let begun: FakeTransaction[];
/** What fails of those that are begun from now on. */
let failing: { readonly adding?: true; readonly aborting?: true };
beforeEach(() => {
  begun = [];
  failing = {};
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const succeed = () => Promise.resolve();
const fail = () => Promise.reject(new Error('no answer'));

function begin(): Transaction {
  const transaction: FakeTransaction = {
    number: begun.length,
    sendOffsets: vi.fn(failing.adding ? fail : succeed),
    abort: vi.fn(failing.aborting ? fail : succeed),
  };
  begun.push(transaction);
  return transaction as unknown as Transaction;
}

const start = () => createNextTransaction({ transaction: () => Promise.resolve(begin()) }, begin());
const numberOf = async (taken: Promise<Transaction>) => ((await taken) as unknown as FakeTransaction).number;

async function transact(next: ReturnType<typeof start>, had: Addition | null = ADDITION): Promise<void> {
  await next.take();
  next.committed(had);
}

async function twoOneAfterTheOther(next: ReturnType<typeof start>, had: Addition | null = ADDITION): Promise<void> {
  await transact(next, had);
  await transact(next, had);
}

it('gives the one that was begun, then others', async () => {
  const next = start();
  expect(await numberOf(next.take())).toBe(0);
  expect(await numberOf(next.take())).toBe(1);
});

it('gives the one that was begun ahead, to which all is added', async () => {
  const next = start();
  await twoOneAfterTheOther(next);
  expect(begun).toHaveLength(3);
  expect(await numberOf(next.take())).toBe(2);
  expect(begun[2]!.sendOffsets).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(LONGER_THAN_IT_WAITS_MS);
  expect(begun[2]!.abort).not.toHaveBeenCalled();
});

it('begins none ahead where the last two were far from each other', async () => {
  const next = start();
  await transact(next);
  await vi.advanceTimersByTimeAsync(LONGER_THAN_IT_WAITS_MS);
  await transact(next);
  expect(begun).toHaveLength(2);
});

it('begins none ahead where it is not known what will be in it', async () => {
  const next = start();
  await twoOneAfterTheOther(next, null);
  expect(begun).toHaveLength(2);
});

it('gives it though nothing could be added: that is seen when it is used', async () => {
  const next = start();
  failing = { adding: true };
  await twoOneAfterTheOther(next);
  expect(await numberOf(next.take())).toBe(2);
  expect(begun[2]!.sendOffsets).toHaveBeenCalledOnce();
});

it('aborts one that nobody takes for long, and gives another', async () => {
  const next = start();
  await twoOneAfterTheOther(next);
  await vi.advanceTimersByTimeAsync(LONGER_THAN_IT_WAITS_MS);
  expect(begun[2]!.abort).toHaveBeenCalledOnce();
  expect(await numberOf(next.take())).toBe(3);
});

it('gives none where one that nobody took could not be aborted', async () => {
  const next = start();
  failing = { aborting: true };
  await twoOneAfterTheOther(next);
  await vi.advanceTimersByTimeAsync(LONGER_THAN_IT_WAITS_MS);
  await expect(next.take()).rejects.toThrow('no answer');
});

it('leaves one alone that was dropped: whoever comes next shuts it out', async () => {
  const next = start();
  await twoOneAfterTheOther(next);
  next.drop();
  await vi.advanceTimersByTimeAsync(LONGER_THAN_IT_WAITS_MS);
  expect(begun[2]!.abort).not.toHaveBeenCalled();
});

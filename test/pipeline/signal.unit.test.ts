import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSignal, waitWhile } from '../../src/pipeline/signal.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  return settled;
}

describe('a signal', () => {
  it('wakes whoever waits', async () => {
    const signal = createSignal();
    const next = signal.next();
    expect(await isSettled(next)).toBe(false);
    signal.raise();
    expect(await isSettled(next)).toBe(true);
    expect(await isSettled(signal.next())).toBe(false);
  });

  it('remembers that it was raised, once, until somebody asks', async () => {
    const signal = createSignal();
    signal.raise();
    signal.raise();
    expect(await isSettled(signal.next())).toBe(true);
    expect(await isSettled(signal.next())).toBe(false);
  });

  it('waits no longer than it is told', async () => {
    const signal = createSignal();
    const next = signal.next(100);
    vi.advanceTimersByTime(99);
    expect(await isSettled(next)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await isSettled(next)).toBe(true);
    expect(await isSettled(signal.next())).toBe(false);
  });

  it('leaves no timer behind', async () => {
    const signal = createSignal();
    const next = signal.next(100_000);
    signal.raise();
    await next;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a pause', () => {
  it('goes on though the signal is raised, to its end', async () => {
    const signal = createSignal();
    const pause = waitWhile(() => true, signal, 100);
    for (let ms = 0; ms < 99; ms += 33) {
      signal.raise();
      expect(await isSettled(pause)).toBe(false);
      vi.advanceTimersByTime(33);
    }
    expect(await isSettled(pause)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await isSettled(pause)).toBe(true);
  });

  it('ends where nobody wants it any more', async () => {
    const signal = createSignal();
    let isOn = true;
    const pause = waitWhile(() => isOn, signal, 100_000);
    expect(await isSettled(pause)).toBe(false);
    isOn = false;
    signal.raise();
    expect(await isSettled(pause)).toBe(true);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSampler, type Sampler } from '../../src/page/sampler.ts';

let sampler: Sampler;
let isWatched = false;
let reading: () => Promise<[]> = () => Promise.resolve([]);
const seen: boolean[] = [];
const errors: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  isWatched = false;
  reading = () => Promise.resolve([]);
  seen.length = 0;
  errors.length = 0;
  sampler = startSampler({
    readReports: () => reading(),
    isWatched: () => isWatched,
    onSnapshot: (_, kept) => seen.push(kept),
    onError: (error) => errors.push(error),
  });
});
afterEach(() => {
  sampler.stop();
  vi.useRealTimers();
});

describe('the sampler', () => {
  it('looks every five seconds while nobody else does', async () => {
    await vi.advanceTimersByTimeAsync(20_500);
    expect(seen).toEqual([true, true, true, true]);
  });

  it('looks every second while somebody does, and keeps one look in five', async () => {
    isWatched = true;
    await vi.advanceTimersByTimeAsync(10_500);
    expect(seen.map(Number).join('')).toBe('0000100001');
  });

  it('looks at once where it is asked to', async () => {
    await sampler.look();
    expect(seen).toEqual([false]);
  });

  it('does not begin a look before the last one has ended', async () => {
    isWatched = true;
    const { promise, resolve } = Promise.withResolvers<[]>();
    reading = vi.fn<() => Promise<[]>>(() => promise);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(reading).toHaveBeenCalledTimes(1);
    resolve([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it('goes on after an error, which it tells', async () => {
    reading = () => Promise.reject(new Error('no report'));
    await vi.advanceTimersByTimeAsync(5_500);
    expect(errors).toEqual([new Error('no report')]);
    reading = () => Promise.resolve([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen).toEqual([true]);
  });

  it('looks no more once it is stopped', async () => {
    sampler.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen).toEqual([]);
  });
});

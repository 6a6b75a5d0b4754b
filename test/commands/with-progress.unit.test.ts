import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withProgress } from '../../src/commands/with-progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

async function* itemsEachMillisecond() {
  for (let item = 0; item < 3_000; item++) {
    vi.advanceTimersByTime(1);
    yield item;
  }
}

async function tell(isTTY: boolean): Promise<readonly string[]> {
  const written: string[] = [];
  const terminal = { isTTY, write: (text: string) => Boolean(written.push(text)) };
  const passed: number[] = [];
  for await (const item of withProgress(itemsEachMillisecond(), terminal)) passed.push(item);
  expect(passed).toHaveLength(3_000);
  return written;
}

it('tells on a terminal how many there were, now and then, and wipes it out at the end', async () => {
  const written = await tell(true);
  expect(written.length).toBeGreaterThan(3);
  expect(written.length).toBeLessThan(10);
  expect(written[1]).toBe('\r1,000 records');
  expect(written.at(-1)).toBe('\r\u001B[K');
});

it('says nothing elsewhere', async () => {
  expect(await tell(false)).toEqual([]);
});

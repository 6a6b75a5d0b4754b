import { describe, expect, it } from 'vitest';
import { memoryFiguresOf, type MemorySample } from '../../bench/memory-figures.ts';

/** A look each second. */
const looks = (seconds: number, residentBytesAt: (second: number) => number): readonly MemorySample[] =>
  Array.from({ length: seconds + 1 }, (_, second) => ({
    atMs: second * 1_000,
    committed: second * 500,
    residentBytes: residentBytesAt(second),
  }));

describe('the memory of a run', () => {
  it('is told minute by minute, and grows by what is added in a minute', () => {
    const { minutes, growthBytesPerMinute } = memoryFiguresOf(looks(180, (second) => 1_000 + second));
    expect(minutes.map(({ recordsPerSecond }) => recordsPerSecond)).toEqual([500, 500, 500]);
    expect(minutes[0]!.residentBytes).toEqual({ least: 1_000, median: 1_029.5, most: 1_059 });
    expect(minutes[2]!.residentBytes.most).toBe(1_180);
    expect(growthBytesPerMinute).toBeCloseTo(60);
  });

  it('does not grow where it only does so at first, or goes up and down', () => {
    const { growthBytesPerMinute } = memoryFiguresOf(
      looks(600, (second) => (second < 60 ? 10 * second : 600 + (second % 2))),
    );
    expect(growthBytesPerMinute).toBeCloseTo(0);
  });

  it('of a minute or less says nothing of growth, and of one look says nothing', () => {
    const { minutes, growthBytesPerMinute } = memoryFiguresOf(looks(50, () => 1_000));
    expect(minutes).toHaveLength(1);
    expect(growthBytesPerMinute).toBeNull();
    expect(() => memoryFiguresOf(looks(0, () => 1_000))).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../demo/random.ts';

describe('createRandom', () => {
  it('gives the same numbers for the same seed, in every release', () => {
    const random = createRandom(42);
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        0.3317389744333923,
        0.8797566234134138,
        0.8559039107058197,
      ]
    `);
  });

  it('gives other numbers for a neighbouring seed, from the first one on', () => {
    const firsts = Array.from({ length: 1_000 }, (_, seed) => createRandom(seed)());
    expect(new Set(firsts).size).toBe(1_000);
    const mean = firsts.reduce((sum, first) => sum + first, 0) / firsts.length;
    expect(mean).toBeGreaterThan(0.46);
    expect(mean).toBeLessThan(0.54);
  });

  it('spreads its numbers evenly from 0 to 1, and never gives 1', () => {
    const random = createRandom(1);
    const tenths = Array.from({ length: 11 }, () => 0);
    for (let n = 0; n < 100_000; n++) tenths[Math.floor(random() * 10)]!++;
    expect(tenths[10]).toBe(0);
    for (const count of tenths.slice(0, 10)) {
      expect(count).toBeGreaterThan(9_600);
      expect(count).toBeLessThan(10_400);
    }
  });
});

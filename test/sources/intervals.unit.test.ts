import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredMs, coveredWithoutMs, earliestOf, latestOf, partsWithin } from '../../src/sources/intervals.ts';

const interval = fc.tuple(fc.nat(30), fc.nat(30)).map(([fromMs, lastsMs]) => ({ fromMs, toMs: fromMs + lastsMs }));
const intervals = fc.array(interval, { maxLength: 8 });

/** The milliseconds that intervals cover, counted one by one. */
const covered = (all: readonly { fromMs: number; toMs: number }[]): ReadonlySet<number> =>
  new Set(all.flatMap(({ fromMs, toMs }) => Array.from({ length: toMs - fromMs }, (_, at) => fromMs + at)));

describe('intervals', () => {
  it('counts what lies in several of them once', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        expect(coveredMs(all)).toBe(covered(all).size);
      }),
    );
  });

  it('counts what lies in one list and not in the other', () => {
    fc.assert(
      fc.property(intervals, intervals, (these, those) => {
        expect(coveredWithoutMs(these, those)).toBe(covered(these).difference(covered(those)).size);
      }),
    );
  });

  it('cuts what lies outside the bounds', () => {
    const bounds = { fromMs: 10, toMs: 20 };
    const cut = partsWithin(
      [
        { fromMs: 0, toMs: 12 },
        { fromMs: 18, toMs: 40 },
        { fromMs: 30, toMs: 40 },
      ],
      bounds,
    );
    expect(coveredMs(cut)).toBe(4);
  });

  it('takes more times than a function takes arguments', () => {
    const times = Array.from({ length: 500_000 }, (_, at) => at);
    expect([earliestOf(times), latestOf(times)]).toEqual([0, 499_999]);
  });
});

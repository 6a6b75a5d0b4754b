import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamLedger, type StreamRecord } from '../../bench/stream-ledger.ts';

const record = (partition: number, timestampMs: number): StreamRecord => ({ partition, timestampMs, checksum: 7 });
const STRICT = { mayRepeat: false, over: true };

function ledgerOf(sent: readonly StreamRecord[], come: readonly StreamRecord[]) {
  const ledger = createStreamLedger();
  for (const each of sent) ledger.expect(each);
  for (const each of come) ledger.take(each, each.timestampMs + 5);
  return ledger;
}

describe('the ledger of a stream', () => {
  const sent = [record(0, 1), record(1, 1), record(0, 2)];

  it('has nothing against records that come once, each partition in its order', () => {
    const ledger = ledgerOf(sent, [record(1, 1), record(0, 1), record(0, 2)]);
    expect(ledger.problem(STRICT)).toBeNull();
    expect(ledger.arrivals()).toHaveLength(3);
    expect(ledger.oldestMissingMs()).toBeNull();
  });

  it('takes a latency from when a record was due', () => {
    const ledger = ledgerOf([record(0, 100)], []);
    ledger.take(record(0, 100), 142);
    expect(ledger.arrivals()).toEqual([{ dueAtMs: 100, latencyMs: 42 }]);
  });

  it('knows when the oldest that is missing was due, and misses it only in the end', () => {
    const ledger = ledgerOf(sent, [record(0, 1), record(0, 2)]);
    expect(ledger.oldestMissingMs()).toBe(1);
    expect(ledger.problem({ mayRepeat: false, over: false })).toBeNull();
    expect(ledger.problem(STRICT)).toBe('1 of 3 records are missing');
  });

  it('tells records that come twice, where they may not', () => {
    const ledger = ledgerOf(sent, [...sent, record(0, 1)]);
    expect(ledger.problem(STRICT)).toContain('more than once');
    expect(ledger.problem({ mayRepeat: true, over: true })).toBeNull();
    expect(ledger.arrivals()).toHaveLength(3);
  });

  it('tells records that it does not know: of another partition, another time, another content', () => {
    for (const strange of [record(1, 2), record(0, 3), { ...record(0, 1), checksum: 8 }]) {
      const ledger = ledgerOf(sent, [...sent, strange]);
      expect(ledger.problem({ mayRepeat: true, over: true })).toContain('not as they have to be');
    }
  });

  it('tells records of a partition that come out of their order, though those that come again may', () => {
    expect(ledgerOf(sent, [record(0, 2), record(0, 1), record(1, 1)]).problem(STRICT)).toContain('sent earlier');
    const again = ledgerOf(sent, [...sent, record(0, 1), record(0, 2)]);
    expect(again.problem({ mayRepeat: true, over: true })).toBeNull();
  });

  it('knows when the first record of each partition came', () => {
    const ledger = ledgerOf(sent, []);
    ledger.take(record(1, 1), 30);
    expect(ledger.firstArrivalsMs()).toEqual([30]);
    ledger.take(record(0, 1), 40);
    ledger.take(record(0, 2), 50);
    expect(ledger.firstArrivalsMs()).toEqual([30, 40]);
  });

  it('is not to be given two records that cannot be told apart', () => {
    const ledger = ledgerOf(sent, sent);
    expect(() => ledger.expect(record(0, 1))).toThrow(RangeError);
    const open = ledgerOf(sent, []);
    expect(() => open.expect(record(0, 1))).toThrow(RangeError);
  });

  it('finds whichever record is lost, doubled or late', () => {
    const times = fc.uniqueArray(fc.nat({ max: 1_000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(times, fc.nat(), fc.constantFrom('lost', 'doubled', 'late'), (unsorted, at, how) => {
        const all = unsorted.toSorted((one, other) => one - other).map((timestampMs) => record(0, timestampMs));
        const place = how === 'late' ? at % (all.length - 1) : at % all.length;
        const [hit] = all.slice(place);
        const without = all.toSpliced(place, 1);
        const come = { lost: without, doubled: [...all, hit!], late: [...without, hit!] }[how];
        expect(ledgerOf(all, all).problem(STRICT)).toBeNull();
        expect(ledgerOf(all, come).problem(STRICT)).not.toBeNull();
      }),
    );
  });
});

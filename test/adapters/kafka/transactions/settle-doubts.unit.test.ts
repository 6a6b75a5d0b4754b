import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommittedOffset } from '../../../../src/adapters/kafka/protocol/committed-offset.ts';
import type { Doubt } from '../../../../src/adapters/kafka/transactions/judge-doubt.ts';
import type { OutgoingBatch, PlacedBatch } from '../../../../src/adapters/kafka/transactions/outgoing-batch.ts';
import { settleDoubts } from '../../../../src/adapters/kafka/transactions/settle-doubts.ts';
import { RetryError } from '../../../../src/pipeline/failures.ts';
import { outgoing } from '../../../support/outgoing-batch.ts';

type Transact = Parameters<typeof settleDoubts>[0]['transact'];
const observer = { onTorn: vi.fn(), onDoubtLeft: vi.fn() };
const progress = { note: vi.fn() };
const visible = vi.fn<(places: readonly PlacedBatch[]) => Promise<readonly (boolean | null)[]>>();
const transact = vi.fn<Transact>();
let doubts: Map<number, Doubt>;
/** The batches that are seen. */
let seen: Set<PlacedBatch>;

const placed = (value: string, offset: bigint): PlacedBatch => ({ ...outgoing('out', 0, value), offset });
const doubtOf = (...batches: readonly PlacedBatch[]): Doubt => ({
  from: 5n,
  next: 10n,
  mark: 'c',
  formerMarks: [],
  placed: batches,
});
const committed = (offset: bigint, metadata = 'c'): CommittedOffset => ({ offset, metadata });
const settle = (believed: ReadonlyMap<number, CommittedOffset>) =>
  settleDoubts({ doubts, believed, visible, transact, mark: 'a', progress, observer });

beforeEach(() => {
  vi.resetAllMocks();
  doubts = new Map();
  seen = new Set();
  visible.mockImplementation((places) => Promise.resolve(places.map((place) => seen.has(place))));
  transact.mockImplementation((batches, _, check) => {
    check(batches.map((batch, index) => ({ ...batch, offset: 100n + BigInt(index) })));
    return Promise.resolve();
  });
});

describe('doubts', () => {
  it('are none where nothing is in doubt, and nobody looks', async () => {
    expect(await settle(new Map([[0, committed(5n)]]))).toEqual(new Map([[0, 5n]]));
    expect(visible).not.toHaveBeenCalled();
    expect(transact).not.toHaveBeenCalled();
  });

  it('are looked at together, and those of partitions that cannot be told yet are kept', async () => {
    const [one, two, three] = ['1', '2', '3'].map((value, index) => placed(value, BigInt(index))) as [
      PlacedBatch,
      PlacedBatch,
      PlacedBatch,
    ];
    doubts = new Map([
      [0, doubtOf(one)],
      [1, doubtOf(two)],
      [2, doubtOf(three)],
    ]);
    seen.add(one);
    const due = await settle(
      new Map([
        [0, committed(10n)],
        [1, committed(5n)],
        [7, committed(3n)],
      ]),
    );
    expect(due).toEqual(
      new Map([
        [0, 10n],
        [1, 5n],
        [7, 3n],
      ]),
    );
    expect(visible).toHaveBeenCalledExactlyOnceWith([one, two]);
    expect([...doubts.keys()]).toEqual([2]);
    expect(transact).not.toHaveBeenCalled();
  });

  it('about torn transactions end with one that holds what is missing of all of them', async () => {
    const [one, two, three] = ['1', '2', '3'].map((value, index) => placed(value, BigInt(index))) as [
      PlacedBatch,
      PlacedBatch,
      PlacedBatch,
    ];
    doubts = new Map([
      [0, doubtOf(one, two)],
      [1, doubtOf(three)],
    ]);
    seen.add(one);
    const due = await settle(
      new Map([
        [0, committed(5n)],
        [1, committed(10n)],
      ]),
    );
    expect(due).toEqual(
      new Map([
        [0, 10n],
        [1, 10n],
      ]),
    );
    const [batches, next] = transact.mock.calls[0]!;
    expect(batches.map(({ batch }: OutgoingBatch) => batch)).toEqual([two.batch, three.batch]);
    expect(next).toEqual(
      new Map([
        [0, { offset: 10n, metadata: 'a' }],
        [1, { offset: 10n, metadata: 'a' }],
      ]),
    );
    expect(observer.onTorn.mock.calls).toEqual([
      [0, 5n, 10n],
      [1, 5n, 10n],
    ]);
    expect(progress.note.mock.calls).toEqual([
      [0, { offset: 10n, metadata: 'a' }],
      [1, { offset: 10n, metadata: 'a' }],
    ]);
    expect(doubts.size).toBe(0);
  });

  it('go on about what is to make them whole where that is in doubt, with all that has to be seen in the end', async () => {
    const [one, two] = [placed('1', 0n), placed('2', 1n)];
    doubts = new Map([[0, doubtOf(one, two)]]);
    seen.add(one);
    transact.mockImplementation((batches, _, check) => {
      check(batches.map((batch) => ({ ...batch, offset: 100n })));
      return Promise.reject(new RetryError('no answer'));
    });
    await expect(settle(new Map([[0, committed(10n)]]))).rejects.toThrow('no answer');
    expect(doubts.get(0)).toEqual({
      from: 5n,
      next: 10n,
      mark: 'a',
      formerMarks: ['c'],
      placed: [one, { ...two, offset: 100n }],
    });
  });

  it('stay as they are where nothing could be published', async () => {
    const doubt = doubtOf(placed('1', 0n));
    doubts = new Map([[0, doubt]]);
    transact.mockRejectedValue(new RetryError('refused'));
    await expect(settle(new Map([[0, committed(10n)]]))).rejects.toThrow('refused');
    expect(doubts.get(0)).toBe(doubt);
  });

  it('that nobody can settle are left, and said to be', async () => {
    doubts = new Map([[0, doubtOf(placed('1', 0n))]]);
    visible.mockResolvedValue([null]);
    expect(await settle(new Map([[0, committed(10n)]]))).toEqual(new Map([[0, 10n]]));
    expect(observer.onDoubtLeft).toHaveBeenCalledExactlyOnceWith(0, 5n, 10n);
    expect(doubts.size).toBe(0);
  });

  it('that have come up meanwhile are not taken for those that were looked at', async () => {
    doubts = new Map([[0, doubtOf(placed('1', 0n))]]);
    const later = doubtOf(placed('2', 9n));
    visible.mockImplementation((places) => {
      doubts.set(0, later);
      return Promise.resolve(places.map(() => true));
    });
    await settle(new Map([[0, committed(10n)]]));
    expect(doubts.get(0)).toBe(later);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import { MembershipError, RetryError, StopError } from '../../src/pipeline/failures.ts';
import type { Outlet } from '../../src/pipeline/outlet.ts';
import { createPartitionLane } from '../../src/pipeline/partition-lane.ts';
import type { BatchProcessor, ProcessedBatch } from '../../src/pipeline/process-batch.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import type { Turn } from '../../src/pipeline/turn.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { fakeLaneObserver, fetchedBatch, knowsAll, quietTurn } from '../support/lane-fakes.ts';

// Fakes of our own ports. The broker's side: what is published, and the committed offset.
let published: { readonly offsets: readonly string[]; readonly next: bigint }[];
let committed: bigint;
let running: boolean;
let generationIsOver: boolean;
let resolved: bigint[];
let sought: bigint[];
let opens: number;
/** The last offsets of batches whose memory was let go, of what came in and of what went out. */
let released: number[];

beforeEach(() => {
  vi.clearAllMocks();
  published = [];
  committed = 0n;
  running = true;
  generationIsOver = false;
  resolved = [];
  sought = [];
  opens = 0;
  released = [];
});

const SCHEMA_ID = 1;

const turn: Turn = {
  ...quietTurn,
  isRunning: () => running,
  checkMembership() {
    if (generationIsOver) throw new MembershipError('over');
  },
  resolve: (offset) => resolved.push(offset),
  seek: (offset) => sought.push(offset),
};

const observer = fakeLaneObserver();

const outletWith = (publish: Outlet['publish'] = commitAll): Outlet => ({
  open: () => {
    opens += 1;
    return Promise.resolve(committed);
  },
  publish,
  close: () => Promise.resolve(),
});

function commitAll(batch: ProcessedBatch, next: bigint): Promise<void> {
  published.push({ offsets: [...batch.timestampsMs].map(String), next });
  committed = next;
  return Promise.resolve();
}

function createLane(outlet: Outlet = outletWith(), schemas: WriterSchemas = knowsAll) {
  const process: BatchProcessor = ({ blocks }, due) => {
    if (schemas.needsLoading(SCHEMA_ID)) return { kind: 'schemas needed', ids: new Set([SCHEMA_ID]) };
    // The offsets stand in the place of the times, so that what is published tells where it comes from.
    const offsets = blocks.flatMap(({ baseOffset, lastOffset }) => offsetsFrom(Number(baseOffset), Number(lastOffset)));
    const processed: ProcessedBatch = {
      outputs: new Map(),
      deadLetters: [],
      timestampsMs: Float64Array.from(offsets.filter((offset) => offset >= due)),
      tally: createTallies([], 0)(0).close(),
      release: () => released.push(Number(offsets.at(-1))),
    };
    return { kind: 'processed', processed };
  };
  const limit = createDeadLetterLimit({ maxShare: 0.5, windowRecords: 1_000 });
  return createPartitionLane({ outlet, process, schemas, limit, observer });
}

const batchOf = (first: number, last: number, fetchedOffset = first) =>
  fetchedBatch(first, last, fetchedOffset, () => released.push(last));

const offsetsFrom = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const numbers = (first: number, last: number) => offsetsFrom(first, last).map(String);

describe('a lane', () => {
  it('opens its partition once and publishes batch after batch', async () => {
    const lane = createLane();
    await lane.work(batchOf(0, 9), turn);
    await lane.work(batchOf(10, 19), turn);
    expect(published).toEqual([
      { offsets: numbers(0, 9), next: 10n },
      { offsets: numbers(10, 19), next: 20n },
    ]);
    expect(opens).toBe(1);
    expect(resolved).toEqual([9n, 19n]);
  });

  it('says of every batch when it is taken up and when it is done with, whatever became of it', async () => {
    const told = () => [observer.began, observer.ended].map((tell) => vi.mocked(tell).mock.calls.length);
    await createLane().work(batchOf(0, 9), turn);
    expect(told()).toEqual([1, 1]);
    await createLane(outletWith(() => Promise.reject(new RetryError('refused')))).work(batchOf(10, 19), turn);
    expect(told()).toEqual([2, 2]);
    const stopped = createLane(outletWith(() => Promise.reject(new StopError('gone'))));
    await expect(stopped.work(batchOf(10, 19), turn)).rejects.toThrow('gone');
    expect(told()).toEqual([3, 3]);
  });

  it('leaves out what was committed before it owned the partition', async () => {
    committed = 5n;
    await createLane().work(batchOf(0, 9), turn);
    expect(published).toEqual([{ offsets: numbers(5, 9), next: 10n }]);
  });

  it('passes a batch by that was committed whole', async () => {
    committed = 10n;
    await createLane().work(batchOf(0, 9), turn);
    expect(published).toEqual([]);
    expect(resolved).toEqual([9n]);
  });

  it('asks again what is due where a fetch comes from before it, as of a topic that was made anew', async () => {
    const lane = createLane();
    await lane.work(batchOf(0, 19), turn);
    committed = 0n;
    await lane.work(batchOf(0, 9), turn);
    expect(published.at(-1)).toEqual({ offsets: numbers(0, 9), next: 10n });
  });

  it('lets go of the memory of a batch once it is published, and not of one that failed', async () => {
    let failures = 1;
    const publish: Outlet['publish'] = (batch, next) => {
      expect(released).not.toContain(Number(next) - 1);
      return failures-- > 0 ? Promise.reject(new RetryError('no')) : commitAll(batch, next);
    };
    const lane = createLane(outletWith(publish));
    await lane.work(batchOf(0, 9), turn).catch(() => {});
    expect(released).toEqual([]);
    await lane.work(batchOf(0, 9), turn);
    await lane.work(batchOf(10, 19), turn);
    expect(released).toEqual([9, 9, 19, 19]);
  });

  it('commits, and does not miss, offsets that have no records, as those of an aborted transaction', async () => {
    const lane = createLane();
    await lane.work(batchOf(0, 9), turn);
    await lane.work({ ...batchOf(10, 14), blocks: [] }, turn);
    await lane.work(batchOf(15, 19), turn);
    expect(published).toEqual([
      { offsets: numbers(0, 9), next: 10n },
      { offsets: [], next: 15n },
      { offsets: numbers(15, 19), next: 20n },
    ]);
    expect(sought).toEqual([]);
    expect(observer.skipped).not.toHaveBeenCalled();
  });

  it('seeks the same offset again after a failure, and does not take what was fetched ahead for all that is left', async () => {
    committed = 5n;
    const publish = vi.fn<Outlet['publish']>(commitAll).mockRejectedValueOnce(new RetryError('refused'));
    const lane = createLane(outletWith(publish));
    await lane.work(batchOf(10, 19), turn);
    await lane.work(batchOf(5, 9), turn);
    await lane.work(batchOf(10, 19), turn);
    expect(sought).toEqual([5n, 5n]);
    expect(observer.skipped).not.toHaveBeenCalled();
    expect(published).toEqual([]);
  });

  it('goes back where the fetch stands after the committed offset', async () => {
    committed = 5n;
    const lane = createLane();
    await lane.work(batchOf(8, 9), turn);
    expect([sought, published, resolved]).toEqual([[5n], [], []]);
    await lane.work(batchOf(5, 9), turn);
    expect(published).toEqual([{ offsets: numbers(5, 9), next: 10n }]);
  });

  it('goes on, and says so, where the offset it went back to is deleted', async () => {
    committed = 5n;
    const lane = createLane();
    await lane.work(batchOf(8, 9), turn);
    await lane.work(batchOf(8, 9), turn);
    expect(published).toEqual([{ offsets: numbers(8, 9), next: 10n }]);
    expect(observer.skipped).toHaveBeenLastCalledWith(0, 3n);
  });

  it('leaves out what was deleted, though a block that is partly deleted still holds it', async () => {
    committed = 5n;
    const lane = createLane();
    const asked = 8;
    await lane.work(batchOf(6, 9, asked), turn);
    await lane.work(batchOf(6, 9, asked), turn);
    expect(published).toEqual([{ offsets: numbers(8, 9), next: 10n }]);
  });

  it('asks for the committed offset anew after a commit whose outcome is not known', async () => {
    let attempts = 0;
    const lane = createLane(
      outletWith(async (batch, next) => {
        attempts += 1;
        await commitAll(batch, next);
        // It was committed, though the answer was lost.
        if (attempts === 1) throw new RetryError('no answer');
      }),
    );
    await lane.work(batchOf(0, 9), turn);
    expect(resolved).toEqual([]);
    await lane.work(batchOf(0, 9), turn);
    expect(published).toEqual([{ offsets: numbers(0, 9), next: 10n }]);
    expect([opens, resolved]).toEqual([2, [9n]]);
    expect(observer.failed).toHaveBeenCalled();
  });

  it('publishes again what a failure left out', async () => {
    let attempts = 0;
    const lane = createLane(
      outletWith((batch, next) =>
        ++attempts === 1 ? Promise.reject(new RetryError('refused')) : commitAll(batch, next),
      ),
    );
    await lane.work(batchOf(0, 9), turn);
    await lane.work(batchOf(0, 9), turn);
    expect(published).toEqual([{ offsets: numbers(0, 9), next: 10n }]);
  });

  it('begins anew after a lost membership, and tells whoever fetched', async () => {
    const lane = createLane(outletWith(() => Promise.reject(new MembershipError('lost'))));
    await expect(lane.work(batchOf(0, 9), turn)).rejects.toThrow(MembershipError);
    await expect(lane.work(batchOf(0, 9), turn)).rejects.toThrow(MembershipError);
    expect([opens, resolved]).toEqual([2, []]);
  });

  it('touches nothing where the generation is over', async () => {
    generationIsOver = true;
    await expect(createLane().work(batchOf(0, 9), turn)).rejects.toThrow(MembershipError);
    expect([opens, published]).toEqual([0, []]);
  });

  it('hands on what cannot be mended', async () => {
    const lane = createLane(outletWith(() => Promise.reject(new StopError('no right to write'))));
    await expect(lane.work(batchOf(0, 9), turn)).rejects.toThrow('no right to write');
    expect(resolved).toEqual([]);
  });

  it('takes no batch once the worker stops', async () => {
    running = false;
    await createLane().work(batchOf(0, 9), turn);
    expect([opens, published, resolved]).toEqual([0, [], []]);
  });

  it('takes no second batch while one is in hand', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const lane = createLane(outletWith(async (batch, next) => promise.then(() => commitAll(batch, next))));
    const first = lane.work(batchOf(0, 9), turn);
    await lane.work(batchOf(0, 9), turn);
    resolve();
    await first;
    expect(published).toHaveLength(1);
  });
});

describe('a registry that is away', () => {
  it('makes records wait, and none is lost or put aside', async () => {
    let failures = 3;
    let loaded = false;
    const schemas: WriterSchemas = {
      known: () => undefined,
      needsLoading: () => !loaded,
      load: () => {
        if (failures-- > 0) return Promise.reject(new RetryError('refused'));
        loaded = true;
        return Promise.resolve();
      },
    };
    await createLane(outletWith(), schemas).work(batchOf(0, 9), turn);
    expect(published).toEqual([{ offsets: numbers(0, 9), next: 10n }]);
    expect(observer.waitingForSchemas).toHaveBeenCalledTimes(3);
  });

  it('does not keep the worker from stopping', async () => {
    const schemas: WriterSchemas = {
      known: () => undefined,
      needsLoading: () => true,
      load: () => {
        running = false;
        return Promise.reject(new RetryError('refused'));
      },
    };
    await createLane(outletWith(), schemas).work(batchOf(0, 9), turn);
    expect([published, resolved]).toEqual([[], []]);
  });
});

import { vi } from 'vitest';
import type { Outlet, PublishOutcome, RoundPart } from '../../src/pipeline/outlet.ts';
import type { BatchProcessor } from '../../src/pipeline/process-batch.ts';
import type { ProcessedBatch } from '../../src/pipeline/batch-parts.ts';
import type { RoundObserver } from '../../src/pipeline/round-observer.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';

/** Takes note of what rounds tell. */
export function fakeRoundObserver() {
  return {
    began: vi.fn<RoundObserver['began']>(),
    ended: vi.fn<RoundObserver['ended']>(),
    committed: vi.fn<RoundObserver['committed']>(),
    failed: vi.fn<RoundObserver['failed']>(),
    refused: vi.fn<RoundObserver['refused']>(),
    waitingForSchemas: vi.fn<RoundObserver['waitingForSchemas']>(),
    opened: vi.fn<RoundObserver['opened']>(),
    openingFailed: vi.fn<RoundObserver['openingFailed']>(),
    skipped: vi.fn<RoundObserver['skipped']>(),
  };
}

/** Schemas of which none is ever lacking. */
export const knowsAll: WriterSchemas = {
  isOfApicurio: false,
  known: () => undefined,
  needsLoading: () => false,
  load: () => Promise.resolve(),
};

/** What became of a batch of these offsets: they stand in the place of the times, so that what is published tells where it comes from. */
export function processedOf(offsets: readonly number[], release: () => void): ProcessedBatch {
  return {
    outputs: new Map(),
    deadLetters: [],
    timestampsMs: Float64Array.from(offsets),
    tally: createTallies([], 0)(0).close(),
    release,
  };
}

/** Makes `processedOf` the offsets of blocks; `onReleased` hears the partition and the last offset of what is let go. */
export function offsetProcessor(
  onReleased: (partition: number, lastOffset: number) => void = () => {},
): BatchProcessor {
  return ({ partition, blocks }, due) => {
    const offsets = blocks
      .flatMap(({ baseOffset, lastOffset }) => offsetsFrom(Number(baseOffset), Number(lastOffset)))
      .filter((offset) => offset >= due);
    const last = Number(blocks.at(-1)?.lastOffset ?? -1n);
    return { kind: 'processed', processed: processedOf(offsets, () => onReleased(partition, last)) };
  };
}

export const offsetsFrom = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);

/** The broker's side: what readers of committed data see of each input partition, and the offsets that are committed. */
export interface FakeBroker {
  readonly committed: Map<number, bigint>;
  readonly seen: Map<number, number[]>;
  /** A round that takes effect. */
  readonly apply: (parts: readonly RoundPart[]) => void;
}

export function createFakeBroker(): FakeBroker {
  const committed = new Map<number, bigint>();
  const seen = new Map<number, number[]>();
  return {
    committed,
    seen,
    apply(parts) {
      for (const { partition, processed, next } of parts) {
        seen.set(partition, [...(seen.get(partition) ?? []), ...processed.timestampsMs]);
        committed.set(partition, next);
      }
    },
  };
}

/** A way out into that broker; what a test does not say is opened and committed. */
export function fakeOutlet({ committed, apply }: FakeBroker) {
  return {
    open: vi.fn<Outlet['open']>((partitions) =>
      Promise.resolve(new Map(partitions.map((partition) => [partition, committed.get(partition) ?? 0n]))),
    ),
    publish: vi.fn<Outlet['publish']>((parts, check) => {
      check();
      apply(parts);
      return Promise.resolve(COMMITTED);
    }),
  };
}

export const COMMITTED: PublishOutcome = { kind: 'committed' };

import { vi } from 'vitest';
import type { FetchedBatch, LaneObserver } from '../../src/pipeline/partition-lane.ts';
import type { Turn } from '../../src/pipeline/turn.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import type { RecordBlock } from '../../src/records/record-batch.ts';

/** Takes note of what a lane tells. */
export function fakeLaneObserver() {
  return {
    began: vi.fn<LaneObserver['began']>(),
    ended: vi.fn<LaneObserver['ended']>(),
    committed: vi.fn<LaneObserver['committed']>(),
    failed: vi.fn<LaneObserver['failed']>(),
    waitingForSchemas: vi.fn<LaneObserver['waitingForSchemas']>(),
    opened: vi.fn<LaneObserver['opened']>(),
    skipped: vi.fn<LaneObserver['skipped']>(),
  };
}

/** A batch of one block, of partition 0, as far as a lane looks at it. */
export function fetchedBatch(first: number, last: number, fetchedOffset: number, release: () => void): FetchedBatch {
  return {
    topic: 'in',
    partition: 0,
    blocks: [{ baseOffset: BigInt(first), lastOffset: BigInt(last) } as RecordBlock],
    fetchedOffset: BigInt(fetchedOffset),
    lastOffset: BigInt(last),
    highWatermark: BigInt(last + 1),
    release,
  };
}

/** Of a worker that runs and keeps its membership. */
export const quietTurn: Turn = {
  isRunning: () => true,
  checkMembership() {},
  whileBeating: (work) => work,
  beat: () => Promise.resolve(),
  confirmMembership: () => Promise.resolve(),
  resolve() {},
  seek() {},
};

/** Schemas of which none is ever lacking. */
export const knowsAll: WriterSchemas = {
  known: () => undefined,
  needsLoading: () => false,
  load: () => Promise.resolve(),
};

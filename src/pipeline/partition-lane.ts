import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, turnOfOthersMs } from './backoff.ts';
import type { DeadLetterLimit } from './dead-letter-limit.ts';
import { FencedError, RetryError } from './failures.ts';
import { loadSchemas } from './load-schemas.ts';
import type { Outlet } from './outlet.ts';
import type { BatchOutcome, BatchProcessor, InputBatch, ProcessedBatch } from './process-batch.ts';
import type { Turn } from './turn.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** A batch as it was fetched, without records where all of them were aborted. Offsets are those of the input partition. */
export interface FetchedBatch extends InputBatch {
  /** The offset that the fetch asked for. */
  readonly fetchedOffset: bigint;
  /** The offset of its last record, control records included. */
  readonly lastOffset: bigint;
  /** The offset that the partition's next record will get. */
  readonly highWatermark: bigint;
  /** Lets the memory of its blocks be used for others; nobody may look at them any more. */
  readonly release: () => void;
}

/** Called about what happened, for metrics and logs. */
export interface LaneObserver {
  /** A batch is taken up; `ended` follows, whatever becomes of it. */
  readonly began: (batch: FetchedBatch) => void;
  readonly ended: (batch: FetchedBatch) => void;
  readonly committed: (batch: FetchedBatch, processed: ProcessedBatch, durationMs: number) => void;
  readonly failed: (batch: FetchedBatch, error: RetryError) => void;
  readonly waitingForSchemas: (batch: FetchedBatch, error: RetryError) => void;
  readonly opened: (partition: number, next: bigint, durationMs: number) => void;
  /** The partition's log starts after the offset that was due: retention took `missing` offsets away. */
  readonly skipped: (partition: number, missing: bigint) => void;
}

export interface LaneParts {
  readonly outlet: Outlet;
  readonly process: BatchProcessor;
  readonly schemas: WriterSchemas;
  readonly limit: DeadLetterLimit;
  readonly observer: LaneObserver;
}

/** The way of one input partition through the worker. */
export interface PartitionLane {
  /**
   * Works a batch and publishes it, or leaves it for the next fetch where something outside failed.
   * @throws MembershipError where the partition is lost, StopError where the worker has to end.
   */
  readonly work: (batch: FetchedBatch, turn: Turn) => Promise<void>;
  /** How often the batch in hand has shown that it goes on; null where none is in hand. */
  readonly signs: () => number | null;
  /** Gives up the partition: what is under way is never committed. */
  readonly close: () => Promise<void>;
}

/**
 * A lane keeps the offset that is due next. It trusts that offset, not the fetch: after every failure and
 * every new owner it is read again once the former owner is fenced, which is what keeps a record from
 * being published twice.
 */
export function createPartitionLane({ outlet, process, schemas, limit, observer: told }: LaneParts): PartitionLane {
  const { observer, signs } = countSigns(told);
  let next: bigint | null = null;
  let soughtFor: bigint | null = null;
  let failures = 0;
  let busy = false;

  return { work, signs: () => (busy ? signs() : null), close };

  async function work(batch: FetchedBatch, turn: Turn): Promise<void> {
    // After a silent rejoin kafkajs may hand out a partition whose last batch has not come back yet.
    if (busy || !turn.isRunning()) return;
    busy = true;
    observer.began(batch);
    try {
      turn.checkMembership();
      await workOnce(batch, turn);
      failures = 0;
    } catch (error) {
      if (!(error instanceof RetryError)) throw error;
      observer.failed(batch, error);
      await turn.whileBeating(sleep(error instanceof FencedError ? turnOfOthersMs() : backoffMs(failures++)));
      // A member that was thrown out must not fence the partition's new owner.
      await turn.confirmMembership();
    } finally {
      observer.ended(batch);
      busy = false;
    }
  }

  async function close(): Promise<void> {
    next = null;
    soughtFor = null;
    await outlet.close();
  }

  async function workOnce(batch: FetchedBatch, turn: Turn): Promise<void> {
    // From before what is due: read again, for the topic may have been made anew.
    const due = next === null || batch.fetchedOffset < next ? await open(batch, turn) : next;
    if (batch.fetchedOffset > due && soughtFor !== due) {
      soughtFor = due;
      turn.seek(due);
      return;
    }
    if (batch.fetchedOffset > due) observer.skipped(batch.partition, batch.fetchedOffset - due);
    // Even without records: offsets that only aborted transactions had count in the group's lag until committed.
    if (batch.lastOffset >= due) {
      const onWait = (error: RetryError) => observer.waitingForSchemas(batch, error);
      const processed = await workRecords(() => process(batch, firstToWork(batch, due)), schemas, turn, onWait);
      if (processed === null) return;
      await publish(batch, processed, turn);
    }
    turn.resolve(batch.lastOffset);
    await turn.beat();
  }

  async function open(batch: FetchedBatch, turn: Turn): Promise<bigint> {
    const startedAt = performance.now();
    const due = await orClose(close, turn.whileBeating(outlet.open(batch.fetchedOffset)));
    next = due;
    observer.opened(batch.partition, due, performance.now() - startedAt);
    await turn.beat();
    return due;
  }

  async function publish(batch: FetchedBatch, processed: ProcessedBatch, turn: Turn): Promise<void> {
    const startedAt = performance.now();
    limit.check(batch, processed);
    turn.checkMembership();
    const following = batch.lastOffset + 1n;
    await orClose(close, turn.whileBeating(outlet.publish(processed, following, turn.checkMembership)));
    next = following;
    limit.note(batch, processed);
    observer.committed(batch, processed, performance.now() - startedAt);
    letGo(batch, processed);
  }
}

/** The first block of a fetch may hold records before those that it asked for, which were deleted. */
function firstToWork({ fetchedOffset }: FetchedBatch, due: bigint): bigint {
  return fetchedOffset > due ? fetchedOffset : due;
}

/** Works until the schemas that are needed are known; null where the worker stops before. */
async function workRecords(
  work: () => BatchOutcome,
  schemas: WriterSchemas,
  turn: Turn,
  onWait: (error: RetryError) => void,
): Promise<ProcessedBatch | null> {
  for (;;) {
    const outcome = work();
    if (outcome.kind === 'processed') return outcome.processed;
    if (!(await loadSchemas(outcome.ids, schemas, turn, onWait))) return null;
  }
}

/** Whatever a lane tells of the batch in hand before its end is a sign that it goes on. */
function countSigns(told: LaneObserver): { readonly observer: LaneObserver; readonly signs: () => number } {
  let signs = 0;
  const counted =
    <Args extends readonly unknown[]>(tell: (...args: Args) => void) =>
    (...args: Args) => {
      signs += 1;
      tell(...args);
    };
  const { began, failed, waitingForSchemas, opened } = told;
  const observer = {
    ...told,
    began: counted(began),
    failed: counted(failed),
    waitingForSchemas: counted(waitingForSchemas),
    opened: counted(opened),
  };
  return { observer, signs: () => signs };
}

/** Once all is acknowledged. Not where anything failed: what was given up may still be at it. */
function letGo(batch: FetchedBatch, processed: ProcessedBatch): void {
  batch.release();
  processed.release();
}

/** Whatever went wrong on the way out, its outcome is not known: the next attempt fences it and reads the offset anew. */
async function orClose<T>(close: () => Promise<void>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await close();
    throw error;
  }
}

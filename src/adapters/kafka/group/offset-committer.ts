import { MembershipError, RetryError } from '../../../pipeline/failures.ts';
import { askCoordinator, failureOfCode } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import { commitOffsets } from './commit-offsets.ts';
import type { Generation } from './group-member.ts';

export interface OffsetCommitterParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  /** The input topic. */
  readonly topic: string;
  readonly generation: Generation;
  /** The shortest time from one commit to the next. */
  readonly intervalMs: number;
  /** The group has said with this code of an error that the membership is over. */
  readonly onLost: (code: number, under: Generation) => void;
}

/** Commits offsets in the group's own way, outside of any transaction. */
export interface OffsetCommitter {
  /**
   * Commits these with the next commit: at once where the last one is long enough ago, and else without being waited for.
   * @throws RetryError, MembershipError, StopError where that commit fails, or the last one did, for which nobody waited
   */
  readonly commit: (next: ReadonlyMap<number, bigint>) => Promise<void>;
  /** Commits at once what is not committed yet. @throws as `commit` does */
  readonly flush: () => Promise<void>;
  /** Forgets what is not committed yet, also where a commit that is under way fails. */
  readonly drop: () => void;
}

const DEADLINE_MS = 10_000;
/** After so long a commit that failed is tried again, should nobody ask for one before. */
const AGAIN_MS = 1_000;

export function createOffsetCommitter(parts: OffsetCommitterParts): OffsetCommitter {
  const { intervalMs } = parts;
  let pending = new Map<number, CommittedOffset>();
  let begunAtMs = Number.NEGATIVE_INFINITY;
  let before = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let failure: Error | null = null;
  let isDropped = false;

  async function commitPending(): Promise<void> {
    const offsets = pending;
    if (offsets.size === 0) return;
    pending = new Map();
    try {
      await commitNow(parts, offsets);
      failure = null;
    } catch (error) {
      // What was noted meanwhile is further on.
      if (!isDropped) pending = new Map([...offsets, ...pending]);
      throw error;
    }
  }

  /** One commit after the other: an offset must not be overtaken by the one before it. */
  function flush(): Promise<void> {
    stopTimer();
    if (pending.size > 0) begunAtMs = performance.now();
    const own = before.then(commitPending);
    before = own.catch(() => {});
    return own;
  }

  function flushIn(ms: number): void {
    timer ??= setTimeout(() => {
      flush().catch((error: unknown) => {
        failure = error as Error;
        if (error instanceof RetryError && !isDropped) flushIn(AGAIN_MS);
      });
    }, ms);
  }

  function stopTimer(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function throwFailure(): void {
    const error = failure;
    failure = null;
    if (error !== null) throw error;
  }

  return {
    async commit(next) {
      for (const [partition, offset] of next) pending.set(partition, { offset, metadata: '' });
      throwFailure();
      const waitMs = begunAtMs + intervalMs - performance.now();
      if (waitMs <= 0) await flush();
      else flushIn(waitMs);
    },
    flush,
    drop() {
      isDropped = true;
      stopTimer();
      pending = new Map();
    },
  };
}

async function commitNow(
  { brokers, groupId, topic, generation, onLost }: OffsetCommitterParts,
  offsets: ReadonlyMap<number, CommittedOffset>,
): Promise<void> {
  const { answer } = await askCoordinator(brokers, {
    kind: 'group',
    key: groupId,
    step: 'committing',
    deadlineMs: DEADLINE_MS,
    async ask(coordinator) {
      const codes = await commitOffsets(coordinator, { groupId, generation, topic, offsets });
      return { errorCode: [...codes.values()].find((code) => code !== 0) ?? 0 };
    },
  });
  if (answer.errorCode === 0) return;
  const failure = failureOfCode('committing', answer.errorCode);
  if (failure instanceof MembershipError) onLost(answer.errorCode, generation);
  throw failure;
}

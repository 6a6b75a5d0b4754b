import { setTimeout as sleep } from 'node:timers/promises';
import { RetryError, StopError } from '../../../pipeline/failures.ts';
import { askCoordinator, failureOfCode } from '../client/ask-coordinator.ts';
import type { Brokers } from '../client/brokers.ts';
import { fetchTopicId } from '../protocol/metadata-request.ts';
import { fetchOffsets, type FetchedOffset } from '../protocol/offset-fetch-request.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';

/** Where a group stands in a topic, by its coordinator's word now. */
export interface GroupOffsets {
  /**
   * What is committed of each partition, null where nothing is. Where `isStable`, partitions of which a transaction that is open
   * has offsets are waited for, up to a deadline, and left out then. @throws RetryError, StopError
   */
  readonly committed: (
    partitions: readonly number[],
    isStable: boolean,
  ) => Promise<ReadonlyMap<number, CommittedOffset | null>>;
  /**
   * What tells the topic from one of the same name that was made after it; null where brokers have no such thing. The
   * group's coordinator says it, who forgets what is committed when a topic is deleted. @throws RetryError, StopError
   */
  readonly topicId: () => Promise<string | null>;
}

const DEADLINE_MS = 10_000;
const UNSTABLE_DEADLINE_MS = 5_000;
const UNSTABLE_PAUSE_MS = 20;
const UNKNOWN_TOPIC = 3;
const UNSTABLE_OFFSET_COMMIT = 88;
const NOTHING_COMMITTED = -1n;

export function createGroupOffsets(brokers: Brokers, groupId: string, topic: string): GroupOffsets {
  async function fetch(partitions: readonly number[], isStable: boolean): Promise<readonly FetchedOffset[]> {
    const step = 'reading the committed offsets';
    const { answer } = await askCoordinator(brokers, {
      kind: 'group',
      key: groupId,
      step,
      deadlineMs: DEADLINE_MS,
      ask: async (coordinator) => {
        const { offsets, errorCode, throttleMs } = await fetchOffsets(
          coordinator,
          groupId,
          topic,
          partitions,
          isStable,
        );
        return { offsets, throttleMs, errorCode: errorCode === 0 ? errorOf(offsets) : errorCode };
      },
    });
    if (answer.errorCode !== 0) throw failureOfCode(step, answer.errorCode);
    return answer.offsets;
  }

  return {
    async committed(partitions, isStable) {
      const found = new Map<number, CommittedOffset | null>();
      const deadline = performance.now() + UNSTABLE_DEADLINE_MS;
      for (let left = partitions; left.length > 0;) {
        const answered = await fetch(left, isStable);
        for (const { partition, offset, metadata, errorCode } of answered) {
          if (errorCode === 0) found.set(partition, offset === NOTHING_COMMITTED ? null : { offset, metadata });
        }
        if (answered.length < left.length) throw new RetryError('no broker told all of the committed offsets');
        left = left.filter((partition) => !found.has(partition));
        if (left.length === 0 || performance.now() > deadline) break;
        await sleep(UNSTABLE_PAUSE_MS);
      }
      return found;
    },
    async topicId() {
      const step = 'asking for the id of a topic';
      const { answer } = await askCoordinator(brokers, {
        kind: 'group',
        key: groupId,
        step,
        deadlineMs: DEADLINE_MS,
        ask: (coordinator) => fetchTopicId(coordinator, topic),
      });
      if (answer.errorCode === UNKNOWN_TOPIC) throw new StopError(`topic ${topic} is gone`);
      if (answer.errorCode !== 0) throw failureOfCode(step, answer.errorCode);
      return answer.id;
    },
  };
}

/** Of partitions whose offsets can be told, or are only not stable yet. */
function errorOf(offsets: readonly FetchedOffset[]): number {
  return offsets.find(({ errorCode }) => errorCode !== 0 && errorCode !== UNSTABLE_OFFSET_COMMIT)?.errorCode ?? 0;
}

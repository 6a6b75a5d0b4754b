import { setTimeout as sleep } from 'node:timers/promises';
import type { ITopicConfig } from 'kafkajs';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import type { PeerBench } from './peer-bench.ts';
import { readEnds } from './wire/broker-requests.ts';

const DEADLINE_MS = 60_000;
const POLL_MS = 50;
/** The broker removes the files of a deleted topic a minute later by default: in the middle of somebody else's run. */
const REMOVED_SOON = { name: 'file.delete.delay.ms', value: '100' };

/**
 * Creates topics and waits until the broker leads them: that it knows who is to lead them comes before. `closing`
 * deletes them. @throws Error where it takes longer than a minute.
 */
export async function createReadyTopics(
  bench: PeerBench,
  topics: readonly (ITopicConfig & { numPartitions: number })[],
  closing: AsyncDisposableStack,
): Promise<void> {
  const { admin, connection, interrupt } = bench;
  // Where the benchmark was interrupted the whole broker goes.
  closing.defer(async () => {
    if (!interrupt.aborted)
      await deleteTopics(
        admin,
        topics.map(({ topic }) => topic),
      );
  });
  await createTopics(admin, topics.map(removedSoon));
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (const { topic, numPartitions } of topics) {
    for (;;) {
      interrupt.throwIfAborted();
      try {
        await readEnds(connection, topic, numPartitions, 'read-committed');
        break;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
        await sleep(POLL_MS);
      }
    }
  }
}

function removedSoon(topic: ITopicConfig): ITopicConfig {
  const own = topic.configEntries ?? [];
  if (own.some(({ name }) => name === REMOVED_SOON.name)) return topic;
  return { ...topic, configEntries: [...own, REMOVED_SOON] };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ITopicConfig } from 'kafkajs';
import { createTopics } from '../demo/cluster-topics.ts';
import type { PeerBench } from './peer-bench.ts';
import { readEnds } from './wire/broker-requests.ts';

const DEADLINE_MS = 30_000;
const POLL_MS = 50;

/**
 * Creates topics and waits until the broker leads them: that it knows who is to lead them comes before.
 * @throws Error where it takes longer than half a minute.
 */
export async function createReadyTopics(
  { admin, connection }: PeerBench,
  topics: readonly (ITopicConfig & { numPartitions: number })[],
): Promise<void> {
  await createTopics(admin, topics);
  const deadline = performance.now() + DEADLINE_MS;
  for (const { topic, numPartitions } of topics) {
    for (;;) {
      try {
        await readEnds(connection, topic, numPartitions, 'read-committed');
        break;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await sleep(POLL_MS);
      }
    }
  }
}

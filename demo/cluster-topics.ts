import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';

const DEADLINE_MS = 30_000;
const POLL_MS = 50;

/**
 * Creates topics and waits until every partition has a leader. kafkajs waits for leaders too, but fails where
 * the broker that it asks has not heard of the topic yet, which may be some moments after it was created.
 * @throws Error where it takes longer than half a minute; what kafkajs throws where they cannot be created.
 */
export async function createTopics(admin: Admin, topics: readonly ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics: [...topics], waitForLeaders: false });
  const names = topics.map(({ topic }) => topic);
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await haveLeaders(admin, names))) {
    if (performance.now() > deadline)
      throw new Error(`topics have no leaders after ${DEADLINE_MS} ms: ${names.join(', ')}`);
    await sleep(POLL_MS);
  }
}

/** Deletes topics. kafkajs tries again, and so may call a topic unknown that it has just deleted. */
export async function deleteTopics(admin: Admin, names: readonly string[]): Promise<void> {
  try {
    await admin.deleteTopics({ topics: [...names] });
  } catch (error) {
    const left = await admin.listTopics();
    if (names.some((name) => left.includes(name))) throw error;
  }
}

async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  const known = await admin.listTopics();
  if (!names.every((name) => known.includes(name))) return false;
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0));
  } catch {
    return false;
  }
}

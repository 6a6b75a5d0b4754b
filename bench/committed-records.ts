import type { Admin } from 'kafkajs';

/** How many records of a topic a group has committed, by its offsets: those of a topic that was begun at 0. */
export async function committedRecords(admin: Admin, groupId: string, topic: string): Promise<number> {
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
}

import type { Kafka } from 'kafkajs';
import type { PlacedSend } from './judge-doubt.ts';
import { readIfAllowed } from './read-if-allowed.ts';

/** Others may have transactions open there, which end by their timeout. */
const STANDSTILL_MS = 30_000;

/**
 * Whether consumers of committed data see the record at a place, as far as they have come: what retention has deleted counts
 * as seen. Null where the topic may not be read, or no offset is known. @throws RetryError where it cannot be said now.
 */
export async function isCommittedAt(
  kafka: Kafka,
  { topic, partition, offset }: Pick<PlacedSend, 'topic' | 'partition' | 'offset'>,
): Promise<boolean | null> {
  if (offset < 0n) return null;
  return readIfAllowed(kafka, STANDSTILL_MS, async (reader) => {
    const bounds = (await reader.bounds(topic)).find((each) => each.partition === partition);
    if (bounds === undefined || offset >= bounds.high) return false;
    if (offset < bounds.low) return true;
    for await (const records of reader.read({ topic, partition, from: offset, to: offset + 1n })) {
      if (records.length > 0) return true;
    }
    return false;
  });
}

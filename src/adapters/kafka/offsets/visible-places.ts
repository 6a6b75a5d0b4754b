import type { Kafka } from 'kafkajs';
import { readIfAllowed } from '../read-if-allowed.ts';
import type { PartitionBounds, TopicReader } from '../topic-reader.ts';

/** Where a record stands that was acknowledged; -1 where nobody knows. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Others may have transactions open there, which end by their timeout. */
const STANDSTILL_MS = 30_000;
const AT_ONCE = 8;

/**
 * Whether consumers of committed data see the record at each of these places, in their order, as far as they have come: what retention has
 * deleted counts as seen. Null where the topic may not be read, or no offset is known. @throws RetryError where it cannot be said now.
 */
export async function visiblePlaces(kafka: Kafka, places: readonly Place[]): Promise<readonly (boolean | null)[]> {
  const seen = new Map<Place, boolean | null>();
  for (const [topic, ofTopic] of Map.groupBy(places, (place) => place.topic)) {
    const known = ofTopic.filter(({ offset }) => offset >= 0n);
    if (known.length === 0) continue;
    await readIfAllowed(kafka, STANDSTILL_MS, async (reader) => {
      const bounds = await reader.bounds(topic);
      for (let from = 0; from < known.length; from += AT_ONCE) {
        const some = known.slice(from, from + AT_ONCE);
        const found = await Promise.all(some.map((place) => isVisible(reader, place, bounds)));
        for (const [index, place] of some.entries()) seen.set(place, found[index]!);
      }
      return true;
    });
  }
  return places.map((place) => seen.get(place) ?? null);
}

async function isVisible(reader: TopicReader, place: Place, bounds: readonly PartitionBounds[]): Promise<boolean> {
  const { topic, partition, offset } = place;
  const ofPartition = bounds.find((each) => each.partition === partition);
  if (ofPartition === undefined || offset >= ofPartition.high) return false;
  if (offset < ofPartition.low) return true;
  for await (const records of reader.read({ topic, partition, from: offset, to: offset + 1n })) {
    if (records.length > 0) return true;
  }
  return false;
}

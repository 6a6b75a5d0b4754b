import { askBroker, questionOf, type AskedBroker } from '../protocol/ask-broker.ts';
import type { Generation } from '../protocol/group-requests.ts';
import { REQUESTS } from '../protocol/requests.ts';

/** Offsets of a topic's partitions, and what is noted with each, committed by a member of a generation. */
export interface OffsetsToCommit {
  readonly groupId: string;
  /** The coordinator refuses any other than the present one. */
  readonly generation: Generation;
  readonly topic: string;
  readonly offsets: ReadonlyMap<number, { readonly offset: bigint; readonly metadata: string }>;
}

/**
 * Commits offsets in the group's own way, outside of any transaction, all in one request. Gives the codes of errors by partition, 0 where
 * there is none; rejects where nothing was answered.
 */
export async function commitOffsets(
  coordinator: AskedBroker,
  { groupId, generation, topic, offsets }: OffsetsToCommit,
): Promise<ReadonlyMap<number, number>> {
  const { codes } = await askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.offsetCommit),
    write(to) {
      to.text(groupId);
      to.int32(generation.generationId);
      to.text(generation.memberId);
      to.text(generation.instanceId);
      to.list([topic], () => {
        to.text(topic);
        to.list([...offsets], ([partition, { offset, metadata }]) => {
          to.int32(partition);
          to.int64(offset);
          to.int32(-1); // of which leader's epoch
          to.text(metadata);
          to.end();
        });
        to.end();
      });
      to.end();
    },
    read(from) {
      const throttleMs = from.int32();
      const ofTopics = from.list(() => {
        from.text();
        const ofTopic = from.list(() => {
          const [partition, code] = [from.int32(), from.int16()];
          from.end();
          return [partition, code] as const;
        });
        from.end();
        return ofTopic;
      });
      return { throttleMs, codes: new Map(ofTopics.flat()) };
    },
  });
  return codes;
}

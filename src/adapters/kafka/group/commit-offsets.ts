import { askBroker, questionOf, type AskedBroker } from '../protocol/ask-broker.ts';
import { writeOffsetsToCommit, type OffsetsToCommit } from '../protocol/offsets-to-commit.ts';
import { REQUESTS } from '../protocol/requests.ts';

/**
 * Commits offsets in the group's own way, outside of any transaction, all in one request. Gives the codes of errors by partition, 0 where
 * there is none; rejects where nothing was answered.
 */
export async function commitOffsets(
  coordinator: AskedBroker,
  offsets: OffsetsToCommit,
): Promise<ReadonlyMap<number, number>> {
  const { codes } = await askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.offsetCommit),
    write(to) {
      to.text(offsets.groupId);
      writeOffsetsToCommit(to, offsets);
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

import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';

/** Where a group stands in a partition. */
export interface FetchedOffset {
  readonly partition: number;
  /** -1 where nothing is committed. */
  readonly offset: bigint;
  readonly metadata: string;
  /** Of the partition, or of the whole answer. */
  readonly errorCode: number;
}

/**
 * Asks a group's coordinator for committed offsets of a topic. Where `isStable` is asked for (KIP-447), a partition of which a
 * transaction has offsets that is still open is an error. And a coordinator of Kafka 4 serves any other request from what its followers
 * are known to have, which may be older, just after it has taken over, than what was committed and acknowledged; this one
 * it serves through its log, so it is never behind.
 */
export function fetchOffsets(
  coordinator: AskedBroker,
  groupId: string,
  topic: string,
  partitions: readonly number[],
  isStable: boolean,
): Promise<{ readonly throttleMs: number; readonly offsets: readonly FetchedOffset[]; readonly errorCode: number }> {
  return askBroker(coordinator, {
    ...questionOf(coordinator, REQUESTS.offsetFetch),
    write(to) {
      to.text(groupId);
      to.list([topic], () => {
        to.text(topic);
        to.list(partitions, to.int32);
        to.end();
      });
      to.flag(isStable);
      to.end();
    },
    read(from) {
      const throttleMs = from.int32();
      const offsets = from.list(() => {
        from.text();
        const ofTopic = from.list(() => {
          const [partition, offset] = [from.int32(), from.int64()];
          from.int32(); // of which leader's epoch
          const metadata = from.text() ?? '';
          const errorCode = from.int16();
          from.end();
          return { partition, offset, metadata, errorCode };
        });
        from.end();
        return ofTopic;
      });
      return { throttleMs, offsets: offsets.flat(), errorCode: from.int16() };
    },
  });
}

import { questionOf, type AskedBroker, type Question } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';

/** Instead of a time: where a partition begins, and the offset that its next record will get. */
export const EARLIEST = -2n;
export const LATEST = -1n;

/** The offsets of a time, in milliseconds since the epoch, or of EARLIEST or LATEST. */
export interface ListOffsetsRequest {
  readonly topic: string;
  readonly partitions: readonly number[];
  readonly timestamp: bigint;
}

export interface ListedOffset {
  readonly partition: number;
  readonly errorCode: number;
  /** The first offset whose record is not older than the time; -1 where there is none. */
  readonly offset: bigint;
}

export interface ListOffsetsAnswer {
  readonly throttleMs: number;
  readonly offsets: readonly ListedOffset[];
}

const CONSUMER = -1;
/** The end of what all replicas have, whether or not transactions are open before it. */
const READ_UNCOMMITTED = 0;
const NO_EPOCH = -1;

/**
 * For the leader of all the partitions: https://kafka.apache.org/protocol#The_Messages_ListOffsets
 * @throws StopError where broker and worker share no version.
 */
export function listOffsetsQuestion(
  broker: AskedBroker,
  { topic, partitions, timestamp }: ListOffsetsRequest,
): Question<ListOffsetsAnswer> {
  return {
    ...questionOf(broker, REQUESTS.listOffsets),
    write(to) {
      to.int32(CONSUMER);
      to.int8(READ_UNCOMMITTED);
      to.list([topic], () => {
        to.text(topic);
        to.list(partitions, (partition) => {
          to.int32(partition);
          to.int32(NO_EPOCH);
          to.int64(timestamp);
        });
      });
    },
    read(from) {
      const throttleMs = from.int32();
      const topics = from.list(() => {
        from.text();
        return from.list(() => {
          const partition = from.int32();
          const errorCode = from.int16();
          from.int64(); // the record's own time
          const offset = from.int64();
          from.int32(); // the leader's epoch
          return { partition, errorCode, offset };
        });
      });
      return { throttleMs, offsets: topics.flat() };
    },
  };
}

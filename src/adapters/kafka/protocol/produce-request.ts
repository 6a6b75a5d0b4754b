import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';
import type { WireReader } from './wire-reader.ts';

/** A record batch for one partition; a request holds one for each at most. */
export interface ProducedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Stamped, with its checksum. */
  readonly bytes: Buffer;
}

export interface ProduceRequest {
  /** Null outside of transactions. */
  readonly transactionalId: string | null;
  /** How long the leader may wait for its replicas, in milliseconds. */
  readonly timeoutMs: number;
  /** From version 12 on the request is of transaction protocol 2, and a broker takes it as that (KIP-890). */
  readonly mostVersion: number;
  readonly batches: readonly ProducedBatch[];
}

/** What became of the batch of one partition. */
export interface ProducedPlace {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Of its first record; -1 where it is not known. */
  readonly baseOffset: bigint;
  readonly message: string | null;
}

export interface ProduceAnswer {
  readonly places: readonly ProducedPlace[];
  readonly throttleMs: number;
}

/** The newest version that does not speak of transaction protocol 2. */
export const PRODUCE_OF_PROTOCOL_1 = 11;

const ALL_IN_SYNC = -1;
const WITH_RECORD_ERRORS = 8;

/** Sends batches to the leader of their partitions, to be acknowledged by all in-sync replicas. */
export function produce(broker: AskedBroker, request: ProduceRequest): Promise<ProduceAnswer> {
  const question = questionOf(broker, REQUESTS.produce, request.mostVersion);
  return askBroker(broker, {
    ...question,
    write(to) {
      to.text(request.transactionalId);
      to.int16(ALL_IN_SYNC);
      to.int32(request.timeoutMs);
      to.list([...Map.groupBy(request.batches, ({ topic }) => topic)], ([topic, batches]) => {
        to.text(topic);
        to.list(batches, ({ partition, bytes }) => {
          to.int32(partition);
          to.records(bytes);
          to.end();
        });
        to.end();
      });
      to.end();
    },
    read(from) {
      const places = from.list(() => {
        const topic = from.text()!;
        const ofTopic = from.list(() => readPlace(from, topic, question.version));
        from.end();
        return ofTopic;
      });
      return { places: places.flat(), throttleMs: from.int32() };
    },
  });
}

function readPlace(from: WireReader, topic: string, version: number): ProducedPlace {
  const [partition, errorCode, baseOffset] = [from.int32(), from.int16(), from.int64()];
  from.int64(); // when it was appended
  from.int64(); // where the log starts
  let message: string | null = null;
  if (version >= WITH_RECORD_ERRORS) {
    const ofRecords = from.list(() => {
      from.int32();
      const text = from.text();
      from.end();
      return text;
    });
    message = from.text() ?? ofRecords[0] ?? null;
  }
  from.end();
  return { topic, partition, errorCode, baseOffset, message };
}

import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';
import type { WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** A broker, and where clients reach it. */
export interface BrokerAddress {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface TopicMetadata {
  readonly topic: string;
  /** What it says is an error where the broker knows no such topic, or this user may not see it. */
  readonly errorCode: number;
  /** In hexadecimals; null where the broker is older than Kafka 2.8. A topic made later under the same name has another. */
  readonly id: string | null;
  /** Node ids by partition; -1 where there is none for now. */
  readonly leaders: ReadonlyMap<number, number>;
}

export interface Metadata {
  readonly throttleMs: number;
  readonly brokers: readonly BrokerAddress[];
  readonly topics: readonly TopicMetadata[];
}

const WITH_TOPIC_IDS = 10;
const ID_BYTES = 16;

/**
 * Asks a broker for all brokers, and for topics (KIP-516). Does not have them made.
 * https://kafka.apache.org/protocol#The_Messages_Metadata Rejects with what kafkajs says of the connection, and with
 * StopError where broker and worker share no version.
 */
export async function fetchMetadata(broker: AskedBroker, topics: readonly string[]): Promise<Metadata> {
  const about = questionOf(broker, REQUESTS.metadata);
  const hasIds = about.version >= WITH_TOPIC_IDS;
  return askBroker(broker, {
    ...about,
    write: (to) => writeRequest(to, topics, hasIds),
    read: (from) => readAnswer(from, hasIds),
  });
}

/** What it says of one topic, as `fetchMetadata`. */
export async function fetchTopicId(
  broker: AskedBroker,
  topic: string,
): Promise<Pick<TopicMetadata, 'id' | 'errorCode'>> {
  const { topics } = await fetchMetadata(broker, [topic]);
  if (topics[0] === undefined) throw new RangeError('an answer without the topic that was asked for');
  return topics[0];
}

function writeRequest(to: WireWriter, topics: readonly string[], hasIds: boolean): void {
  to.list(topics, (topic) => {
    if (hasIds) for (let byte = 0; byte < ID_BYTES; byte++) to.int8(0);
    to.text(topic);
    to.end();
  });
  to.flag(false); // to make it
  to.flag(false); // what may be done with the cluster
  to.flag(false); // what may be done with the topic
  to.end();
}

function readAnswer(from: WireReader, hasIds: boolean): Metadata {
  const throttleMs = from.int32();
  const brokers = from.list(() => {
    const [nodeId, host, port] = [from.int32(), from.text()!, from.int32()];
    from.text(); // its rack
    from.end();
    return { nodeId, host, port };
  });
  from.text(); // the cluster
  from.int32(); // its controller
  return { throttleMs, brokers, topics: from.list(() => readTopic(from, hasIds)) };
}

function readTopic(from: WireReader, hasIds: boolean): TopicMetadata {
  const errorCode = from.int16();
  const topic = from.text() ?? '';
  const id = hasIds ? from.raw(ID_BYTES).toString('hex') : null;
  from.flag(); // whether it is one of the brokers' own
  const leaders = new Map(from.list(() => readLeader(from)));
  from.int32(); // what may be done with it
  from.end();
  return { topic, errorCode, id, leaders };
}

function readLeader(from: WireReader): readonly [partition: number, leader: number] {
  from.int16(); // its error: what it lacks, it says by -1
  const [partition, leader] = [from.int32(), from.int32()];
  from.int32(); // the leader's epoch
  from.list(from.int32); // replicas
  from.list(from.int32); // those in sync
  from.list(from.int32); // those offline
  from.end();
  return [partition, leader];
}

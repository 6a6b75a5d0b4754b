import { createWireReader, type WireReader } from '../protocol/wire-reader.ts';
import { createWireWriter, type WireWriter } from '../protocol/wire-writer.ts';
import { readGroupFacts, readMemberFacts, writeMemberFacts, type GroupFacts, type MemberFacts } from './user-data.ts';

/*
 * Kafka's consumer protocol, which brokers and tools read too: `ConsumerProtocolSubscription.json` and `ConsumerProtocolAssignment.json` among
 * Kafka's message definitions. Version 1 brought what a member owns; later ones only append to it.
 */

export const PROTOCOL_TYPE = 'consumer';
const VERSION = 1;

/** What a member tells the leader. */
export interface Subscription {
  readonly isToTopic: boolean;
  readonly owned: readonly number[];
  /** Null where it is none of ours. */
  readonly facts: MemberFacts | null;
}

export function writeSubscription(topic: string, owned: readonly number[], facts: MemberFacts): Buffer {
  const to = createWireWriter(false);
  to.int16(VERSION);
  to.list([topic], to.text);
  to.bytes(writeMemberFacts(facts));
  writePartitions(to, topic, owned);
  return Buffer.concat(to.finish());
}

/** Whatever cannot be read tells nothing, and must not keep the leader from its work. */
export function readSubscription(bytes: Buffer, topic: string): Subscription {
  try {
    const from = createWireReader(bytes, false);
    const version = from.int16();
    const isToTopic = from.list(from.text).includes(topic);
    const facts = readMemberFacts(from.bytes());
    return { isToTopic, facts, owned: version < 1 ? [] : readPartitions(from, topic) };
  } catch {
    return { isToTopic: true, owned: [], facts: null };
  }
}

/** `facts` as `writeGroupFacts` gives them: they are the same for every member. */
export function writeAssignment(topic: string, partitions: readonly number[], facts: Buffer): Buffer {
  const to = createWireWriter(false);
  to.int16(VERSION);
  writePartitions(to, topic, partitions);
  to.bytes(facts);
  return Buffer.concat(to.finish());
}

/** Null where it is none of ours. */
export function readAssignment(
  bytes: Buffer,
  topic: string,
): { readonly partitions: readonly number[]; readonly facts: GroupFacts } | null {
  try {
    const from = createWireReader(bytes, false);
    from.int16();
    const partitions = readPartitions(from, topic);
    const facts = readGroupFacts(from.bytes());
    return facts === null ? null : { partitions, facts };
  } catch {
    return null;
  }
}

function writePartitions(to: WireWriter, topic: string, partitions: readonly number[]): void {
  to.list(partitions.length === 0 ? [] : [topic], () => {
    to.text(topic);
    to.list(partitions, to.int32);
  });
}

function readPartitions(from: WireReader, topic: string): readonly number[] {
  const ofTopics = from.list(() => ({ name: from.text(), partitions: from.list(from.int32) }));
  return [...new Set(ofTopics.flatMap(({ name, partitions }) => (name === topic ? partitions : [])))];
}

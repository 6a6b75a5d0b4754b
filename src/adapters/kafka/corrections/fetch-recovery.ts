import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Two faults of what the consumer does after a fetch has failed.
 *
 * Where a partition has no such offset, it commits "earliest" for the group, whatever was committed before and
 * though commits are ours. A leader that has just been elected may not know yet how far consumers may read, so
 * that this happens when leaders move: the partition would be worked again from its beginning. Here nothing is
 * committed: what retention has deleted is passed over, and a leader that is behind is given time.
 *
 * Where a partition has another leader, the consumer joins the group anew, which stops every member. Here it asks
 * who leads now, and goes on.
 */

const STALE_METADATA = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);
const PAUSE_MS = 50;
/** A new leader knows within a second or two how far consumers may read. */
const BEYOND_THE_END_MS = 30_000;

interface FetchError extends Error {
  readonly type?: string;
  readonly topic?: string;
  readonly partition?: number;
}

interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

interface Offsets {
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
}

/** As much of kafkajs' ConsumerGroup as the recovery needs. */
export interface RecoveringGroup {
  readonly cluster: {
    refreshMetadata(): Promise<void>;
    fetchTopicsOffset(topics: readonly object[]): Promise<readonly Offsets[]>;
  };
  readonly logger: object;
  readonly offsetManager: {
    nextOffset(topic: string, partition: number): { toString(): string };
    resolveOffset(position: TopicPartition & { readonly offset: string }): void;
  };
  recoverFromFetch(error: FetchError): Promise<void>;
  recoverFromOffsetOutOfRange(error: TopicPartition): Promise<void>;
}

/** Makes the consumer ask for leaders instead of joining anew, and never commit an offset of its own accord. */
export function correctFetchRecovery(require: NodeJS.Require): void {
  const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as { prototype: RecoveringGroup };
  const errors = require('kafkajs/src/errors') as { KafkaJSNonRetriableError: new (message: string) => Error };
  const stockRecovery = ConsumerGroup.prototype.recoverFromFetch;
  const beyondSince = new WeakMap<object, Map<string, number>>();

  ConsumerGroup.prototype.recoverFromFetch = async function recoverFromFetch(error) {
    const stale = STALE_METADATA.has(error.type ?? '') || error.name === 'KafkaJSTopicMetadataNotLoaded';
    if (!stale) return stockRecovery.call(this, error);
    await this.cluster.refreshMetadata();
    await sleep(PAUSE_MS);
  };

  ConsumerGroup.prototype.recoverFromOffsetOutOfRange = async function recoverFromOffsetOutOfRange(where) {
    const { topic, partition } = where;
    const position = BigInt(this.offsetManager.nextOffset(topic, partition).toString());
    const earliest = await boundOf(this, where, true);
    if (position < earliest) {
      this.offsetManager.resolveOffset({ topic, partition, offset: String(earliest - 1n) });
      return;
    }
    const end = await boundOf(this, where, false);
    const since = timesOf(beyondSince, this);
    const key = `${topic} ${partition}`;
    if (position <= end) {
      since.delete(key);
      return;
    }
    const now = performance.now();
    if (!since.has(key)) since.set(key, now);
    if (now - since.get(key)! > BEYOND_THE_END_MS) {
      throw new errors.KafkaJSNonRetriableError(
        `partition ${partition} of ${topic} ends at offset ${end}, but ${position} is due: was the topic made anew, ` +
          'or has its log lost its end? Reset the offsets of the group to go on',
      );
    }
    await sleep(PAUSE_MS);
    await this.cluster.refreshMetadata();
  };
}

async function boundOf(
  { cluster }: RecoveringGroup,
  { topic, partition }: TopicPartition,
  fromBeginning: boolean,
): Promise<bigint> {
  const [offsets] = await cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning }]);
  return BigInt(offsets!.partitions[0]!.offset);
}

function timesOf(byGroup: WeakMap<object, Map<string, number>>, group: object): Map<string, number> {
  let times = byGroup.get(group);
  if (times === undefined) byGroup.set(group, (times = new Map()));
  return times;
}

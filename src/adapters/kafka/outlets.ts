import type { Kafka } from 'kafkajs';
import type { Outlet, Outlets } from '../../pipeline/outlet.ts';
import type { Compression } from '../../records/record-batch.ts';
import type { OutletObserver } from '../outlet-reports.ts';
import type { Brokers } from './client/brokers.ts';
import type { Cluster } from './cluster.ts';
import type { Generation } from './group/group-member.ts';
import type { Assignment } from './group/member-parts.ts';
import { createGroupOffsets } from './offsets/group-offsets.ts';
import { createInputLogs } from './offsets/input-logs.ts';
import { createKnownProgress } from './offsets/known-progress.ts';
import type { TopicLimits } from './outgoing.ts';
import { createAcknowledgedOutlets } from './transactions/acknowledged-outlets.ts';
import { createTransactionalOutlets } from './transactions/transactional-outlets.ts';
import { withCompression } from './with-compression.ts';
import { withTopicCheck } from './with-topic-check.ts';

export interface OutletsParts {
  readonly kafka: Kafka;
  /** Connections of their own. */
  readonly brokers: Brokers;
  readonly delivery: 'exactly-once' | 'at-least-once';
  readonly groupId: string;
  /** What this member's transactional ids begin with. */
  readonly memberId: string;
  readonly transactionTimeoutMs: number;
  /** The shortest time from one commit to the next. */
  readonly commitIntervalMs: number;
  /** Of outputs; dead letters are few, and stay as they are. */
  readonly compression: Compression;
  readonly topics: { readonly input: TopicLimits; readonly output: TopicLimits; readonly deadLetters: TopicLimits };
  readonly checkTopics: Cluster['checkTopics'];
  readonly onLost: (code: number, under: Generation) => void;
  readonly onSettled: (memberIds: ReadonlySet<string>) => void;
  readonly observer: OutletObserver;
}

/** Makes the ways out for each assignment of partitions, by the guarantee that is set. */
export function createOutlets(parts: OutletsParts): (assignment: Assignment) => Outlets {
  const { kafka, brokers, groupId, topics, compression, checkTopics } = parts;
  const { input, output, deadLetters } = topics;
  const { topic } = input;
  const offsets = createGroupOffsets(brokers, groupId, topic);
  const ways = {
    ...parts,
    topic,
    offsets,
    logs: createInputLogs(kafka, brokers, groupId, topic),
    progress: createKnownProgress(offsets.topicId),
    destinationOf: (inputPartition: number) => ({
      inputPartition,
      inputPartitionCount: input.partitionCount,
      output,
      deadLetters,
    }),
  };
  const outletsOf =
    parts.delivery === 'exactly-once' ? createTransactionalOutlets(ways) : createAcknowledgedOutlets(ways);
  const checked = (outlet: Outlet) => withTopicCheck(outlet, () => checkTopics([output, deadLetters]));
  const whole = (outlet: Outlet) =>
    compression === 'none' ? checked(outlet) : withCompression(checked(outlet), compression);
  return (assignment) => {
    const { main, aside, ...ends } = outletsOf(assignment);
    return { main: whole(main), aside: whole(aside), ...ends };
  };
}

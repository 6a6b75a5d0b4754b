import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import type { Asked } from './flexible-request.ts';
import { createSocketFactory } from './broker-socket.ts';
import { correctAbortedRecords } from './corrections/aborted-records.ts';
import { correctConcurrentTransactions } from './corrections/concurrent-transactions.ts';
import { correctFetchAhead } from './corrections/fetch-ahead.ts';
import { correctFetchedBlocks, type BlockMessage } from './corrections/fetched-blocks.ts';
import { correctFetchRecovery } from './corrections/fetch-recovery.ts';
import { correctFilteredBatches } from './corrections/filtered-batches.ts';
import { correctHeartbeat } from './corrections/heartbeat.ts';
import { correctListOffsets } from './corrections/list-offsets.ts';
import { correctMissingCoordinator } from './corrections/missing-coordinator.ts';
import { correctRequestBytes } from './corrections/request-bytes.ts';
import { noteProducerEpochs } from './corrections/producer-epochs.ts';
import { correctStoppedFetchers } from './corrections/stopped-fetchers.ts';
import { correctTimers } from './corrections/timers.ts';
import { correctTopicMadeAnew } from './corrections/topic-made-anew.ts';
import { correctTransactions } from './corrections/transactions.ts';
import { correctWholeResponses } from './corrections/whole-responses.ts';
import { correctWorkerQueue } from './corrections/worker-queue.ts';
import { correctWrittenBatches } from './corrections/written-batches.ts';
import { releaseResponse } from './response-memory.ts';
import { recordsOfBlock } from '../../records/for-each-record.ts';
import type { RecordBlock } from '../../records/record-batch.ts';

/*
 * The only way to kafkajs. It is no longer maintained, so what is wrong in it is corrected here, and the
 * corrections hold for the one version they were written and tested for.
 */

const require = createRequire(import.meta.url);

const CORRECTED_VERSION = '2.2.4';
const { version } = require('kafkajs/package.json') as { version: string };
if (version !== CORRECTED_VERSION) {
  throw new Error(`kafkajs ${version} is installed, but the corrections are for ${CORRECTED_VERSION}`);
}

// Before kafkajs itself is loaded, since its modules keep what they import: first what is replaced, then what is changed.
correctAbortedRecords(require);
correctFetchedBlocks(require);
correctRequestBytes(require);
correctWorkerQueue(require);
correctWrittenBatches(require);
correctTransactions(require);
correctFetchAhead(require);
correctConcurrentTransactions(require);
correctFetchRecovery(require);
correctFilteredBatches(require);
correctHeartbeat(require);
correctListOffsets(require);
correctMissingCoordinator(require);
correctStoppedFetchers(require);
correctTimers(require);
noteProducerEpochs(require);
correctTopicMadeAnew(require);
correctWholeResponses(require);

// It would warn of a change of its default partitioner; every record here names its partition.
process.env['KAFKAJS_NO_PARTITIONER_WARNING'] ??= '1';

const kafkajs = require('kafkajs') as typeof Kafkajs;

export { deniedMembers } from './corrections/heartbeat.ts';
export { producerEpochs } from './corrections/producer-epochs.ts';

export const { logLevel, ConfigResourceTypes, AclResourceTypes, AclOperationTypes, AclPermissionTypes } = kafkajs;
export const { ResourcePatternTypes } = kafkajs;

/** @throws what kafkajs throws for a configuration that cannot be. */
export function createKafkaClient(config: Kafkajs.KafkaConfig): Kafkajs.Kafka {
  return new kafkajs.Kafka({ socketFactory: createSocketFactory(), ...config });
}

const murmur2 = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: Buffer) => number;

/** The partition that the Java client's default partitioner gives a key. */
export function partitionOfKey(key: Buffer, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

const protocolErrors = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
const REBALANCE_IN_PROGRESS = 27;

/** What a broker says while the group rebalances; kafkajs rejoins upon it. */
export function rebalanceError(): Error {
  return errorOfCode(REBALANCE_IN_PROGRESS);
}

/** How kafkajs puts an error of the protocol, for its logs give no code. */
export function messageOfCode(code: number): string {
  return errorOfCode(code).message;
}

/** The error that kafkajs makes of a code of the protocol. */
export function errorOfCode(code: number): Error {
  return protocolErrors.createErrorFromCode(code);
}

/** kafkajs' own word for what a broker said, for example REBALANCE_IN_PROGRESS; undefined where no broker said it. */
export function errorType(error: unknown): string | undefined {
  return error instanceof kafkajs.KafkaJSProtocolError ? error.type : undefined;
}

/** What kafkajs' clients have inside: connections, and who leads which partition. */
export interface InnerCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Makes a topic's leaders known. Throws UNKNOWN_TOPIC_OR_PARTITION where it is not there. */
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[];
  findBroker(which: { readonly nodeId: string }): Promise<{ fetch(request: object): Promise<FetchResponse> }>;
  /** `groupId` is a group, or a transactional id: as `coordinatorType`, one of COORDINATOR_TYPES, says. */
  findGroupCoordinator(of: { readonly groupId: string; readonly coordinatorType: number }): Promise<Coordinator>;
  fetchTopicsOffset(
    topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
      readonly fromBeginning?: boolean;
      readonly fromTimestamp?: number;
    }[],
  ): Promise<PartitionOffsets>;
}

/** A broker that coordinates a group, or the transactions of an id. */
interface Coordinator extends Asked {
  readonly nodeId: number;
  offsetFetch(request: {
    readonly groupId: string;
    readonly topics: readonly { readonly topic: string; readonly partitions: readonly object[] }[];
  }): Promise<{ readonly responses: PartitionOffsets }>;
}

/** Offsets of partitions, topic by topic. */
export type PartitionOffsets = readonly {
  readonly partitions: readonly {
    readonly partition: number;
    readonly offset: string;
    /** Of a committed one. */
    readonly metadata?: string | null;
  }[];
}[];

interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly object[] }[];
}

/**
 * A cluster of its own, with the settings of a client. A consumer of kafkajs has to join a group, which
 * takes seconds and the right to it; reading a known range needs neither.
 */
export function createInnerCluster(kafka: Kafkajs.Kafka): InnerCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER)!;
  const create = (kafka as unknown as Record<symbol, (options: object) => InnerCluster>)[symbol]!;
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
}

const CREATE_CLUSTER = 'private:Kafka:createCluster';

interface Batch {
  readonly messages: readonly BlockMessage[];
  readonly rawMessages: readonly BlockMessage[];
}

const Batch = require('kafkajs/src/consumer/batch') as new (topic: string, offset: string, data: object) => Batch;

/** The committed records of a fetch of one partition, and the offset to go on from. */
export function recordsOfFetch(topic: string, from: bigint, { responses }: FetchResponse) {
  const data = responses[0]?.partitions[0];
  if (data === undefined) return { records: [], following: from };
  const { messages, rawMessages } = new Batch(topic, String(from), data);
  const last = rawMessages.at(-1);
  const following = last === undefined ? from : last.block.lastOffset + 1n;
  const records = messages.flatMap(({ block }) => recordsOfBlock(block)).filter(({ offset }) => BigInt(offset) >= from);
  return { records, following: following > from ? following : from };
}

/** What a consumer's batch holds: a batch stands in the place of a message. */
export function blocksOf({ messages }: { readonly messages: readonly unknown[] }): readonly RecordBlock[] {
  return (messages as readonly BlockMessage[]).map(({ block }) => block);
}

/** Lets the memory of a consumer's batch be used again, once nobody looks at its blocks any more. */
export function releaseBlocks(batch: Kafkajs.Batch): void {
  const [first] = (batch as unknown as Batch).rawMessages;
  if (first !== undefined) releaseResponse(first.response);
}

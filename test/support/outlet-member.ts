import { createBrokers, type Brokers } from '../../src/adapters/kafka/client/brokers.ts';
import type { Assignment } from '../../src/adapters/kafka/group/member-parts.ts';
import { createGroupOffsets } from '../../src/adapters/kafka/offsets/group-offsets.ts';
import { createInputLogs } from '../../src/adapters/kafka/offsets/input-logs.ts';
import { createKnownProgress } from '../../src/adapters/kafka/offsets/known-progress.ts';
import type { AskedBroker } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { newMemberId } from '../../src/adapters/kafka/transactions/transactional-ids.ts';
import { createTransactionalOutlets } from '../../src/adapters/kafka/transactions/transactional-outlets.ts';
import { RetryError } from '../../src/pipeline/failures.ts';
import type { Outlets, RoundPart } from '../../src/pipeline/outlet.ts';
import type { ProcessedBatch } from '../../src/pipeline/batch-parts.ts';
import { createOutletObserver } from './outlet-observer.ts';
import type { Scene } from './scene.ts';

export const PARTITIONS = 3;
export const TRANSACTION_TIMEOUT_MS = 60_000;
/** Of somebody who is no member of any group. */
const NOBODY = { memberId: '', generationId: -1, instanceId: null };

/** A client that can be made to lose commits. */
interface LossyBrokers extends Brokers {
  losesCommits: boolean;
}

/** The ways out of a worker, by themselves, over real brokers. */
export interface OutletMember {
  readonly brokers: LossyBrokers;
  readonly memberId: string;
  readonly observer: ReturnType<typeof createOutletObserver>;
  readonly offsets: ReturnType<typeof createGroupOffsets>;
  /** The codes by which the group has refused its offsets. */
  readonly lost: readonly number[];
  readonly begin: (assignment?: Partial<Assignment>) => Outlets;
  readonly end: () => Promise<void>;
}

const [API_VERSIONS, END_TXN] = [18, 26];
/** What brokers say who have transaction protocol 2 switched off. */
const NO_FEATURES = { features: new Map(), throttleMs: 0 };

async function connect(scene: Scene, protocol: 1 | 2): Promise<LossyBrokers> {
  const brokers = createBrokers(scene.kafka);
  await brokers.connect([scene.inputTopic, scene.settings['OUTPUT_TOPIC']!, scene.settings['DEAD_LETTER_TOPIC']!]);
  const changed = ({ nodeId, versions, connectionPool }: AskedBroker): AskedBroker => ({
    nodeId,
    versions,
    connectionPool: {
      send(exchange) {
        const { request } = exchange as { readonly request: { readonly apiKey: number } };
        if (client.losesCommits && request.apiKey === END_TXN)
          return Promise.reject(new RetryError('the commit is lost'));
        if (protocol === 1 && request.apiKey === API_VERSIONS) return Promise.resolve(NO_FEATURES);
        return connectionPool.send(exchange);
      },
    },
  });
  const client: LossyBrokers = {
    ...brokers,
    losesCommits: false,
    anyBroker: async () => changed(await brokers.anyBroker()),
    coordinator: async (kind, key) => changed(await brokers.coordinator(kind, key)),
  };
  return client;
}

export async function createOutletMember(scene: Scene, groupId: string, protocol: 1 | 2 = 2): Promise<OutletMember> {
  const brokers = await connect(scene, protocol);
  const { inputTopic: topic, settings, kafka } = scene;
  const limits = (name: string) => ({ topic: name, partitionCount: PARTITIONS, maxBatchBytes: 1_000_000 });
  const memberId = newMemberId(groupId);
  const observer = createOutletObserver();
  const offsets = createGroupOffsets(brokers, groupId, topic);
  const lost: number[] = [];
  const outletsOf = createTransactionalOutlets({
    brokers,
    groupId,
    topic,
    memberId,
    transactionTimeoutMs: TRANSACTION_TIMEOUT_MS,
    offsets,
    logs: createInputLogs(kafka, brokers, groupId, topic),
    progress: createKnownProgress(offsets.topicId),
    destinationOf: (inputPartition) => ({
      inputPartition,
      inputPartitionCount: PARTITIONS,
      output: limits(settings['OUTPUT_TOPIC']!),
      deadLetters: limits(settings['DEAD_LETTER_TOPIC']!),
    }),
    onLost: (code) => lost.push(code),
    onSettled: () => {},
    observer,
  });
  const begin = (assignment: Partial<Assignment> = {}) =>
    outletsOf({
      generation: NOBODY,
      partitions: [],
      livingIds: new Set([memberId]),
      departedIds: new Set(),
      ...assignment,
    });
  return { brokers, memberId, observer, offsets, lost, begin, end: brokers.disconnect };
}

/** Dead letters of an input partition, from one offset to before another, with this key. */
export function lettersOf(partition: number, from: bigint, next: bigint, label: string): RoundPart {
  const deadLetters = Array.from({ length: Number(next - from) }, (_, index) => ({
    key: Buffer.from(label),
    value: Buffer.from(`${partition}:${from + BigInt(index)}`),
    timestamp: '1790000000000',
    headers: [],
  }));
  return { partition, from, next, processed: { outputs: new Map(), deadLetters } as unknown as ProcessedBatch };
}

/** The letters with this key that are seen. */
export async function lettersSeen(scene: Scene, label: string): Promise<readonly string[]> {
  const letters = await scene.deadLetters();
  const own = letters.filter(({ record }) => String(record.key) === label);
  return own.map(({ record }) => String(record.value)).toSorted();
}

import type { CommittedOffset } from '../../src/adapters/kafka/protocol/committed-offset.ts';
import { createKnownProgress } from '../../src/adapters/kafka/offsets/known-progress.ts';
import type { Assignment } from '../../src/adapters/kafka/group/member-parts.ts';
import { newMemberId } from '../../src/adapters/kafka/transactions/transactional-ids.ts';
import { createTransactionalOutlets } from '../../src/adapters/kafka/transactions/transactional-outlets.ts';
import type { TransactionalOutletsParts } from '../../src/adapters/kafka/transactions/outlet-parts.ts';
import type { OutletObserver } from '../../src/adapters/outlet-reports.ts';
import type { Outlets, RoundPart } from '../../src/pipeline/outlet.ts';
import type { ProcessedBatch } from '../../src/pipeline/batch-parts.ts';
import type { FakeTransactions } from './fake-transactions.ts';
import { batchOfValues } from './outgoing-batch.ts';

export const GROUP = 'group';
const OUTPUT_PARTITIONS = 3;

/** What the coordinators and logs of a crew's cluster say, beside the transactions themselves. */
export interface CrewWorld {
  /** Partitions of which the coordinator says that nothing is committed. */
  readonly forgotten: Set<number>;
  /** What stands in the coordinators' log, of an offset that was committed; null where it may not be read. */
  inLog: (committed: CommittedOffset | undefined) => CommittedOffset | null;
  topicId: string | null;
  mayRead: boolean;
  readonly logReads: number[][];
}

/** A member of a group with its ways out, over brokers in memory. */
export interface CrewMember {
  readonly memberId: string;
  readonly begin: (assignment?: Partial<Assignment>) => Outlets;
  readonly lost: number[];
  readonly settled: string[];
}

export function newWorld(): CrewWorld {
  return { forgotten: new Set(), inLog: (committed) => committed ?? null, topicId: 'one', mayRead: true, logReads: [] };
}

export function createCrewMember(cluster: FakeTransactions, world: CrewWorld, observer: OutletObserver): CrewMember {
  const memberId = newMemberId(GROUP);
  const lost: number[] = [];
  const settled: string[] = [];
  const outletsOf = createTransactionalOutlets({
    ...worldParts(cluster, world),
    brokers: cluster.brokers,
    groupId: GROUP,
    topic: 'in',
    memberId,
    transactionTimeoutMs: 10_000,
    destinationOf: (inputPartition) => ({
      inputPartition,
      inputPartitionCount: 1,
      output: limitsOf('out', OUTPUT_PARTITIONS),
      deadLetters: limitsOf('dead', OUTPUT_PARTITIONS),
    }),
    onLost: (code) => lost.push(code),
    onSettled: (ids) => settled.push(...ids),
    observer,
  });
  return {
    memberId,
    lost,
    settled,
    begin: (assignment) =>
      outletsOf({
        generation: { memberId: 'member', generationId: cluster.generationId, instanceId: null },
        partitions: [],
        livingIds: new Set([memberId]),
        departedIds: new Set(),
        ...assignment,
      }),
  };
}

type WorldParts = Pick<TransactionalOutletsParts, 'offsets' | 'logs' | 'progress'>;

function worldParts(cluster: FakeTransactions, world: CrewWorld): WorldParts {
  const committed = (partition: number) =>
    world.forgotten.has(partition) ? null : (cluster.committed.get(partition) ?? null);
  return {
    offsets: {
      committed(partitions, isStable) {
        const told = partitions.filter((partition) => !isStable || !cluster.isPending(partition));
        return Promise.resolve(new Map(told.map((partition) => [partition, committed(partition)])));
      },
    },
    logs: {
      earliest: (partitions) => Promise.resolve(new Map(partitions.map((partition) => [partition, 0n]))),
      offsetsInLog(partitions) {
        world.logReads.push([...partitions]);
        const logged = partitions.map(
          (partition) => [partition, world.inLog(cluster.committed.get(partition))] as const,
        );
        return Promise.resolve(
          new Map(logged.flatMap(([partition, offset]) => (offset === null ? [] : [[partition, offset]]))),
        );
      },
      visible: (places) =>
        Promise.resolve(
          places.map(({ offset }) => (world.mayRead ? cluster.log[Number(offset)]!.state === 'seen' : null)),
        ),
    },
    progress: createKnownProgress(() => Promise.resolve(world.topicId)),
  };
}

const limitsOf = (topic: string, partitionCount: number) => ({ topic, partitionCount, maxBatchBytes: 1_000_000 });

/** The records of an input partition from one offset to before another: a batch each, over all partitions of the output. */
export function partOf(partition: number, from: bigint, next: bigint): RoundPart {
  const outputs = new Map<number, ReturnType<typeof batchOfValues>[]>();
  for (let offset = from; offset < next; offset++) {
    const to = (partition + Number(offset)) % OUTPUT_PARTITIONS;
    outputs.set(to, [...(outputs.get(to) ?? []), batchOfValues(`${partition}:${offset}`)]);
  }
  return { partition, from, next, processed: { outputs, deadLetters: [] } as unknown as ProcessedBatch };
}

/** Which records of an input partition are seen, in order of their offsets. */
export function seenOf(cluster: FakeTransactions, partition: number): readonly number[] {
  return recordsOf(cluster.seen(), partition);
}

export function recordsOf(values: readonly string[], partition: number): readonly number[] {
  const own = values.filter((value) => value.startsWith(`${partition}:`));
  return own.map((value) => Number(value.split(':')[1])).toSorted((one, other) => one - other);
}

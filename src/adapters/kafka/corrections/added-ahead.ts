import type { Transaction } from 'kafkajs';
import { COORDINATOR_TYPES } from '../coordinator-types.ts';
import type {
  CoordinatorQuestion,
  CreateEosManager,
  EosManager,
  OffsetsAddition,
  TransactionBroker,
} from './eos-manager.ts';
import { withChanges } from './with-changes.ts';

/*
 * A transaction tells its coordinator of its partition and its group once there is something to write, and what is to be written waits
 * for both answers. Here it may tell before.
 */

/** What a transaction is going to write to: a partition of outputs, and the offsets of a group. */
export interface Addition {
  readonly topic: string;
  readonly partition: number;
  readonly groupId: string;
}

/** The offsets of a transaction that are none, but stand for what is to be added to it. */
const additions = new WeakMap<object, Omit<Addition, 'groupId'>>();

/** Makes it part of a transaction. What is added does not wait for it any more; to add it twice does no harm. */
export async function addAhead(
  transaction: Pick<Transaction, 'sendOffsets'>,
  { groupId, topic, partition }: Addition,
): Promise<void> {
  const topics: never[] = [];
  additions.set(topics, { topic, partition });
  await transaction.sendOffsets({ consumerGroupId: groupId, topics });
}

/** Lets `addAhead` add to transactions. */
export function addingAhead(create: CreateEosManager): CreateEosManager {
  return (parts) => {
    const { transactionalId } = parts;
    const added = new Set<string>();

    async function findGroupCoordinator(of: CoordinatorQuestion): Promise<TransactionBroker> {
      const broker = await parts.cluster.findGroupCoordinator(of);
      return withChanges(broker, { addOffsetsToTxn: (request) => addOnce(broker, request) });
    }

    async function addOnce(broker: TransactionBroker, request: OffsetsAddition): Promise<void> {
      if (added.has(request.groupId)) return;
      await broker.addOffsetsToTxn(request);
      added.add(request.groupId);
    }

    const manager = create({ ...parts, cluster: withChanges(parts.cluster, { findGroupCoordinator }) });

    const sendOffsets: EosManager['sendOffsets'] = async (offsets) => {
      const addition = additions.get(offsets.topics);
      if (addition === undefined) {
        await manager.sendOffsets(offsets);
        return;
      }
      const { topic, partition } = addition;
      await manager.addPartitionsToTransaction([{ topic, partitions: [{ partition }] }]);
      const coordinator = await findGroupCoordinator({
        groupId: transactionalId,
        coordinatorType: COORDINATOR_TYPES.transaction,
      });
      await coordinator.addOffsetsToTxn({
        transactionalId,
        producerId: manager.getProducerId(),
        producerEpoch: manager.getProducerEpoch(),
        groupId: offsets.consumerGroupId,
      });
    };

    const ended = (end: () => Promise<void>) => async () => {
      await end();
      added.clear();
    };

    return { ...manager, sendOffsets, commit: ended(manager.commit), abort: ended(manager.abort) };
  };
}

import type { CoordinatorQuestion, CreateEosManager, EosManager, TransactionBroker } from './eos-manager.ts';
import { withChanges } from './with-changes.ts';

/*
 * Before each step of a transaction a producer asks some broker, whichever, who coordinates it: four questions beside the four
 * steps, and each may meet a broker that has nothing to do with the transaction, and is slow or frozen.
 */

/** What kafkajs calls the answers of a coordinator that is none, or not yet, and how it looks for them where offsets are committed. */
const ANSWERS: Readonly<Record<string, string>> = {
  NOT_COORDINATOR_FOR_GROUP: 'NOT_COORDINATOR',
  GROUP_COORDINATOR_NOT_AVAILABLE: 'COORDINATOR_NOT_AVAILABLE',
  GROUP_LOAD_IN_PROGRESS: 'COORDINATOR_LOAD_IN_PROGRESS',
};

/** Lets a producer remember its coordinators, until a step fails or the connection is lost. */
export function rememberingCoordinators(create: CreateEosManager): CreateEosManager {
  return (parts) => {
    const known = new Map<string, TransactionBroker>();

    async function findGroupCoordinator(of: CoordinatorQuestion): Promise<TransactionBroker> {
      const key = `${of.coordinatorType}|${of.groupId}`;
      const remembered = known.get(key);
      // To become a producer it asks again and again, until it has found the right one.
      if (manager.isInitialized() && remembered?.isConnected() === true) return remembered;
      const broker = await parts.cluster.findGroupCoordinator(of);
      const found = withChanges(broker, { txnOffsetCommit: (request) => commitOffsets(broker, request) });
      known.set(key, found);
      return found;
    }

    async function commitOffsets(broker: TransactionBroker, request: object): Promise<unknown> {
      try {
        return await broker.txnOffsetCommit(request);
      } catch (error) {
        known.clear();
        const { type = '' } = error as { readonly type?: string };
        throw Object.assign(error as Error, { type: ANSWERS[type] ?? type });
      }
    }

    const manager = create({ ...parts, cluster: withChanges(parts.cluster, { findGroupCoordinator }) });

    // kafkajs takes this step again where it has asked the wrong broker. After all other failures the producer is thrown away.
    const addPartitionsToTransaction: EosManager['addPartitionsToTransaction'] = async (topicData) => {
      try {
        await manager.addPartitionsToTransaction(topicData);
      } catch (error) {
        known.clear();
        throw error;
      }
    };

    return { ...manager, addPartitionsToTransaction };
  };
}

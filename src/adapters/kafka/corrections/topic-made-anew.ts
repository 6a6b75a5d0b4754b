import type { Asked } from '../flexible-request.ts';
import { fetchTopicId } from '../topic-id.ts';

/*
 * The consumer knows topics by their names. Where its topic is deleted and made anew, it goes on at the offset where it
 * stood in the former, as soon as there is such a one, and what comes before is never read. Here a topic that was missing, or
 * did not have an offset, has to show that it is still the same; where it is not, the group is joined anew, for that gives up
 * what is in hand and begins where the coordinator says, who forgets the offsets of a topic that is deleted.
 */

const GROUP = 0; // of the kinds of coordinators
const MISSING = 'UNKNOWN_TOPIC_OR_PARTITION';
const OUT_OF_RANGE = 'KafkaJSOffsetOutOfRange';

interface ConsumerGroup {
  readonly groupId: string;
  readonly topicsSubscribed: readonly string[];
  readonly cluster: { findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<Asked> };
  readonly logger: { warn(message: string, detail: object): void };
  fetch(nodeId: number): Promise<readonly object[]>;
  recoverFromFetch(error: Error & { readonly type?: string }): Promise<void>;
  joinAndSync(): Promise<void>;
}

/** The ids of a group's topics, and whether they have to be looked at again before the next fetch. */
interface Identity {
  ids: Promise<string | null>;
  isDoubted: boolean;
}

/** Makes the consumer begin a topic that was made anew at its start. */
export function correctTopicMadeAnew(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const identities = new WeakMap<ConsumerGroup, Identity>();
  const stockFetch = prototype.fetch;
  const stockRecovery = prototype.recoverFromFetch;

  prototype.fetch = async function fetch(nodeId) {
    const identity = identityOf(this);
    if (!identity.isDoubted) return stockFetch.call(this, nodeId);
    const now = await idsOf(this).catch(() => null);
    const before = await identity.ids;
    if (before !== null && now === null) return []; // gone, or nobody answers
    identity.isDoubted = false;
    identity.ids = Promise.resolve(now);
    if (before === null || before === now) return stockFetch.call(this, nodeId);
    this.logger.warn('the topic was made anew: joining the group again', { groupId: this.groupId });
    await this.joinAndSync();
    return [];
  };

  prototype.recoverFromFetch = async function recoverFromFetch(error) {
    if (error.type === MISSING || error.name === OUT_OF_RANGE) identityOf(this).isDoubted = true;
    await stockRecovery.call(this, error);
  };

  function identityOf(group: ConsumerGroup): Identity {
    let identity = identities.get(group);
    if (identity === undefined) {
      identities.set(group, (identity = { ids: idsOf(group).catch(() => null), isDoubted: false }));
    }
    return identity;
  }
}

/** Null where brokers have no ids for topics. Throws where one is missing, or nobody answers. */
async function idsOf({ cluster, groupId, topicsSubscribed }: ConsumerGroup): Promise<string | null> {
  const coordinator = await cluster.findGroupCoordinator({ groupId, coordinatorType: GROUP });
  const ids: string[] = [];
  for (const topic of topicsSubscribed) {
    const { id, errorCode } = await fetchTopicId(coordinator, topic);
    if (errorCode !== 0) throw new Error(`no broker tells the id of ${topic}`);
    if (id === null) return null;
    ids.push(id);
  }
  return ids.join(' ');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { COORDINATOR_TYPES } from '../coordinator-types.ts';
import type { Asked } from '../flexible-request.ts';
import { fetchTopicId } from '../topic-id.ts';

/*
 * The consumer knows topics by their names. Where its topic is deleted and made anew, it goes on at the offset where it
 * stood in the former, as soon as there is such a one, and what comes before is never read. Here a topic that was missing, or
 * did not have an offset, has to show that it is still the same; where it is not, the group is joined anew, for that gives up
 * what is in hand and begins where the coordinator says, who forgets the offsets of a topic that is deleted.
 */

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

interface Identity {
  /** Of the group's topics, as they were when it began; null until it is asked for them. */
  ids: Promise<string | null> | null;
  /** Whether they have to be looked at again before the next fetch. */
  isDoubted: boolean;
}

const PAUSE_MS = 100;

/** Makes the consumer begin a topic that was made anew at its start. */
export function correctTopicMadeAnew(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const identities = new WeakMap<ConsumerGroup, Identity>();
  const stockFetch = prototype.fetch;
  const stockRecovery = prototype.recoverFromFetch;

  prototype.fetch = async function fetch(nodeId) {
    const identity = identityOf(this);
    const before = (identity.ids ??= firstIdsOf(this, identity));
    if (!identity.isDoubted) return stockFetch.call(this, nodeId);
    const now = await idsOf(this).catch(() => undefined);
    if (now === undefined) {
      // The topic is gone, or whoever could say so.
      await sleep(PAUSE_MS);
      return [];
    }
    if (!identity.isDoubted) return []; // the fetch from another node has seen to it
    identity.isDoubted = false;
    identity.ids = Promise.resolve(now);
    if (((await before) ?? now) === now) return stockFetch.call(this, nodeId);
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
    if (identity === undefined) identities.set(group, (identity = { ids: null, isDoubted: false }));
    return identity;
  }
}

function firstIdsOf(group: ConsumerGroup, identity: Identity): Promise<string | null> {
  return idsOf(group).catch(() => {
    identity.ids = null; // and with the next fetch they are asked for again
    return null;
  });
}

/** Null where brokers have no ids for topics. Throws where one is missing, or nobody answers. */
async function idsOf({ cluster, groupId, topicsSubscribed }: ConsumerGroup): Promise<string | null> {
  const coordinator = await cluster.findGroupCoordinator({ groupId, coordinatorType: COORDINATOR_TYPES.group });
  const ids: string[] = [];
  for (const topic of topicsSubscribed) {
    const { id, errorCode } = await fetchTopicId(coordinator, topic);
    if (errorCode !== 0) throw new Error(`no broker tells the id of ${topic}`);
    if (id === null) return null;
    ids.push(id);
  }
  return ids.join(' ');
}

import type { AskedBroker } from '../protocol/ask-broker.ts';
import { leaveGroup } from '../protocol/group-requests.ts';
import { ANSWER_DEADLINE_MS, type GroupCoordinator } from './group-coordinator.ts';

/** kafkajs keeps two connections to each broker, the second for fetches only. */
interface PairOfConnections {
  readonly getConnection?: (index: number) => Promise<AskedBroker['connectionPool']>;
}

const SECOND = 1;

/**
 * Leaves a group. Over a connection by itself: brokers work the requests of one
 * connection one by one, and on the other a JoinGroup may wait for all members. @throws RetryError, StopError
 */
export async function leave(
  coordinator: GroupCoordinator,
  groupId: string,
  memberId: string,
  signal: AbortSignal,
): Promise<void> {
  await coordinator.ask({
    step: 'leaving the group',
    deadlineMs: ANSWER_DEADLINE_MS,
    signal,
    ask: (broker) => leaveGroup(overSecondConnection(broker), groupId, { memberId, instanceId: null }),
  });
}

function overSecondConnection({ nodeId, versions, connectionPool }: AskedBroker): AskedBroker {
  const pair = connectionPool as PairOfConnections;
  if (pair.getConnection === undefined) return { nodeId, versions, connectionPool };
  const send = async (exchange: object) => (await pair.getConnection!(SECOND)).send(exchange);
  return { nodeId, versions, connectionPool: { send } };
}

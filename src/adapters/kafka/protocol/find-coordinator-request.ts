import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';

/** Of what a broker may be the coordinator: https://kafka.apache.org/protocol#The_Messages_FindCoordinator */
const COORDINATOR_TYPES = { group: 0, transaction: 1 } as const;
export type CoordinatorKind = keyof typeof COORDINATOR_TYPES;

export interface FoundCoordinator {
  readonly throttleMs: number;
  readonly errorCode: number;
  readonly nodeId: number;
}

/** Asks a broker who coordinates a group, or the transactions of an id. */
export function findCoordinator(broker: AskedBroker, kind: CoordinatorKind, key: string): Promise<FoundCoordinator> {
  return askBroker(broker, {
    ...questionOf(broker, REQUESTS.findCoordinator),
    write(to) {
      to.text(key);
      to.int8(COORDINATOR_TYPES[kind]);
    },
    read(from) {
      const [throttleMs, errorCode] = [from.int32(), from.int16()];
      from.text(); // what is wrong
      return { throttleMs, errorCode, nodeId: from.int32() };
    },
  });
}

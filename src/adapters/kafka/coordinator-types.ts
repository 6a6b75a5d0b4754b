/** Of what a broker may be the coordinator: https://kafka.apache.org/protocol#The_Messages_FindCoordinator */
export const COORDINATOR_TYPES = { group: 0, transaction: 1 } as const;

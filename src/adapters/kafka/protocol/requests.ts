/**
 * Every request that we write ourselves, the oldest and the newest of its versions that is used, and its first flexible one
 * (KIP-482). The oldest are those that Kafka 2.5 has; all of them are what the newest broker still takes. Where they come from: the
 * definitions in the jar of kafka-clients, under `common/message`.
 */
export const REQUESTS = {
  // From version 12 on it adds its partitions to the transaction (KIP-890).
  produce: { apiKey: 0, apiName: 'Produce', least: 7, most: 12, flexible: 9 },
  fetch: { apiKey: 1, apiName: 'Fetch', least: 11, most: 11, flexible: 12 },
  listOffsets: { apiKey: 2, apiName: 'ListOffsets', least: 5, most: 5, flexible: 6 },
  // Topic ids, which brokers have since 2.8; older ones are not asked for them.
  metadata: { apiKey: 3, apiName: 'Metadata', least: 9, most: 10, flexible: 9 },
  offsetCommit: { apiKey: 8, apiName: 'OffsetCommit', least: 8, most: 8, flexible: 8 },
  // With `require_stable` (KIP-447).
  offsetFetch: { apiKey: 9, apiName: 'OffsetFetch', least: 7, most: 7, flexible: 6 },
  findCoordinator: { apiKey: 10, apiName: 'FindCoordinator', least: 1, most: 2, flexible: 3 },
  joinGroup: { apiKey: 11, apiName: 'JoinGroup', least: 5, most: 5, flexible: 6 },
  heartbeat: { apiKey: 12, apiName: 'Heartbeat', least: 3, most: 3, flexible: 4 },
  leaveGroup: { apiKey: 13, apiName: 'LeaveGroup', least: 3, most: 3, flexible: 4 },
  syncGroup: { apiKey: 14, apiName: 'SyncGroup', least: 3, most: 3, flexible: 4 },
  // Finalized features: which transaction protocol is on.
  apiVersions: { apiKey: 18, apiName: 'ApiVersions', least: 3, most: 3, flexible: 3 },
  initProducerId: { apiKey: 22, apiName: 'InitProducerId', least: 3, most: 5, flexible: 2 },
  // 4 and above are for brokers among themselves.
  addPartitionsToTxn: { apiKey: 24, apiName: 'AddPartitionsToTxn', least: 1, most: 3, flexible: 3 },
  addOffsetsToTxn: { apiKey: 25, apiName: 'AddOffsetsToTxn', least: 1, most: 4, flexible: 3 },
  endTxn: { apiKey: 26, apiName: 'EndTxn', least: 1, most: 5, flexible: 3 },
  // With the generation of the group (KIP-447).
  txnOffsetCommit: { apiKey: 28, apiName: 'TxnOffsetCommit', least: 3, most: 5, flexible: 3 },
} as const satisfies Record<string, RequestVersions>;

/** A request that brokers may be without. */
export const OPTIONAL_REQUESTS = {
  // Since 3.0 (KIP-664).
  listTransactions: { apiKey: 66, apiName: 'ListTransactions', least: 0, most: 0, flexible: 0 },
} as const satisfies Record<string, RequestVersions>;

export interface RequestVersions {
  readonly apiKey: number;
  readonly apiName: string;
  readonly least: number;
  readonly most: number;
  readonly flexible: number;
}

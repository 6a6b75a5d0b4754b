import type { Brokers } from '../client/brokers.ts';
import { fetchFeatures } from '../protocol/api-versions-request.ts';
import { END_TXN_OF_PROTOCOL_1, TXN_OFFSET_COMMIT_OF_PROTOCOL_1 } from '../protocol/transaction-requests.ts';
import { PRODUCE_OF_PROTOCOL_1 } from '../protocol/produce-request.ts';
import { REQUESTS } from '../protocol/requests.ts';

/**
 * How producers and brokers speak about transactions. In protocol 2 (KIP-890; Kafka 4.0 and newer, where `transaction.version`
 * is 2) requests add what they write to the transaction themselves, and every transaction has an epoch of its own, so that nothing
 * that is late can end, or become part of, a later one. A request in a version of protocol 2 means protocol 2 to a broker, so
 * the two are never mixed.
 */
export interface TransactionProtocol {
  /** Whether partitions and groups are added by requests of their own. */
  readonly addsAhead: boolean;
  /** The newest versions that speak it. */
  readonly produce: number;
  readonly txnOffsetCommit: number;
  readonly endTxn: number;
}

const PROTOCOL_1: TransactionProtocol = {
  addsAhead: true,
  produce: PRODUCE_OF_PROTOCOL_1,
  txnOffsetCommit: TXN_OFFSET_COMMIT_OF_PROTOCOL_1,
  endTxn: END_TXN_OF_PROTOCOL_1,
};

const PROTOCOL_2: TransactionProtocol = {
  addsAhead: false,
  produce: REQUESTS.produce.most,
  txnOffsetCommit: REQUESTS.txnOffsetCommit.most,
  endTxn: REQUESTS.endTxn.most,
};

const FEATURE = 'transaction.version';
const LEVEL_OF_PROTOCOL_2 = 2;

/** The protocol that a cluster has switched on now. Rejects where no broker says so. */
export async function transactionProtocolOf(brokers: Brokers): Promise<TransactionProtocol> {
  const features = await fetchFeatures(await brokers.anyBroker());
  return (features.get(FEATURE) ?? 0) >= LEVEL_OF_PROTOCOL_2 ? PROTOCOL_2 : PROTOCOL_1;
}

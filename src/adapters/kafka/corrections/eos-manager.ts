/** A broker, as far as transactions go. */
export interface TransactionBroker {
  isConnected(): boolean;
  addOffsetsToTxn(request: OffsetsAddition): Promise<unknown>;
  txnOffsetCommit(request: object): Promise<unknown>;
}

export interface OffsetsAddition {
  readonly transactionalId: string;
  readonly producerId: unknown;
  readonly producerEpoch: number;
  readonly groupId: string;
}

export interface CoordinatorQuestion {
  readonly groupId: string;
  readonly coordinatorType: number;
}

export interface TransactionCluster {
  findGroupCoordinator(of: CoordinatorQuestion): Promise<TransactionBroker>;
}

interface TopicData {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

/** What a producer of kafkajs keeps of its transactions, and asks for them. */
export interface EosManager {
  isInitialized(): boolean;
  getProducerId(): unknown;
  getProducerEpoch(): number;
  addPartitionsToTransaction(topicData: readonly TopicData[]): Promise<void>;
  sendOffsets(offsets: { readonly consumerGroupId: string; readonly topics: readonly object[] }): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export type CreateEosManager = (parts: {
  readonly cluster: TransactionCluster;
  readonly transactionalId: string;
}) => EosManager;

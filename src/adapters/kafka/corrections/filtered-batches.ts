/*
 * A fetch whose records were all of aborted transactions, or deleted by compaction, is passed over without a word to
 * anybody. Who keeps the offset that is due next takes the gap for records that went missing, and the group's
 * committed offset stays behind the end of the partition until there is another record.
 */

interface Batch {
  isEmptyDueToFiltering(): boolean;
}

interface Runner {
  readonly running: boolean;
  handleBatch(batch: Batch): Promise<void>;
  processEachBatch(batch: Batch): Promise<void>;
  heartbeat(): Promise<void>;
}

/** Makes the consumer hand out such a batch as well, without records. */
export function correctFilteredBatches(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/consumer/runner') as { prototype: Runner };
  const stock = prototype.handleBatch;
  prototype.handleBatch = async function handleBatch(batch) {
    if (!this.running || !batch.isEmptyDueToFiltering()) return stock.call(this, batch);
    await this.processEachBatch(batch);
    await this.heartbeat();
  };
}

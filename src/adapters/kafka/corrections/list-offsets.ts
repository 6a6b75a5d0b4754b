/*
 * The admin client gives the last stable offset as a partition's high watermark: it asks as a consumer that
 * reads committed data. For some time after a commit, until its marker is written, records are missing from it.
 */

const READ_UNCOMMITTED = 0; // what Java's admin client asks with

interface ListOffsetsRequest {
  readonly isolationLevel?: number;
}

interface Broker {
  listOffsets(request: ListOffsetsRequest): Promise<unknown>;
}

/** Makes whoever does not say what it may see, which is the admin client alone, see everything. */
export function correctListOffsets(require: NodeJS.Require): void {
  const Broker = require('kafkajs/src/broker') as { prototype: Broker };
  const stockListOffsets = Broker.prototype.listOffsets;

  Broker.prototype.listOffsets = function listOffsets(request) {
    return stockListOffsets.call(this, { ...request, isolationLevel: request.isolationLevel ?? READ_UNCOMMITTED });
  };
}

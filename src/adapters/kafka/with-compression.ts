import type { Outlet } from '../../pipeline/outlet.ts';
import type { ProcessedBatch } from '../../pipeline/process-batch.ts';
import type { WrittenBatch } from '../../records/batch-writer.ts';
import { recordBytesOf, withCompressedRecords, type Codec } from '../../records/compressed-batch.ts';
import { compress } from './compression.ts';

/** An outlet that compresses outputs before it publishes them, on threads beside the one that works. */
export function withCompression(outlet: Outlet, codec: Codec): Outlet {
  return {
    ...outlet,
    publish: async (batch, ...more) => outlet.publish(await withCompressedOutputs(batch, codec), ...more),
  };
}

async function withCompressedOutputs(batch: ProcessedBatch, codec: Codec): Promise<ProcessedBatch> {
  const compressed = (written: WrittenBatch) =>
    compress(recordBytesOf(written), codec).then((bytes) => withCompressedRecords(written, codec, bytes));
  const outputs = [...batch.outputs].map(
    async ([partition, batches]) => [partition, await Promise.all(batches.map(compressed))] as const,
  );
  return { ...batch, outputs: new Map(await Promise.all(outputs)) };
}

import type { Outlet, RoundPart } from '../../pipeline/outlet.ts';
import type { WrittenBatch } from '../../records/batch-writer.ts';
import { recordBytesOf, withCompressedRecords, type Codec } from '../../records/compressed-batch.ts';
import { compress } from './compression.ts';

/** An outlet that compresses outputs before it publishes them, on threads beside the one that works. */
export function withCompression(outlet: Outlet, codec: Codec): Outlet {
  return {
    ...outlet,
    publish: async (parts, check) =>
      outlet.publish(await Promise.all(parts.map((part) => withCompressedOutputs(part, codec))), check),
  };
}

async function withCompressedOutputs(part: RoundPart, codec: Codec): Promise<RoundPart> {
  const { processed } = part;
  const compressed = (written: WrittenBatch) =>
    compress(recordBytesOf(written), codec).then((bytes) => withCompressedRecords(written, codec, bytes));
  const outputs = [...processed.outputs].map(
    async ([partition, batches]) => [partition, await Promise.all(batches.map(compressed))] as const,
  );
  return { ...part, processed: { ...processed, outputs: new Map(await Promise.all(outputs)) } };
}

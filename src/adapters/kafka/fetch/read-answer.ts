import { crc32c } from '@node-rs/crc32';
import { readBlocks } from '../../../records/read-blocks.ts';
import type { RecordBlock } from '../../../records/record-batch.ts';
import { decompress } from '../compression.ts';
import type { PartitionAnswer } from '../protocol/fetch-request.ts';
import { committedBlocks } from './committed-blocks.ts';

const CODECS = { checksumOf: crc32c, decompress };

/** What a broker has given of a partition from an offset on. */
export interface ReadPartition {
  /** As in FetchedPartition. */
  readonly blocks: readonly RecordBlock[];
  readonly lastOffset: bigint;
  /** Its records, and their decompressed copies. */
  readonly bytes: number;
  /** Something of it cannot be read, and is the last of the blocks. */
  readonly isDefective: boolean;
}

/** Reads what came of a partition that was asked for from `offset` on; null where nothing did. */
export function readPartition({ records, aborted }: PartitionAnswer, offset: bigint): ReadPartition | null {
  const all = readBlocks(records, CODECS).map((block) => reaching(block, offset));
  const last = all.at(-1);
  if (last === undefined || last.lastOffset < offset) return null;
  let bytes = records.length;
  for (const { compression, start, end } of all) if (compression !== 'none') bytes += end - start;
  const blocks = committedBlocks(all, aborted).filter(({ lastOffset }) => lastOffset >= offset);
  const isDefective = blocks.some(({ defect }) => defect !== null);
  return { blocks, lastOffset: last.lastOffset, bytes, isDefective };
}

/** Nobody knows where a batch ends that cannot be read, but it is the one that was asked for or comes behind it. */
function reaching(block: RecordBlock, offset: bigint): RecordBlock {
  return block.defect === null || block.lastOffset >= offset ? block : { ...block, lastOffset: offset };
}

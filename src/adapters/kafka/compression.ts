import { promisify } from 'node:util';
import { constants, gunzipSync, gzip, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { compressFrame, decompressFrameSync } from 'lz4-napi';
import { compress as snappyCompress, uncompressSync } from 'snappy';
import type { Codec } from '../../records/compressed-batch.ts';
import { CorruptBatchError } from '../../records/record-batch.ts';

/** What a batch may hold decompressed: far more than any topic's, and less than a worker's memory. */
export const MOST_DECOMPRESSED_BYTES = 64 << 20;

/** @throws CorruptBatchError where the bytes are not compressed so, or hold more than they may. */
export function decompress(bytes: Buffer, compression: Codec): Buffer {
  try {
    switch (compression) {
      case 'gzip':
        return gunzipSync(bytes, { maxOutputLength: MOST_DECOMPRESSED_BYTES });
      case 'snappy':
        return unsnappy(bytes);
      case 'lz4':
        checkSize(lz4Bound(bytes));
        return decompressFrameSync(bytes);
      case 'zstd':
        return zstdDecompressSync(bytes, { maxOutputLength: MOST_DECOMPRESSED_BYTES });
    }
  } catch (error) {
    if (error instanceof CorruptBatchError) throw error;
    throw new CorruptBatchError(`its ${compression} cannot be decompressed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

const GZIP_LEVEL = constants.Z_BEST_SPEED;
const gzipped = promisify<Buffer, { level: number }, Buffer>(gzip);
const zstdCompressed = promisify<Buffer, Buffer>(zstdCompress);

/** Compresses on a thread of its own. */
export function compress(bytes: Buffer, codec: Codec): Promise<Buffer> {
  switch (codec) {
    case 'gzip':
      return gzipped(bytes, { level: GZIP_LEVEL });
    case 'snappy':
      return snappyCompress(bytes);
    case 'lz4':
      return compressFrame(bytes);
    case 'zstd':
      return zstdCompressed(bytes);
  }
}

// The Java client cuts snappy into chunks, with a header of its own before them (xerial); others write it whole.
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const INT_BYTES = 4;

function unsnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) {
    checkSize(snappySize(bytes));
    return uncompressSync(bytes, { asBuffer: true }) as Buffer;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const start = at + INT_BYTES;
    const end = start + bytes.readInt32BE(at);
    if (end < start || end > bytes.length) throw new CorruptBatchError('its snappy is cut off');
    const chunk = bytes.subarray(start, end);
    checkSize((size += snappySize(chunk)));
    chunks.push(uncompressSync(chunk, { asBuffer: true }) as Buffer);
    at = end;
  }
  return Buffer.concat(chunks);
}

/** What snappy says of itself, in front: https://github.com/google/snappy/blob/main/format_description.txt */
function snappySize(bytes: Buffer): number {
  let size = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[index] ?? 0;
    size += (byte & 127) * 128 ** index;
    if (byte < 128) break;
  }
  return size;
}

const LZ4_MAGIC = 0x184d2204;
const LZ4_FLAGS = { contentSize: 0x08, blockChecksums: 0x10, dictionary: 0x01 } as const;
const LZ4_STORED = 0x80000000;

/** What the blocks of an LZ4 frame hold at most: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
function lz4Bound(bytes: Buffer): number {
  if (bytes.readUInt32LE(0) !== LZ4_MAGIC) throw new CorruptBatchError('its lz4 is no frame');
  const flags = bytes.readUInt8(4);
  const blockBytes = 2 ** (8 + 2 * ((bytes.readUInt8(5) >> 4) & 7));
  const optional = ((flags & LZ4_FLAGS.contentSize) === 0 ? 0 : 8) + ((flags & LZ4_FLAGS.dictionary) === 0 ? 0 : 4);
  const behindBlock = (flags & LZ4_FLAGS.blockChecksums) === 0 ? 0 : INT_BYTES;
  let bound = 0;
  for (let at = 7 + optional; at + INT_BYTES <= bytes.length;) {
    const size = bytes.readUInt32LE(at) % LZ4_STORED;
    if (size === 0) break;
    bound += blockBytes;
    at += INT_BYTES + size + behindBlock;
  }
  return bound;
}

function checkSize(size: number): void {
  if (size > MOST_DECOMPRESSED_BYTES) {
    throw new CorruptBatchError(`it holds up to ${size} bytes decompressed, more than ${MOST_DECOMPRESSED_BYTES}`);
  }
}

import { crc32c } from '@node-rs/crc32';
import { decompress } from '../compression.ts';
import { readBlocks } from '../../../records/read-blocks.ts';
import { recordsOfBlock } from '../../../records/for-each-record.ts';
import type { RecordBlock } from '../../../records/record-batch.ts';
import { replaceModule } from './replace-module.ts';

/*
 * kafkajs makes an object of every record that it fetches, believes whatever a batch says of itself, does not look at
 * its checksum, and decompresses nothing but gzip. Here a fetched batch stays in one piece: the list of messages
 * holds one entry for each batch.
 */

const CODECS = { checksumOf: crc32c, decompress };

interface Decoder {
  readonly buffer: Buffer;
  offset: number;
  readInt32(): number;
}

/** A batch in the place of a message, with what kafkajs asks of one. */
export interface BlockMessage {
  /** Of the batch's last record. */
  readonly offset: string;
  /** Of a control record: what it says. */
  readonly key: Buffer | null;
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
  readonly block: RecordBlock;
  /** The answer that brought it. */
  readonly response: Buffer;
}

/** Makes a fetch give batches. */
export function correctFetchedBlocks(require: NodeJS.Require): void {
  replaceModule(
    require,
    'kafkajs/src/protocol/requests/fetch/v4/decodeMessages',
    () => (decoder: Decoder) => Promise.resolve(readMessages(decoder)),
  );
}

function readMessages(decoder: Decoder): readonly BlockMessage[] {
  const size = decoder.readInt32();
  const start = decoder.offset;
  if (size <= 0 || size > decoder.buffer.length - start) return [];
  decoder.offset = start + size;
  return readBlocks(decoder.buffer.subarray(start, start + size), CODECS).map((block) =>
    messageOf(block, decoder.buffer),
  );
}

function messageOf(block: RecordBlock, response: Buffer): BlockMessage {
  return {
    offset: String(block.lastOffset),
    key: block.isControl && block.defect === null ? recordsOfBlock(block)[0]!.key : null,
    isControlRecord: block.isControl,
    batchContext: { producerId: String(block.producerId), inTransaction: block.isTransactional },
    block,
    response,
  };
}

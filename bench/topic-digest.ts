import { crc32 } from 'node:zlib';

/** What a partition holds, in three numbers. */
export interface PartitionDigest {
  readonly records: number;
  /** Of times, keys, values and headers, in whatever order. */
  readonly content: number;
  /** The same, and of the order. */
  readonly order: number;
}

export interface DigestBuilder {
  /** Adds a record by the checksum of its content and its time. */
  readonly add: (checksum: number, timestampMs: number) => void;
  readonly digest: () => PartitionDigest;
}

const GOLDEN = 0x9e3779b1;

/** Starts the digest of a partition; records are added in its order. */
export function createDigest(): DigestBuilder {
  let records = 0;
  let content = 0;
  let order = 0;
  return {
    add(checksum, timestampMs) {
      const mixed = checksum ^ Math.imul(timestampMs % 0x1_0000_0000, GOLDEN);
      records++;
      content = (content + mixed) | 0;
      order = (Math.imul(order, 31) + mixed) | 0;
    },
    digest: () => ({ records, content: content >>> 0, order: order >>> 0 }),
  };
}

/** The checksum of a record's content, as it stands in a batch. */
export function checksumOf(content: Buffer): number {
  return crc32(content);
}

/**
 * What is wrong with a topic, for people; null where it is as expected. Where records may stand twice, as
 * at-least-once allows while a group forms, a partition with more of them than expected is not compared further.
 */
export function differenceOf(
  expected: readonly PartitionDigest[],
  found: readonly PartitionDigest[],
  { mayRepeat = false }: { readonly mayRepeat?: boolean } = {},
): string | null {
  for (const [partition, wanted] of expected.entries()) {
    const held = found[partition]!;
    if (mayRepeat && held.records > wanted.records) continue;
    if (held.records !== wanted.records) {
      return `partition ${partition} holds ${held.records} records instead of ${wanted.records}`;
    }
    if (held.content !== wanted.content) return `partition ${partition} holds other records`;
    if (held.order !== wanted.order) return `partition ${partition} holds its records in another order`;
  }
  return null;
}

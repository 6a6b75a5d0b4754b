import { recordsOfBlock } from '../../../records/for-each-record.ts';
import type { ConsumedRecord } from '../../../records/record.ts';
import { errorOfCode } from '../kafkajs.ts';
import { askBroker, type AskedBroker } from '../protocol/ask-broker.ts';
import { fetchQuestion } from '../protocol/fetch-request.ts';
import { readPartition } from './read-answer.ts';

/** What one fetch of a partition gave. */
export interface FetchedOnce {
  /** Committed ones, from the offset on that was asked for. */
  readonly records: readonly ConsumedRecord[];
  /** The offset to go on from. */
  readonly following: bigint;
}

/** Requests of no session (KIP-227). */
const NO_SESSION = { sessionId: 0, sessionEpoch: -1 };
const LIMITS = { maxWaitMs: 200, maxBytes: 8 << 20, maxBytesPerPartition: 4 << 20 };

/**
 * Asks the leader of a partition for what comes from an offset on, which may be nothing yet. Rejects with the error that kafkajs
 * makes of what the broker says, and with CorruptBatchError where what it gives cannot be read.
 */
export async function fetchOnce(
  leader: AskedBroker,
  topic: string,
  partition: number,
  offset: bigint,
): Promise<FetchedOnce> {
  const request = { topic, ...NO_SESSION, positions: [{ partition, offset }], forgotten: [], ...LIMITS };
  const { errorCode, partitions } = await askBroker(leader, fetchQuestion(leader, request));
  if (errorCode !== 0) throw errorOfCode(errorCode);
  const [answer] = partitions;
  if (answer === undefined) return { records: [], following: offset };
  if (answer.errorCode !== 0) throw errorOfCode(answer.errorCode);
  const read = readPartition(answer, offset);
  if (read === null) return { records: [], following: offset };
  const records = read.blocks.flatMap(recordsOfBlock).filter((record) => BigInt(record.offset) >= offset);
  return { records, following: read.lastOffset + 1n };
}

import { StopError } from '../../../pipeline/failures.ts';
import type { Brokers } from '../client/brokers.ts';
import { errorOfCode } from '../kafkajs.ts';
import { askBroker } from '../protocol/ask-broker.ts';
import { EARLIEST, LATEST, listOffsetsQuestion } from '../protocol/list-offsets-request.ts';
import type { PartitionCursor } from './partition-cursor.ts';

/** A new leader knows within a second or two how far consumers may read. */
const BEYOND_THE_END_MS = 30_000;

/** What is wrong with a partition. */
interface PositionProblem {
  readonly cursor: PartitionCursor;
  readonly error: Error;
}

/**
 * Finds out about positions that their leader does not have. What retention has deleted is passed over: the position moves to the
 * log's start. Behind the log's end a leader that has just been elected is given time, which begins only when nothing before is
 * in hand or being worked; a StopError says that it was too long. Nothing is committed. Rejects with what kafkajs says of the
 * connection.
 */
export async function correctPositions(
  brokers: Brokers,
  topic: string,
  nodeId: number,
  cursors: readonly PartitionCursor[],
): Promise<readonly PositionProblem[]> {
  const problems: PositionProblem[] = [];
  const starts = await offsetsOf(EARLIEST, cursors);
  const behind: PartitionCursor[] = [];
  for (const [cursor, start] of starts) {
    if (cursor.position >= start) behind.push(cursor);
    else {
      cursor.position = start;
      cursor.beyondEndSince = null;
    }
  }
  if (behind.length === 0) return problems;
  for (const [cursor, end] of await offsetsOf(LATEST, behind)) {
    const error = giveTime(topic, cursor, end);
    if (error !== null) problems.push({ cursor, error });
  }
  return problems;

  async function offsetsOf(timestamp: bigint, of: readonly PartitionCursor[]) {
    const broker = await brokers.broker(nodeId);
    const byPartition = new Map(of.map((cursor) => [cursor.partition, cursor]));
    const request = { topic, partitions: [...byPartition.keys()], timestamp };
    const found = new Map<PartitionCursor, bigint>();
    for (const { partition, errorCode, offset } of (await askBroker(broker, listOffsetsQuestion(broker, request)))
      .offsets) {
      const cursor = byPartition.get(partition);
      if (cursor === undefined) continue;
      if (errorCode === 0) found.set(cursor, offset);
      else problems.push({ cursor, error: errorOfCode(errorCode) });
    }
    return found;
  }
}

/** Null while there is time. */
function giveTime(topic: string, cursor: PartitionCursor, end: bigint): StopError | null {
  if (cursor.position <= end || cursor.outstanding > 0) {
    cursor.beyondEndSince = null;
    return null;
  }
  const now = performance.now();
  cursor.beyondEndSince ??= now;
  if (now - cursor.beyondEndSince <= BEYOND_THE_END_MS) return null;
  return new StopError(
    `partition ${cursor.partition} of ${topic} ends at offset ${end}, but ${cursor.position} is due: was the topic made anew, ` +
      'or has its log lost its end? Reset the offsets of the group to go on',
  );
}

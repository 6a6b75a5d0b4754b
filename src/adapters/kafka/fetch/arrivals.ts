import { errorOfCode } from '../kafkajs.ts';
import type { FetchAnswer, PartitionAnswer } from '../protocol/fetch-request.ts';
import type { AssignedPartitions } from './assigned-partitions.ts';
import type { FailureHandler } from './fetch-failures.ts';
import type { FetchSession } from './fetch-session.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import type { HandItem, InHand } from './in-hand.ts';
import type { PartitionCursor } from './partition-cursor.ts';
import { readPartition } from './read-answer.ts';
import type { Recovery } from './recovery.ts';
import type { TopicIdentity } from './topic-identity.ts';

/** An answer of this broker, to the last request of its session, which was made in that turn. */
export interface Arrived {
  readonly nodeId: number;
  readonly answer: FetchAnswer;
  readonly session: FetchSession;
  readonly turn: number;
}

export interface ArrivalsParts extends FetcherParts {
  readonly partitions: AssignedPartitions;
  readonly inHand: InHand;
  readonly identity: TopicIdentity;
  readonly recovery: Recovery;
  readonly isHeldUp: () => boolean;
  readonly onFailure: FailureHandler;
}

/** An answer of so many bytes says that more waits behind it. */
const LARGE_BYTES = 256 << 10;
const OUT_OF_RANGE = 1;
/** CORRUPT_MESSAGE, in the place of records from before what was asked for, which would come again and again. */
const NOTHING_IN_IT = 2;

/** Puts in hand what answers bring, and looks after partitions that came to nothing. Gives whether an answer was large. */
export function createArrivals(parts: ArrivalsParts): (arrived: Arrived) => boolean {
  const { topic, handlers, partitions, inHand, recovery } = parts;

  function lookAfter(code: number, cursors: readonly PartitionCursor[]): void {
    if (code === OUT_OF_RANGE) {
      parts.identity.doubt();
      recovery.addOutOfRange(cursors);
    } else recovery.request();
    const numbers = cursors.map(({ partition }) => partition).join(', ');
    parts.onFailure(`fetching partition ${numbers} of ${topic}`, errorOfCode(code));
  }

  return (arrived) => {
    const { nodeId, answer } = arrived;
    const { items, failed } = readAnswer(partitions, arrived);
    if (items.length > 0) inHand.add(nodeId, items, answer.bytes);
    handlers.onSign();
    for (const [code, cursors] of failed) lookAfter(code, cursors);
    if (items.length > 0 && !parts.isHeldUp()) handlers.onArrival();
    return isLarge(answer, parts);
  };
}

/** What came, and the partitions that came to nothing, by the codes that say why. Nobody is asked for these any more. */
interface ReadAnswer {
  readonly items: readonly HandItem[];
  readonly failed: ReadonlyMap<number, readonly PartitionCursor[]>;
}

/** Moves partitions behind what came of them. What is not meant for them as they are now is left out. */
function readAnswer(partitions: AssignedPartitions, arrived: Arrived): ReadAnswer {
  const items: HandItem[] = [];
  const failed = new Map<number, PartitionCursor[]>();
  for (const given of arrived.answer.partitions) {
    const cursor = expecting(partitions, arrived, given.partition);
    if (cursor === null) continue;
    const item = given.errorCode === 0 ? itemOf(partitions, cursor, given) : null;
    if (item !== null) items.push(item);
    const errorCode = item === null && given.records.length > 0 ? NOTHING_IN_IT : given.errorCode;
    if (errorCode === 0 || cursor.nodeId !== arrived.nodeId) continue;
    partitions.holdBack(cursor);
    failed.set(errorCode, [...(failed.get(errorCode) ?? []), cursor]);
  }
  return { items, failed };
}

/** Null where it was assigned since, or another broker has given what was asked for. */
function expecting(partitions: AssignedPartitions, { session, turn }: Arrived, partition: number) {
  const cursor = partitions.cursorOf(partition);
  if (cursor === undefined || cursor.sinceTurn > turn || cursor.isDefective) return null;
  return session.askedOffset(partition) === cursor.position ? cursor : null;
}

function itemOf(partitions: AssignedPartitions, cursor: PartitionCursor, given: PartitionAnswer): HandItem | null {
  cursor.beyondEndSince = null;
  const fetchedOffset = cursor.position;
  const read = readPartition(given, fetchedOffset);
  if (read === null) return null;
  const { blocks, lastOffset, bytes, isDefective } = read;
  cursor.isDefective = isDefective;
  if (isDefective) partitions.holdBack(cursor);
  partitions.move(cursor, lastOffset + 1n);
  const { partition, highWatermark } = given;
  return { cursor, bytes, fetched: { partition, blocks, fetchedOffset, lastOffset, highWatermark } };
}

/** So is one that is half full, or a partition of it: the next batch may just not have fitted. */
function isLarge({ partitions }: FetchAnswer, { maxBytes, maxBytesPerPartition }: FetcherParts): boolean {
  let bytes = 0;
  for (const { records } of partitions) {
    if (records.length >= maxBytesPerPartition / 2) return true;
    bytes += records.length;
  }
  return bytes >= Math.min(LARGE_BYTES, maxBytes / 2);
}

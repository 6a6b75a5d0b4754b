import type { FetchSession } from './fetch-session.ts';
import { createPartitionAskers } from './partition-askers.ts';
import { createPartitionCursor, type PartitionCursor } from './partition-cursor.ts';

/** Node ids by partition. */
export type Leaders = ReadonlyMap<number, number>;

/** The partitions that are to be fetched, and of which broker's session each is a part. */
export interface AssignedPartitions {
  /** Goes up with each `assign` and `restart`. */
  readonly turn: () => number;
  readonly cursorOf: (partition: number) => PartitionCursor | undefined;
  /** Gives the cursors that are of no use any more. */
  readonly assign: (positions: ReadonlyMap<number, bigint>) => ReadonlySet<PartitionCursor>;
  /** Begins these at other offsets, and leaves the others alone; gives the cursors that are of no use any more. */
  readonly seek: (positions: ReadonlyMap<number, bigint>) => ReadonlySet<PartitionCursor>;
  /** Reads this one no more, and gives its cursor. */
  readonly drop: (partition: number) => PartitionCursor | undefined;
  /** Begins these again where their owner stands, and gives their former cursors. */
  readonly restart: (isRestarted: (cursor: PartitionCursor) => boolean) => ReadonlySet<PartitionCursor>;
  readonly pause: (partition: number) => void;
  readonly resume: (partition: number) => void;
  readonly isPaused: (cursor: PartitionCursor) => boolean;
  /** Gives each of these to its leader; false where one has none. */
  readonly place: (leaders: Leaders, isPlaced: (cursor: PartitionCursor) => boolean) => boolean;
  /** Has nobody asked for it until it is placed. */
  readonly holdBack: (cursor: PartitionCursor) => void;
  /** Goes on with it at another position. */
  readonly move: (cursor: PartitionCursor, position: bigint) => void;
}

const NO_LEADER = -1;

/** `sessionOf` says what a broker is to read. */
export function createAssignedPartitions(sessionOf: (nodeId: number) => FetchSession): AssignedPartitions {
  const cursors = new Map<number, PartitionCursor>();
  const { give, ask, ...pauses } = createPartitionAskers(sessionOf);
  let turn = 0;

  function begin(partition: number, offset: bigint): void {
    const former = cursors.get(partition);
    if (former !== undefined) give(former, null);
    cursors.set(partition, createPartitionCursor(partition, offset, turn));
  }

  function end(cursor: PartitionCursor): void {
    give(cursor, null);
    pauses.resume(cursor);
    cursors.delete(cursor.partition);
  }

  /** Begins these, each at its offset, and gives those in whose place they are. */
  function beginAll(positions: Iterable<readonly [partition: number, offset: bigint]>): Set<PartitionCursor> {
    const former = new Set<PartitionCursor>();
    turn += 1;
    for (const [partition, offset] of positions) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) former.add(cursor);
      begin(partition, offset);
    }
    return former;
  }

  return {
    turn: () => turn,
    cursorOf: (partition) => cursors.get(partition),
    assign(positions) {
      const gone = new Set(cursors.values().filter(({ partition }) => !positions.has(partition)));
      for (const cursor of gone) end(cursor);
      return gone.union(beginAll([...positions].filter(([of, offset]) => cursors.get(of)?.takenTo !== offset)));
    },
    seek: beginAll,
    drop(partition) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) end(cursor);
      return cursor;
    },
    restart: (isRestarted) =>
      beginAll([...cursors.values()].filter(isRestarted).map(({ partition, takenTo }) => [partition, takenTo])),
    pause(partition) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) pauses.pause(cursor);
    },
    resume(partition) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) pauses.resume(cursor);
    },
    isPaused: pauses.isPaused,
    place(leaders, isPlaced) {
      let hasAll = true;
      for (const cursor of cursors.values()) {
        if (!isPlaced(cursor)) continue;
        const leader = leaders.get(cursor.partition) ?? NO_LEADER;
        give(cursor, leader === NO_LEADER ? null : leader);
        hasAll &&= cursor.nodeId !== null;
      }
      return hasAll;
    },
    holdBack: (cursor) => give(cursor, null),
    move(cursor, position) {
      cursor.position = position;
      ask(cursor);
    },
  };
}

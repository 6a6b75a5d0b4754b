import type { FetchSession } from './fetch-session.ts';
import type { PartitionCursor } from './partition-cursor.ts';

/** Of which broker's session each partition is a part, unless it is paused or defective. */
export interface PartitionAskers {
  /** From this broker on, or nobody. */
  readonly give: (cursor: PartitionCursor, nodeId: number | null) => void;
  /** Has its broker asked for it where it stands now. */
  readonly ask: (cursor: PartitionCursor) => void;
  readonly pause: (cursor: PartitionCursor) => void;
  readonly resume: (cursor: PartitionCursor) => void;
  readonly isPaused: (cursor: PartitionCursor) => boolean;
}

/** `sessionOf` says what a broker is to read. A partition stays paused for the cursors that come after, too. */
export function createPartitionAskers(sessionOf: (nodeId: number) => FetchSession): PartitionAskers {
  const paused = new Set<number>();

  function ask(cursor: PartitionCursor): void {
    const { nodeId, partition, position } = cursor;
    if (nodeId === null || cursor.isDefective || paused.has(partition)) return;
    sessionOf(nodeId).want(partition, position);
  }

  function dropFrom({ nodeId, partition }: PartitionCursor): void {
    if (nodeId !== null) sessionOf(nodeId).drop(partition);
  }

  return {
    ask,
    give(cursor, nodeId) {
      if (cursor.nodeId === nodeId) return;
      dropFrom(cursor);
      cursor.nodeId = nodeId;
      ask(cursor);
    },
    pause(cursor) {
      paused.add(cursor.partition);
      dropFrom(cursor);
    },
    resume(cursor) {
      if (paused.delete(cursor.partition)) ask(cursor);
    },
    isPaused: ({ partition }) => paused.has(partition),
  };
}

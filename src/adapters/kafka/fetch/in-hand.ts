import { holdResponse, releaseResponse } from '../response-memory.ts';
import type { Fetched, FetchedPartition } from './fetched.ts';
import type { PartitionCursor } from './partition-cursor.ts';

/** What an answer brought of one partition. */
export interface HandItem {
  readonly cursor: PartitionCursor;
  readonly fetched: FetchedPartition;
  /** Memory that it takes. */
  readonly bytes: number;
}

/** What was fetched and not taken yet, and how much memory that takes together with what was taken. */
export interface InHand {
  /** `answer` is all of the answer that brought the items. */
  readonly add: (nodeId: number, items: readonly HandItem[], answer: Buffer) => void;
  /** As `Fetcher.take`. */
  readonly take: (mostBytes: number) => readonly Fetched[] | null;
  /** Throws away what is in hand of these. */
  readonly drop: (isDropped: (cursor: PartitionCursor) => boolean) => void;
  /** Whether something could be taken: of one broker, or of any. */
  readonly waits: (nodeId?: number) => boolean;
  readonly bytes: () => number;
  /** With what was taken and not released. */
  readonly heldBytes: () => number;
}

interface Entry {
  readonly nodeId: number;
  readonly items: readonly HandItem[];
  readonly answer: Answer;
}

/** An answer, and among how many its memory is still shared. */
interface Answer {
  readonly memory: Buffer;
  holders: number;
}

/** What was taken: no more than what has to be counted, so that nothing keeps its blocks from the garbage collector. */
interface Taken {
  readonly cursors: readonly PartitionCursor[];
  readonly bytes: number;
  isCounted: boolean;
}

const bytesOf = (items: readonly HandItem[]): number => items.reduce((sum, { bytes }) => sum + bytes, 0);

/** `isSkipped` says which partitions stay in hand, `onFreed` hears that there is more room. */
export function createInHand(isSkipped: (cursor: PartitionCursor) => boolean, onFreed: () => void): InHand {
  /** The oldest first. */
  let entries: readonly Entry[] = [];
  let inHandBytes = 0;
  let takenBytes = 0;
  const forgotten = new FinalizationRegistry<Taken>(uncount);

  function uncount(taken: Taken): void {
    if (!taken.isCounted) return;
    taken.isCounted = false;
    takenBytes -= taken.bytes;
    for (const cursor of taken.cursors) cursor.outstanding -= 1;
    onFreed();
  }

  function toFetched(items: readonly HandItem[], answer: Answer): Fetched {
    const bytes = bytesOf(items);
    const taken: Taken = { bytes, cursors: items.map(({ cursor }) => cursor), isCounted: true };
    for (const { cursor, fetched } of items) cursor.takenTo = fetched.lastOffset + 1n;
    inHandBytes -= bytes;
    takenBytes += bytes;
    const release = () => {
      if (taken.isCounted) letGo(answer);
      uncount(taken);
    };
    forgotten.register(release, taken);
    return { partitions: items.map(({ fetched }) => fetched), bytes, release };
  }

  return {
    add(nodeId, items, memory) {
      for (const { cursor } of items) cursor.outstanding += 1;
      inHandBytes += bytesOf(items);
      entries = [...entries, { nodeId, items, answer: { memory, holders: 1 } }];
    },
    take(mostBytes) {
      const taken: Fetched[] = [];
      const left: Entry[] = [];
      let bytes = 0;
      for (const entry of entries) {
        const isEnough = taken.length > 0 && bytes >= mostBytes;
        const { stays, items } = part(entry, ({ cursor }) => isEnough || isSkipped(cursor));
        if (stays !== null) left.push(stays);
        if (items.length === 0) continue;
        const fetched = toFetched(items, entry.answer);
        taken.push(fetched);
        bytes += fetched.bytes;
      }
      entries = left;
      return taken.length === 0 ? null : taken;
    },
    drop(isDropped) {
      const left: Entry[] = [];
      for (const entry of entries) {
        const { stays, items } = part(entry, ({ cursor }) => !isDropped(cursor));
        if (stays !== null) left.push(stays);
        inHandBytes -= bytesOf(items);
        for (const { cursor } of items) cursor.outstanding -= 1;
        if (items.length > 0) letGo(entry.answer);
      }
      entries = left;
    },
    waits: (nodeId) =>
      entries.some((entry) => {
        if (nodeId !== undefined && entry.nodeId !== nodeId) return false;
        return entry.items.some(({ cursor }) => !isSkipped(cursor));
      }),
    bytes: () => inHandBytes,
    heldBytes: () => inHandBytes + takenBytes,
  };
}

/** Parts the items that stay in hand from the others; both hold on to their answer. */
function part(entry: Entry, keeps: (item: HandItem) => boolean) {
  const kept: HandItem[] = [];
  const items: HandItem[] = [];
  for (const item of entry.items) (keeps(item) ? kept : items).push(item);
  if (kept.length === 0) return { stays: null, items };
  if (items.length > 0) entry.answer.holders += 1;
  return { stays: { ...entry, items: kept }, items };
}

function letGo(answer: Answer): void {
  answer.holders -= 1;
  if (answer.holders > 0) return;
  holdResponse(answer.memory, 1);
  releaseResponse(answer.memory);
}

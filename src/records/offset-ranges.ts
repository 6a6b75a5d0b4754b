/** Offsets of a partition from `from` to `to`, both of them included. */
export interface OffsetRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Offsets of a partition, as ranges in order, with a gap between any two. */
export type OffsetSet = readonly OffsetRange[];

const RANGE = /^(\d{1,19})(?:-(\d{1,19}))?$/;

/** The offsets that any of the ranges holds. The ranges may overlap and come in any order. */
export function offsetSet(ranges: Iterable<OffsetRange>): OffsetSet {
  const merged: OffsetRange[] = [];
  for (const { from, to } of [...ranges].toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || last.to + 1n < from) merged.push({ from, to });
    else if (last.to < to) merged[merged.length - 1] = { from: last.from, to };
  }
  return merged;
}

export function holdsOffset(set: OffsetSet, offset: bigint): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (set[middle]!.to < offset) low = middle + 1;
    else high = middle;
  }
  const range = set[low];
  return range !== undefined && range.from <= offset;
}

/** For example `120-180,300`; the empty text where there are none. */
export function formatOffsets(set: OffsetSet): string {
  return set.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

/** What `formatOffsets` wrote, or null where the text is nothing of the kind. */
export function parseOffsets(text: string): OffsetSet | null {
  if (text === '') return [];
  const ranges: OffsetRange[] = [];
  for (const part of text.split(',')) {
    const [, from, to = from] = RANGE.exec(part) ?? [];
    if (from === undefined || to === undefined || BigInt(to) < BigInt(from)) return null;
    ranges.push({ from: BigInt(from), to: BigInt(to) });
  }
  return offsetSet(ranges);
}

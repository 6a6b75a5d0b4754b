import { figuresOf, type Figures } from './figures.ts';
import { increaseOf } from './increase.ts';
import type { Snapshot } from './snapshot.ts';

/** The figures of the time between two snapshots. */
export function figuresBetween(before: Snapshot, after: Snapshot): Figures {
  return figuresOf(increaseOf(before.counts, after.counts), (after.atMs - before.atMs) / 1_000);
}

import { DEAD_LETTER_REASONS, type DeadLetterReason } from '../events/dead-letter.ts';
import { figuresBetween } from './figures-between.ts';
import type { Figures } from './figures.ts';
import { pointOf, type Point } from './point.ts';
import type { Snapshot } from './snapshot.ts';

/** The last minutes, as snapshots that stand some seconds apart. */
export interface History {
  /** Remembers a snapshot as the newest. */
  readonly keep: (snapshot: Snapshot) => void;
  /** Looks at a snapshot in between, which is not remembered. */
  readonly observe: (snapshot: Snapshot) => void;
  /** Of each snapshot that was kept in the last 15 minutes. */
  readonly points: () => readonly Point[];
  readonly pointAt: (now: Snapshot) => Point;
  readonly figuresUntil: (now: Snapshot, stretch: Stretch) => Figures;
  /** When a dead letter of this reason was last seen to be counted. */
  readonly deadLettersSeenMs: () => Readonly<Partial<Record<DeadLetterReason, number>>>;
}

/** The stretches of time that figures are given for, in milliseconds. */
export const STRETCHES = {
  minute: 60_000,
  fiveMinutes: 300_000,
  quarterHour: 900_000,
  sinceStart: Number.POSITIVE_INFINITY,
} as const;
export type Stretch = keyof typeof STRETCHES;

const MOMENT_MS = 10_000;
// A little longer than any stretch, so that there is always one that is old enough.
const KEPT_MS = STRETCHES.quarterHour + MOMENT_MS;

/** `first` is what everything is counted from. */
export function createHistory(first: Snapshot): History {
  let kept: readonly { readonly snapshot: Snapshot; readonly point: Point }[] = [];
  let latest = first;
  const seenMs: Partial<Record<DeadLetterReason, number>> = {};

  /** The newest that is at least so old; where there is none, the oldest. */
  function ago(now: Snapshot, ageMs: number): Snapshot {
    const oldest = kept[0]?.snapshot ?? first;
    if (now.atMs - first.atMs <= ageMs) return first;
    return kept.findLast(({ snapshot }) => now.atMs - snapshot.atMs >= ageMs)?.snapshot ?? oldest;
  }

  function observe(snapshot: Snapshot): void {
    const { deadLetters } = figuresBetween(latest, snapshot);
    for (const reason of DEAD_LETTER_REASONS) if (deadLetters[reason] > 0) seenMs[reason] = snapshot.timeMs;
    latest = snapshot;
  }

  const pointAt = (now: Snapshot) => pointOf(now, ago(now, STRETCHES.minute), ago(now, MOMENT_MS));

  return {
    keep(snapshot) {
      observe(snapshot);
      const point = pointAt(snapshot);
      // Where the clock on the wall was set back, what stands in its future would be drawn over what comes.
      const earlier = kept.filter(
        (each) => each.point.timeMs < snapshot.timeMs && snapshot.atMs - each.snapshot.atMs <= KEPT_MS,
      );
      kept = [...earlier, { snapshot, point }];
    },
    observe,
    pointAt,
    points: () => kept.map(({ point }) => point),
    figuresUntil: (now, stretch) => figuresBetween(ago(now, STRETCHES[stretch]), now),
    deadLettersSeenMs: () => seenMs,
  };
}

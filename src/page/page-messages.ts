import type { DeadLetterReason } from '../events/dead-letter.ts';
import type { Condition } from '../worker-state.ts';
import type { Figures } from './figures.ts';
import type { Gauges } from './gauges.ts';
import type { Stretch } from './history.ts';
import type { PageWords } from './page-words.ts';
import type { Point } from './point.ts';

// What the browser is told. Its modules take these types for theirs.

/** How things are now. */
export interface News {
  readonly timeMs: number;
  readonly condition: Condition;
  readonly gauges: Gauges;
  /** Of this stretch of time. */
  readonly stretch: Stretch;
  readonly figures: Figures;
  readonly deadLettersSeenMs: Readonly<Partial<Record<DeadLetterReason, number>>>;
  /** The end of the charts. */
  readonly point: Point;
  /** Whether the next point comes after this one, or in its place. */
  readonly kept: boolean;
}

/** What a browser needs to begin. */
export interface Greeting {
  readonly version: string;
  readonly words: PageWords;
  /** What the charts have so far. */
  readonly points: readonly Point[];
  readonly news: News;
}

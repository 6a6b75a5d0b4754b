import type { MetricReport } from '../adapters/metric-sum.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

/** Looks at the metrics again and again. */
export interface Sampler {
  /** Looks at once, unless it is just looking. */
  readonly look: () => Promise<void>;
  readonly stop: () => void;
}

export interface SamplerParts {
  readonly readReports: () => Promise<readonly MetricReport[]>;
  /** While nobody is looking, one look in five is enough. */
  readonly isWatched: () => boolean;
  /** `kept` is true for one look in five. */
  readonly onSnapshot: (snapshot: Snapshot, kept: boolean) => void;
  readonly onError: (error: unknown) => void;
}

const LOOK_EVERY_MS = 1_000;
const KEEP_EVERY = 5;

export function startSampler({ readReports, isWatched, onSnapshot, onError }: SamplerParts): Sampler {
  let seconds = 0;
  let looking = false;

  async function look(kept: boolean): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      onSnapshot(takeSnapshot(await readReports(), performance.now(), Date.now()), kept);
    } catch (error) {
      // Whatever is wrong with the page, the worker goes on.
      onError(error);
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => {
    seconds += 1;
    const kept = seconds % KEEP_EVERY === 0;
    if (kept || isWatched()) void look(kept);
  }, LOOK_EVERY_MS).unref();
  return { look: () => look(false), stop: () => clearInterval(timer) };
}

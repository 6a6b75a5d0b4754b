const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
const STEADY_MS = 120_000;

/** How long to wait before a process that has ended is started again. */
export interface RestartDelays {
  readonly next: (livedMs: number) => number;
}

/** A second, doubled each time, a minute at most; and a second again for a process that lived for two minutes. */
export function createRestartDelays(): RestartDelays {
  let ends = 0;
  return {
    next(livedMs) {
      if (livedMs >= STEADY_MS) ends = 0;
      const delayMs = Math.min(FIRST_MS * 2 ** ends, LONGEST_MS);
      ends += 1;
      return delayMs;
    },
  };
}

const FIRST_MS = 50;
const LONGEST_MS = 1_000;

/** How long to wait after so many failures in a row: 50 ms, doubled each time, a second at most. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
}

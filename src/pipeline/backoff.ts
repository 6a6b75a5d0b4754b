const FIRST_MS = 50;
const LONGEST_MS = 1_000;
const LEAST_TURN_MS = 500;
const MOST_TURN_MS = 1_500;

/** How long to wait after so many failures in a row: 50 ms, doubled each time, a second at most. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
}

/**
 * How long to leave to somebody else what they have taken over: half a second to one and a half, in which they commit what
 * they have. By chance, so that two do not go on taking it from each other at the same moments.
 */
export function turnOfOthersMs(): number {
  return LEAST_TURN_MS + Math.random() * (MOST_TURN_MS - LEAST_TURN_MS);
}

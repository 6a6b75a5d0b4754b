const STEPS = [1, 2, 2.5, 5, 10];
const HEADROOM = 1.08;
const LEAST_SHARES = 0.1;
// Shares are read in steps of these.
const STEP_OF_SHARES = 0.05;

/**
 * From 0 to a round number above the values, and above `least`, so that noise does not look like news.
 * @param {number} least
 * @param {number} [most]
 * @returns {(lowest: number, highest: number) => [number, number]}
 */
export function fromZero(least, most = Number.POSITIVE_INFINITY) {
  return (_, highest) => [0, Math.min(most, roundUp(Math.max(least, highest * HEADROOM)))];
}

/**
 * Around shares that are to be compared: near each other, they would be one line from 0 to 1.
 * @param {number} lowest
 * @param {number} highest
 * @returns {[number, number]}
 */
export function aroundShares(lowest, highest) {
  const middle = (lowest + highest) / 2;
  const half = Math.max(LEAST_SHARES, (highest - lowest) * HEADROOM) / 2;
  const from = Math.floor(Math.max(0, middle - half) / STEP_OF_SHARES) * STEP_OF_SHARES;
  const to = Math.ceil((middle + half) / STEP_OF_SHARES) * STEP_OF_SHARES;
  return [from, Math.min(1, Math.max(to, from + LEAST_SHARES))];
}

/** @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  // A number that is round already may be a hair above itself.
  return power * /** @type {number} */ (STEPS.find((step) => step * power >= value * 0.999_999));
}

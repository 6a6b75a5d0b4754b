/** What several measurements of the same thing came to, in their own unit. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError where there is no measurement. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('there is no measurement');
  const sorted = values.toSorted((one, other) => one - other);
  return { median: medianOf(sorted), least: sorted[0]!, most: sorted.at(-1)! };
}

/** How much values rise from one place to the next: the slope of the straight line that fits them best. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let products = 0;
  let squares = 0;
  for (const [place, value] of values.entries()) {
    products += (place - middle) * (value - mean);
    squares += (place - middle) ** 2;
  }
  return products / squares;
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

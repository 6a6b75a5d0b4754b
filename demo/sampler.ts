import type { Random } from './random.ts';

/** Draws one value of a distribution. */
export type Sampler<T> = (random: Random) => T;

/** A value and how often it is drawn in relation to the others of its list. */
export type Weighted<T> = readonly [value: T, weight: number];

/** The same value each time, at the cost of no number. */
export function always<const T>(value: T): Sampler<T> {
  return () => value;
}

/** One of the values, each as often as it is listed. */
export function oneOf<const T>(values: readonly T[]): Sampler<T> {
  if (values.length === 0) throw new RangeError('there is nothing to draw from');
  return (random) => values[Math.floor(random() * values.length)]!;
}

/** One of the values, by weight. Takes one number, and time with the logarithm of how many there are. */
export function weighted<T>(entries: readonly Weighted<T>[]): Sampler<T> {
  let total = 0;
  const bounds = Float64Array.from(entries, ([, weight]) => (total += weight));
  if (!(total > 0)) throw new RangeError('there is nothing with a weight to draw from');
  return (random) => {
    const point = random() * total;
    let low = 0;
    let high = bounds.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (point < bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    return entries[low]![0];
  };
}

/** Whole numbers, both bounds included, all equally likely. */
export function between(least: number, most: number): Sampler<number> {
  return (random) => least + Math.floor(random() * (most - least + 1));
}

/**
 * Whole numbers from 1 to `most` as waiting and talking times are: many short ones, few long ones.
 * Half of them are below the median; `sigma` says how far they spread, as a logarithm.
 */
export function logNormal(median: number, sigma: number, most: number): Sampler<number> {
  return (random) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(most, Math.max(1, Math.round(median * Math.exp(sigma * normal))));
  };
}

/** `offset` added to what the sampler draws. */
export function above(offset: number, sampler: Sampler<number>): Sampler<number> {
  return (random) => offset + sampler(random);
}

/** Now and then, in this share of the draws, one sampler; else the other. */
export function sometimes<T, U>(share: number, rare: Sampler<T>, usual: Sampler<U>): Sampler<T | U> {
  return (random) => (random() < share ? rare(random) : usual(random));
}

/** A source of numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

const TWO_TO_32 = 0x1_0000_0000;
const WARM_UP_ROUNDS = 15;

/**
 * A small pseudo-random generator (sfc32) that gives the same numbers for the same seed, of which the
 * lower 32 bits count. Its period is far beyond what a demo draws, unlike that of generators with 32
 * bits of state, which would start again after some hundred million calls.
 */
export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const next: Random = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / TWO_TO_32;
  };
  // Without it, the first numbers of neighbouring seeds resemble one another.
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return next;
}

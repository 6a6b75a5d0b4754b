/** One number by another; null where the other is 0. */
export type Ratio = number | null;

export function ratioOf(part: number, whole: number): Ratio {
  return whole === 0 ? null : part / whole;
}

/**
 * The smallest value that at least this share (0 to 1) of the values do not exceed: one that was measured,
 * never one between two. @throws RangeError where there is no value.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('there is no value');
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1]!;
}

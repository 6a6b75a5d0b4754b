/** The first so many numbers. A small array keeps its memory beside it until a part of it is named, and is cheaper then. */
export function firstOf(numbers: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  return count === numbers.length ? numbers : numbers.subarray(0, count);
}

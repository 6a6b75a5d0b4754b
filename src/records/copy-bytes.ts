/** A copy by the engine has its price, however little it copies. */
const BY_HAND_BYTES = 24;

/** Copies bytes from `start` to `end`, and gives the place behind them in the target. */
export function copyBytes(bytes: Buffer, start: number, end: number, target: Buffer, at: number): number {
  if (end - start > BY_HAND_BYTES) bytes.copy(target, at, start, end);
  else for (let from = start, to = at; from < end; from++, to++) target[to] = bytes[from]!;
  return at + end - start;
}

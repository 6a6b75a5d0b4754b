/*
 * Varints by zigzag, as Kafka's records and Avro write them: seven bits a byte, the lowest first, and the sign in the
 * lowest bit. https://kafka.apache.org/documentation/#recordbatch https://avro.apache.org/docs/1.12.0/specification/
 */

/** How many bytes a whole number takes, from -(2^52) to 2^52. */
export function varintSize(value: number): number {
  if (value >= 0 && value < 8_192) return value < 64 ? 1 : 2;
  let size = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** Writes a whole number, from -(2^52) to 2^52, and gives the place behind it. */
export function writeVarint(target: Buffer, at: number, value: number): number {
  if (value >= 0 && value < 64) {
    target[at] = value << 1;
    return at + 1;
  }
  if (value >= 0 && value < 8_192) {
    target[at] = (value << 1) | 128;
    target[at + 1] = value >>> 6;
    return at + 2;
  }
  let to = at;
  let rest = zigzag(value);
  for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) target[to++] = (rest % 128) | 128;
  let low = rest | 0;
  for (; low > 127; low >>>= 7) target[to++] = (low & 127) | 128;
  target[to] = low;
  return to + 1;
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

/**
 * The carriers that calls are told apart by: a bounded number, whatever the calls say. Places 0 and 1 are calls without
 * a carrier and calls of any other; a carrier keeps the place that it got.
 */
export interface Carriers {
  /** By place; it grows where carriers are taken as they are met. */
  readonly names: readonly string[];
  /** One above the highest place that there may ever be. */
  readonly places: number;
  readonly placeOf: (name: string | null) => number;
  /** Of a name as UTF-8, from `start` to before `end`, without making anything of it. */
  readonly placeOfBytes: (bytes: Uint8Array, start: number, end: number) => number;
}

export interface CarrierSettings {
  /** These and no others; null takes those that are met first. */
  readonly listed: readonly string[] | null;
  /** How many are taken as they are met. */
  readonly most: number;
}

const NO_CARRIER = 'none';
const OTHER_CARRIER = 'other';
const NO_PLACE = 0;
const OTHER_PLACE = 1;
const LONGEST_NAME_BYTES = 128;
const HASHED_BYTES = 5;

export function createCarriers({ listed, most }: CarrierSettings): Carriers {
  const names = [NO_CARRIER, OTHER_CARRIER];
  const places = names.length + (listed?.length ?? most);
  // Never full, so that a search ends.
  const mask = 2 ** Math.ceil(Math.log2(4 * places)) - 1;
  const placeAt = new Uint16Array(mask + 1);
  const nameAt = Array.from<Uint8Array | undefined>({ length: mask + 1 });

  function placeOfBytes(bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return NO_PLACE;
    let slot = hash(bytes, start, end) & mask;
    for (let name = nameAt[slot]; name !== undefined; name = nameAt[slot]) {
      if (isSame(name, bytes, start, end)) return placeAt[slot]!;
      slot = (slot + 1) & mask;
    }
    if (listed !== null || end - start > LONGEST_NAME_BYTES || names.length === places) return OTHER_PLACE;
    return take(slot, Buffer.from(bytes.subarray(start, end)));
  }

  function take(slot: number, name: Buffer): number {
    nameAt[slot] = name;
    placeAt[slot] = names.length;
    return names.push(name.toString()) - 1;
  }

  function freeSlotOf(name: Buffer): number {
    let slot = hash(name, 0, name.length) & mask;
    while (nameAt[slot] !== undefined) slot = (slot + 1) & mask;
    return slot;
  }

  for (const name of listed ?? []) take(freeSlotOf(Buffer.from(name)), Buffer.from(name));

  return {
    names,
    places,
    placeOf(name) {
      if (name === null) return NO_PLACE;
      const bytes = Buffer.from(name);
      return placeOfBytes(bytes, 0, bytes.length);
    },
    placeOfBytes,
  };
}

/**
 * FNV-1a, 32 bits, of the length and the last letters, in which carriers of one family differ. Names that meet in a slot only
 * cost a comparison each, and there are few of them.
 */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = Math.imul(0x81_1c_9d_c5 ^ (end - start), 0x01_00_01_93);
  for (let at = Math.max(start, end - HASHED_BYTES); at < end; at++)
    value = Math.imul(value ^ bytes[at]!, 0x01_00_01_93);
  return value ^ (value >>> 15);
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return true;
}

import type { ByteCursor } from '../../records/byte-cursor.ts';
import { CALL_FIELDS } from './call-fields.ts';

/*
 * Which field stands at a place, without looking for the end of its name: the first eight bytes behind its quote tell all fields apart,
 * and what follows is held against the one field that it can be, four bytes at a time.
 */

const WORD = 4;
/** Of a name, behind its first quote, by which it is looked up. */
const KEY_BYTES = 2 * WORD;
/** The least that a field takes: a quote, its key, a value and the end of the object. */
const LEAST_BYTES = 1 + KEY_BYTES + 2;
const NONE = -1;

/** Each name as it stands, from quote to colon. */
const NAMES: readonly Buffer[] = CALL_FIELDS.map(({ name }) => Buffer.from(`"${name}":`));
/** How many bytes these take, for each field. */
export const NAME_BYTES: Uint8Array = Uint8Array.from(NAMES, ({ length }) => length);

const LONGEST_NAME_BYTES = Math.max(...NAME_BYTES);
/** Words behind the key; the last ends with the colon, wherever it begins. */
const MOST_REST_WORDS = Math.ceil((LONGEST_NAME_BYTES - 1 - KEY_BYTES) / WORD);
const restWords = new Int32Array(MOST_REST_WORDS * NAMES.length);
for (const [field, name] of NAMES.entries()) {
  for (let word = 0, at = 1 + KEY_BYTES; at < name.length; word++, at += WORD)
    restWords[MOST_REST_WORDS * field + word] = name.readInt32LE(Math.min(at, name.length - WORD));
}

const SLOT_BITS = 8;
const keys = Int32Array.from(NAMES.flatMap((name) => [name.readInt32LE(1), name.readInt32LE(1 + WORD)]));
const MULTIPLIER = findMultiplier();
const fieldIn = tableFor(MULTIPLIER);

/** The field whose name stands at `at`, with its quotes, and its colon right behind; -1 where there is none of ours. */
export function findField({ view }: ByteCursor, at: number, end: number): number {
  if (end - at < LEAST_BYTES) return NONE;
  const low = view.getInt32(at + 1, true);
  const high = view.getInt32(at + 1 + WORD, true);
  const field = fieldIn[slotOf(low, high, MULTIPLIER)]!;
  if (field < 0 || keys[2 * field] !== low || keys[2 * field + 1] !== high) return NONE;
  const last = at + NAME_BYTES[field]! - WORD;
  if (last + WORD > end) return NONE;
  let rest = MOST_REST_WORDS * field;
  let place = at + 1 + KEY_BYTES;
  for (; place < last; place += WORD) if (view.getInt32(place, true) !== restWords[rest++]) return NONE;
  return place >= last + WORD || view.getInt32(last, true) === restWords[rest] ? field : NONE;
}

function slotOf(low: number, high: number, multiplier: number): number {
  return Math.imul(low ^ Math.imul(high, multiplier), multiplier) >>> (32 - SLOT_BITS);
}

function tableFor(multiplier: number): Int8Array {
  const table = new Int8Array(2 ** SLOT_BITS).fill(NONE);
  for (const field of NAMES.keys()) table[slotOf(keys[2 * field]!, keys[2 * field + 1]!, multiplier)] = field;
  return table;
}

/** One by which each field has a slot of its own. @throws RangeError where two names begin alike. */
function findMultiplier(): number {
  const first = 0x9e_37_79_b1;
  for (let multiplier = first; multiplier < first + 2 ** 16; multiplier += 2) {
    const taken = tableFor(multiplier).filter((field) => field !== NONE);
    if (taken.length === NAMES.length) return multiplier;
  }
  throw new RangeError('two names of fields begin alike');
}

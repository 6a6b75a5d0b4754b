/* Which of a few words stands in bytes, without making a text of it. */

/** Gives the place of the word that stands from `start` to before `end`, or -1. */
export type FindWord = (bytes: Buffer, start: number, end: number) => number;

const SLOTS = 256;
const FIRST_BYTE_FACTOR = 7;

/** A finder of these words, of which there are fewer than 128. */
export function wordFinder(words: readonly string[]): FindWord {
  const known = words.map((word) => Buffer.from(word));
  const placeIn = new Int8Array(SLOTS).fill(-1);
  for (const [place, word] of known.entries()) {
    let slot = slotOf(word.length, word[0]!);
    while (placeIn[slot] !== -1) slot = (slot + 1) % SLOTS;
    placeIn[slot] = place;
  }
  return (bytes, start, end) => {
    let slot = slotOf(end - start, bytes[start]!);
    for (let place = placeIn[slot]!; place !== -1; place = placeIn[slot]!) {
      if (isSame(known[place]!, bytes, start, end)) return place;
      slot = (slot + 1) % SLOTS;
    }
    return -1;
  };
}

function slotOf(length: number, firstByte: number): number {
  return (FIRST_BYTE_FACTOR * firstByte + length) % SLOTS;
}

function isSame(word: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at++) if (word[at] !== bytes[start + at]) return false;
  return true;
}

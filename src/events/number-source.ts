/** How many bytes numbers mostly have: those are tried first. */
const LENGTHS = { small: [1], duration: [1, 2, 3], time: [6] } as const;

/** What reads the others. A time of six bytes is between 1900 and 2040; of others it has to be asked whether they are any. */
const READERS = { small: 'readZigzag', duration: 'readZigzag', time: 'readTime' } as const;

/** The source reads so many bytes by name, from `byte0` on. */
export const LONGEST_LENGTH = 6;

/**
 * Source that reads the number by zigzag at `at` of `bytes` into `value`, and moves `at` behind it. A length that is not tried
 * is read from `cursor` by `readZigzag`, or `readTime`, which also marks what no writer writes as odd.
 */
export function numberSource(kind: keyof typeof LENGTHS): string {
  const tries = LENGTHS[kind].map(
    (length) => `if (${hasLength(length)}) { value = ${valueOfLength(length)}; at += ${length}; }`,
  );
  return [...tries, `{ cursor.at = at; value = ${READERS[kind]}(cursor); at = cursor.at; }`].join(' else ');
}

/** All bytes but the last are above 127, and a last one of 0 would be one too many. */
function hasLength(length: number): string {
  const byte = (place: number) => `(byte${place} = bytes[at + ${place}])`;
  const others = Array.from({ length: length - 1 }, (_, place) => `${byte(place)} > 127 && `);
  const isShortest = length === 1 ? '' : ` && byte${length - 1} > 0`;
  return `${others.join('')}${byte(length - 1)} < 128${isShortest}`;
}

/** The lowest bit is the sign, so a bit counts for half of what it would without. */
function valueOfLength(length: number): string {
  const others = Array.from(
    { length: length - 1 },
    (_, index) => ` + (byte${index + 1} & 127) * ${2 ** (7 * index + 6)}`,
  );
  const half = `(byte0 >> 1 & 63)${others.join('')}`;
  return `byte0 & 1 ? -1 - (${half}) : ${half}`;
}

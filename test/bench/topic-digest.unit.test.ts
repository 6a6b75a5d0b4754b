import { describe, expect, it } from 'vitest';
import { checksumOf, createDigest, differenceOf } from '../../bench/topic-digest.ts';

type Placed = readonly [content: string, timestampMs: number];

function digestOf(records: readonly Placed[]) {
  const builder = createDigest();
  for (const [content, timestampMs] of records) builder.add(checksumOf(Buffer.from(content)), timestampMs);
  return [builder.digest()];
}

const AT_MS = 1_790_000_000_000;
const expected = digestOf([
  ['a', AT_MS],
  ['b', AT_MS + 1],
]);

describe('the digest of a topic', () => {
  it('is the same for the same records in the same order', () => {
    const same = digestOf([
      ['a', AT_MS],
      ['b', AT_MS + 1],
    ]);
    expect(differenceOf(expected, same)).toBeNull();
  });

  it.each<[string, readonly Placed[]]>([
    ['1 records instead of 2', [['a', AT_MS]]],
    [
      'other records',
      [
        ['a', AT_MS],
        ['c', AT_MS + 1],
      ],
    ],
    [
      'other records',
      [
        ['a', AT_MS],
        ['b', AT_MS],
      ],
    ],
    [
      'another order',
      [
        ['b', AT_MS + 1],
        ['a', AT_MS],
      ],
    ],
  ])('tells %s', (difference, records) => {
    expect(differenceOf(expected, digestOf(records))).toContain(difference);
  });

  it('may hold records twice where that is allowed, and none too few', () => {
    const twice = digestOf([
      ['a', AT_MS],
      ['a', AT_MS],
      ['b', AT_MS + 1],
    ]);
    expect(differenceOf(expected, twice)).not.toBeNull();
    expect(differenceOf(expected, twice, { mayRepeat: true })).toBeNull();
    expect(differenceOf(expected, digestOf([['a', AT_MS]]), { mayRepeat: true })).not.toBeNull();
  });
});

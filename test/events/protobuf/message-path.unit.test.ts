import { describe, expect, it } from 'vitest';
import { createByteCursor, placeCursor } from '../../../src/records/byte-cursor.ts';
import { BY_NAME, MOST_INDEXES, readMessagePath } from '../../../src/events/protobuf/message-path.ts';

/** The path that bytes begin with, and how many they are. */
function pathOf(bytes: readonly number[]): readonly [string, number] {
  const cursor = createByteCursor();
  placeCursor(cursor, Buffer.from(bytes), 0, bytes.length);
  return [readMessagePath(cursor), cursor.at];
}

describe('which message of its schema a body is', () => {
  it.each<[string, number[], string, number]>([
    ['the first, in short', [0, 9], '0', 1],
    ['the first, at length', [2, 0, 9], '0', 2],
    ['the third', [2, 4, 9], '2', 2],
    ['the 101st', [2, 0xc8, 0x01, 9], '100', 3],
    ['one within others', [6, 2, 0, 4, 9], '1.0.2', 4],
    ['by its name, as Apicurio’s serializers write it', [11, 10, 9, ...Buffer.from('CallEnded'), 9], BY_NAME, 12],
    [
      'at our bound',
      [2 * MOST_INDEXES, ...Array.from({ length: MOST_INDEXES }, () => 0)],
      Array(MOST_INDEXES).fill('0').join('.'),
      MOST_INDEXES + 1,
    ],
  ])('is read: %s', (_, bytes, path, length) => {
    expect(pathOf(bytes)).toEqual([path, length]);
  });

  it.each<[string, number[], string]>([
    ['where there is nothing', [], 'a number without an end'],
    ['that ends too soon', [4, 0], 'a number without an end'],
    [
      'just beyond our bound',
      [2 * MOST_INDEXES + 2, ...Array.from({ length: MOST_INDEXES + 1 }, () => 0)],
      '33 message indexes, of 32 at most',
    ],
    ['as former serializers wrote it', [1, 1, 10], 'use.deprecated.format'],
    ['with a negative index', [2, 1, 10], 'a message index is negative'],
    ['of another name', [6, 10, 4, ...Buffer.from('Call')], 'a message index is negative'],
  ])('is not read %s', (_, bytes, problem) => {
    expect(() => pathOf(bytes)).toThrow(problem);
  });
});

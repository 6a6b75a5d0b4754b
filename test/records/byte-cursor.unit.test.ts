import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteCursor, placeCursor, readZigzag } from '../../src/records/byte-cursor.ts';
import { writeVarint } from '../../src/records/varint.ts';

const HIGHEST = 2 ** 52 - 1;
const anyNumber = fc.oneof(
  fc.integer({ min: -70, max: 70 }),
  fc.integer(),
  fc.integer({ min: -HIGHEST, max: HIGHEST }),
  fc.constantFrom(0, -1, 63, 64, -64, -65, 8_191, 8_192, -8_192, -8_193, HIGHEST, -HIGHEST),
);

/** What a cursor reads that stands before the bytes and ends with them, in a buffer that goes on. */
function read(bytes: Buffer) {
  const cursor = createByteCursor();
  placeCursor(cursor, Buffer.concat([bytes, Buffer.from([1, 1])]), 0, bytes.length);
  const value = readZigzag(cursor);
  return cursor.odd ? 'odd' : { value, at: cursor.at };
}

function written(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  return bytes.subarray(0, writeVarint(bytes, 0, value));
}

describe('a number by zigzag', () => {
  it('is read as it was written, and the cursor stands behind it', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const bytes = written(value);
        expect(read(bytes)).toEqual({ value, at: bytes.length });
      }),
    );
  });

  it('is odd where the cursor ends before it does, whatever follows', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        expect(read(written(value).subarray(0, -1))).toBe('odd');
      }),
    );
  });

  it('is odd where it could have been written in fewer bytes', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const bytes = Buffer.concat([written(value), Buffer.from([0])]);
        bytes[bytes.length - 2]! |= 128;
        expect(read(bytes)).toBe('odd');
      }),
    );
  });

  it('is odd where it has more bits than a number holds', () => {
    expect(read(Buffer.from([...Array.from({ length: 7 }, () => 255), 31]))).toBe('odd');
    expect(read(Buffer.from([...Array.from({ length: 9 }, () => 255), 1]))).toBe('odd');
  });
});

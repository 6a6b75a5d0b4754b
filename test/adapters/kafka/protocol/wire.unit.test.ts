import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWireReader, type WireReader } from '../../../../src/adapters/kafka/protocol/wire-reader.ts';
import { createWireWriter, type WireWriter } from '../../../../src/adapters/kafka/protocol/wire-writer.ts';

/** One thing that is written, and how it is read. */
interface Item {
  readonly value: unknown;
  readonly write: (to: WireWriter) => void;
  readonly read: (from: WireReader) => unknown;
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each));
const numbers = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const anyItem: fc.Arbitrary<Item> = fc.oneof(
  numbers(8).map((value) => ({
    value,
    write: (to: WireWriter) => to.int8(value),
    read: (from: WireReader) => from.int8(),
  })),
  numbers(16).map((value) => ({
    value,
    write: (to: WireWriter) => to.int16(value),
    read: (from: WireReader) => from.int16(),
  })),
  numbers(32).map((value) => ({
    value,
    write: (to: WireWriter) => to.int32(value),
    read: (from: WireReader) => from.int32(),
  })),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((value) => ({ value, write: (to: WireWriter) => to.int64(value), read: (from: WireReader) => from.int64() })),
  fc
    .boolean()
    .map((value) => ({ value, write: (to: WireWriter) => to.flag(value), read: (from: WireReader) => from.flag() })),
  fc
    .option(fc.string({ unit: 'binary', maxLength: 200 }))
    .map((value) => ({ value, write: (to: WireWriter) => to.text(value), read: (from: WireReader) => from.text() })),
  fc
    .option(bytes)
    .map((value) => ({ value, write: (to: WireWriter) => to.bytes(value), read: (from: WireReader) => from.bytes() })),
  bytes.map((value) => ({
    value,
    write: (to: WireWriter) => to.records(value),
    read: (from: WireReader) => from.bytes(),
  })),
  fc.array(numbers(32), { maxLength: 200 }).map((value) => ({
    value,
    write: (to: WireWriter) => to.list(value, to.int32),
    read: (from: WireReader) => from.list(from.int32),
  })),
  fc.constant({ value: undefined, write: (to: WireWriter) => to.end(), read: (from: WireReader) => from.end() }),
);

const LARGE_BYTES = 16 << 10;

describe('what is written', () => {
  it('is read as it was, in versions of both kinds', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.array(anyItem, { maxLength: 40 }), (isFlexible, items) => {
        const to = createWireWriter(isFlexible);
        for (const { write } of items) write(to);
        const written = Buffer.concat(to.finish());
        const from = createWireReader(written, isFlexible);
        for (const { value, read } of items) expect(read(from)).toEqual(value);
        expect(() => from.int8()).toThrow(RangeError);
      }),
    ));

  it('is as the protocol has it', () => {
    const write = (isFlexible: boolean) => {
      const to = createWireWriter(isFlexible);
      to.text('ab');
      to.text(null);
      to.bytes(Buffer.from([7]));
      to.list([1, 2], to.int8);
      to.end();
      return Buffer.concat(to.finish()).toString('hex');
    };
    expect(write(false)).toBe(['00026162', 'ffff', '0000000107', '000000020102'].join(''));
    expect(write(true)).toBe(['036162', '00', '0207', '030102', '00'].join(''));
    const long = createWireWriter(true);
    long.text('x'.repeat(300));
    expect(Buffer.concat(long.finish()).subarray(0, 2).toString('hex')).toBe('ad02');
  });

  it.each([false, true])('holds large records without a copy of them (flexible: %s)', (isFlexible) => {
    const [large, small] = [Buffer.alloc(LARGE_BYTES, 1), Buffer.alloc(LARGE_BYTES - 1, 2)];
    const to = createWireWriter(isFlexible);
    to.text('before');
    to.records(large);
    to.records(small);
    to.records(large);
    to.text('behind');
    const chunks = to.finish();
    expect(chunks.filter((chunk) => chunk === large)).toHaveLength(2);
    expect(chunks).toHaveLength(5);
    const from = createWireReader(Buffer.concat(chunks), isFlexible);
    expect([from.text(), from.bytes(), from.bytes(), from.bytes(), from.text()]).toEqual([
      'before',
      large,
      small,
      large,
      'behind',
    ]);
  });
});

describe('what is read', () => {
  it('ends with an error where it ends too soon, whatever it is', () =>
    fc.assert(
      fc.property(fc.boolean(), anyItem, (isFlexible, { write, read }) => {
        const to = createWireWriter(isFlexible);
        write(to);
        const written = Buffer.concat(to.finish());
        fc.pre(written.length > 0);
        expect(() => read(createWireReader(written.subarray(0, -1), isFlexible))).toThrow(RangeError);
      }),
    ));

  it('tells of tags that it knows, and passes those over that it does not', () => {
    const tagged = Buffer.from([2, 5, 1, 42, 200, 1, 2, 0, 7, 9]); // two tags: 5, of a byte; 200, of two; then a 9
    const from = createWireReader(tagged, true);
    const tags: [number, number][] = [];
    from.end((tag, read) => tags.push([tag, tag === 5 ? read.int8() : read.int16()]));
    expect(tags).toEqual([
      [5, 42],
      [200, 7],
    ]);
    expect(from.int8()).toBe(9);
    const again = createWireReader(tagged, true);
    again.end();
    expect(again.int8()).toBe(9);
  });

  it('is no tag where a version has none', () => {
    const from = createWireReader(Buffer.from([9]), false);
    from.end(() => expect.fail('a tag'));
    expect(from.int8()).toBe(9);
  });

  it('shares the memory of the answer', () => {
    const answer = Buffer.from([0, 0, 0, 1, 7]);
    const found = createWireReader(answer, false).bytes()!;
    answer[4] = 8;
    expect(found[0]).toBe(8);
  });

  it('is an empty list where there is none', () => {
    expect(createWireReader(Buffer.from([255, 255, 255, 255]), false).list(() => 1)).toEqual([]);
    expect(createWireReader(Buffer.from([0]), true).list(() => 1)).toEqual([]);
  });
});

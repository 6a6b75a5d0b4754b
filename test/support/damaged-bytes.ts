import fc from 'fast-check';

/** What may happen to bytes on purpose or by accident. */
type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'leave out'; readonly at: number; readonly count: number };

// No double: most of these are next to 0.
const place = fc.nat(9_999).map((part) => part / 10_000);
const inserted = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 12 }),
  // Varints that are longer than they need be, huge, or without an end.
  fc.constantFrom(
    [0x80, 0x00],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    Array.from({ length: 12 }, () => 0xff),
  ),
);

const anyDamage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes: inserted.map((bytes) => Buffer.from(bytes)) }),
  fc.record({ kind: fc.constant('leave out' as const), at: place, count: fc.integer({ min: 1, max: 4 }) }),
) satisfies fc.Arbitrary<Damage>;

/** One to three damages, done one after the other to a copy. */
export const anyDamages: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc
  .array(anyDamage, { minLength: 1, maxLength: 3 })
  .map((damages) => (bytes) => damages.reduce(damage, bytes));

function damage(bytes: Buffer, done: Damage): Buffer {
  const at = Math.floor(done.at * bytes.length);
  switch (done.kind) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at]! ^= 1 << done.bit;
      return copy;
    }
    case 'cut':
      return Buffer.from(bytes.subarray(0, at));
    case 'insert':
      return Buffer.concat([bytes.subarray(0, at), done.bytes, bytes.subarray(at)]);
    case 'leave out':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + done.count)]);
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCarriers, type CarrierSettings } from '../../src/pipeline/carriers.ts';

/** What they do, said simply. */
function modelOf({ listed, most }: CarrierSettings) {
  const names = ['none', 'other', ...(listed ?? [])];
  return (name: string | null) => {
    if (name === null || name === '') return 'none';
    const known = names.indexOf(name, 2);
    if (known >= 0) return names[known]!;
    if (listed !== null || Buffer.byteLength(name) > 128 || names.length === 2 + most) return 'other';
    names.push(name);
    return name;
  };
}

const anyName = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('a', 'b', 'ab', 'ba', 'acme', 'acmf', 'none', 'other', 'Ä', 'x'.repeat(129)),
  },
  fc.string({ unit: 'grapheme' }),
);
const anySettings = fc.record({
  listed: fc.option(fc.uniqueArray(fc.constantFrom('a', 'ab', 'acme', 'Ä'))),
  most: fc.nat(5),
});

describe('the carriers that are told apart', () => {
  it('are those that are listed, or those met first, and all others are other', () => {
    fc.assert(
      fc.property(anySettings, fc.array(fc.option(anyName), { maxLength: 40 }), (settings, names) => {
        const carriers = createCarriers(settings);
        const model = modelOf(settings);
        for (const name of names) {
          const padded = Buffer.from(`<${name ?? ''}>`);
          const place = name === null ? carriers.placeOf(name) : carriers.placeOfBytes(padded, 1, padded.length - 1);
          expect(carriers.names[place]).toBe(model(name));
          expect(carriers.placeOf(name)).toBe(place);
          expect(place).toBeLessThan(carriers.places);
        }
      }),
    );
  });

  it('stay as few, and keep their places, in a flood of names', () => {
    const carriers = createCarriers({ listed: null, most: 100 });
    // As long as each other, so that only the letters tell them apart where they meet.
    const nameOf = (i: number) => `carrier ${10_000 + ((i + 40_000) % 60_000)}`;
    const first = Array.from({ length: 100 }, (_, i) => carriers.placeOf(nameOf(i)));
    for (let i = 100; i < 50_000; i++) expect(carriers.placeOf(nameOf(i))).toBe(1);
    expect(carriers.names).toHaveLength(102);
    expect(first.map((_, i) => carriers.placeOf(nameOf(i)))).toEqual(first);
  });
});

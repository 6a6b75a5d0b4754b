import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badRecordVariants, createBadRecords, type BadRecord } from '../../demo/bad-records.ts';
import { createCallGenerator } from '../../demo/call-generator.ts';
import { createRandom } from '../../demo/random.ts';
import { brokenRules } from './broken-rules.ts';
import { callEndedType, encodeCall } from './call-ended-type.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

/** What a reader makes of a bad record that trusts nothing but the schema. */
function reasonFound(record: BadRecord): string {
  if ('call' in record) return brokenRules(record.call).length === 1 ? 'INVALID_EVENT' : 'wrong number of defects';
  const { value } = record;
  if (value === null) return 'NULL_VALUE';
  if (value.length < 5) return 'TOO_SHORT';
  if (value[0] === 0x7b) return 'FOREIGN_FRAMING';
  if (value[0] !== 0) return 'BAD_MAGIC_BYTE';
  if (value.readInt32BE(1) !== 7) return 'UNKNOWN_SCHEMA_ID';
  try {
    callEndedType.fromBuffer(value.subarray(5));
    return 'none';
  } catch {
    return 'UNDECODABLE';
  }
}

describe('badRecordVariants', () => {
  it.each(badRecordVariants)('spoils a record as it says: $name', ({ spoil }) => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.5, 1 - 2 ** -32), (seed, number) => {
        const { call } = createCallGenerator({ seed, startAtMs: 1_790_000_000_000 })();
        const encoded = encodeCall(call);
        const before = Buffer.from(encoded);
        const bad = spoil(call, encoded, () => number);
        expect(reasonFound(bad)).toBe(bad.reason);
        expect(encoded.equals(before)).toBe(true);
        expect('call' in bad ? callEndedType.isValid(bad.call) : true).toBe(true);
      }),
    );
  });

  it('gives every reason that a single record can be put aside for', () => {
    const { call } = createCallGenerator({ seed: 1, startAtMs: 0 })();
    const reasons = badRecordVariants.map(({ spoil }) => spoil(call, encodeCall(call), createRandom(1)).reason);
    expect(new Set(reasons)).toEqual(
      new Set([
        'NULL_VALUE',
        'TOO_SHORT',
        'BAD_MAGIC_BYTE',
        'FOREIGN_FRAMING',
        'UNKNOWN_SCHEMA_ID',
        'UNDECODABLE',
        'INVALID_EVENT',
      ]),
    );
  });
});

describe('createBadRecords', () => {
  const { call } = createCallGenerator({ seed: 1, startAtMs: 0 })();
  const encoded = encodeCall(call);
  const spoilt = (count: number, options: Parameters<typeof createBadRecords>[0]) => {
    const spoil = createBadRecords(options);
    return Array.from({ length: count }, () => spoil(call, encoded));
  };

  it('spoils two records in a thousand unless told otherwise', () => {
    const bad = spoilt(100_000, { seed: 1 }).filter((record) => record !== null);
    expect(bad.length).toBeGreaterThan(150);
    expect(bad.length).toBeLessThan(250);
  });

  it('spoils the share it is told, and none or all of them at the ends', () => {
    const count = (share: number) => spoilt(10_000, { seed: 1, share }).filter((record) => record !== null).length;
    expect(count(0)).toBe(0);
    expect(count(1)).toBe(10_000);
    expect(count(0.1) / 10_000).toBeCloseTo(0.1, 1);
  });

  it('lets the variants take turns', () => {
    const reasons = spoilt(badRecordVariants.length, { seed: 1, share: 1 }).map((record) => record?.reason);
    const inOrder = badRecordVariants.map(({ spoil }) => spoil(call, encoded, createRandom(1)).reason);
    expect(reasons).toEqual(inOrder);
  });

  it('spoils alike for the same seed, and otherwise for another', () => {
    const options = { seed: 3, share: 0.3 };
    expect(spoilt(500, options)).toEqual(spoilt(500, options));
    expect(spoilt(500, options)).not.toEqual(spoilt(500, { ...options, seed: 4 }));
  });
});

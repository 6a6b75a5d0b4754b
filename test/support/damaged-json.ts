import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';

/** Values that stand where others should: of each type, and at its edges. */
const ODD_VALUES: readonly JsonValue[] = [
  null,
  '',
  0,
  -1,
  1e300,
  'x',
  true,
  [],
  {},
  [[]],
  '99999999999999',
  '1.5',
  '2026-02-31 10:00:00',
];

/** A record with some of its values dropped, nulled, retyped or cut, anywhere. */
export function damagedJson(record: JsonValue): fc.Arbitrary<JsonValue> {
  const damage = fc.record({
    place: fc.nat(10_000),
    how: fc.constantFrom('drop' as const, 'set' as const, 'cut' as const),
    value: fc.constantFrom(...ODD_VALUES),
  });
  return fc.array(damage, { minLength: 1, maxLength: 4 }).map((damages) => {
    let damaged = record;
    for (const { place, how, value } of damages)
      damaged = damageAt(damaged, { left: place % countOf(damaged) }, how, value);
    return damaged;
  });
}

function countOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((count, entry) => count + countOf(entry as JsonValue), 1);
}

function damageAt(value: JsonValue, at: { left: number }, how: 'drop' | 'set' | 'cut', odd: JsonValue): JsonValue {
  if (at.left-- === 0) return how === 'cut' && typeof value === 'string' ? value.slice(0, value.length / 2) : odd;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.flatMap((entry: JsonValue) => (isDropped(at, how) ? [] : [damageAt(entry, at, how, odd)]));
  }
  const entries = Object.entries(value as JsonObject).flatMap(([name, entry]) =>
    isDropped(at, how) ? [] : [[name, damageAt(entry as JsonValue, at, how, odd)] as const],
  );
  return Object.fromEntries(entries);
}

function isDropped(at: { left: number }, how: string): boolean {
  if (how !== 'drop' || at.left !== 0) return false;
  at.left = -1;
  return true;
}

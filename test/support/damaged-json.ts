import fc from 'fast-check';
import type { JsonValue } from '../../src/sources/json-record.ts';

/** What becomes of a value; undefined: it is taken away. */
type Change = (value: JsonValue) => JsonValue | undefined;

/** Values that stand where others should: of each type, and at its edges. */
const WRONG: readonly JsonValue[] = [
  null,
  '',
  '0',
  '-1',
  'none',
  '1.5',
  'NaN',
  '1e999',
  '99999999999999',
  '2026-02-31 10:00:00',
  '2026-02-30T25:61:00Z',
  0,
  -1,
  -0.5,
  1e300,
  true,
  [],
  {},
  [null],
  [[]],
  { sid: 1 },
];
const wrong =
  (value: JsonValue): Change =>
  () =>
    value;
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(() => undefined),
  fc.constant<Change>((value) => (typeof value === 'string' ? value.slice(0, value.length / 2) : value)),
  { weight: 3, arbitrary: fc.constantFrom(...WRONG).map(wrong) },
  (fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>).map(wrong),
);

/** A record that is nearly right: up to four values dropped, of another type, or cut, anywhere in it. */
export function damagedJson(record: JsonValue): fc.Arbitrary<JsonValue> {
  return fc
    .array(fc.tuple(fc.nat(), anyChange), { minLength: 1, maxLength: 4 })
    .map((choices) => damage(record, choices));
}

/** Such records, and now and then JSON that is no such record. */
export function anyDamaged(anyRecord: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  const anyJson = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  return fc.oneof({ weight: 9, arbitrary: anyRecord.chain(damagedJson) }, { weight: 1, arbitrary: anyJson });
}

/** Entries in any order, some of them twice. */
export function reordered<Entry>(entries: readonly Entry[]): fc.Arbitrary<Entry[]> {
  return fc
    .subarray([...entries])
    .chain((again) => fc.shuffledSubarray([...entries, ...again], { minLength: entries.length + again.length }));
}

/** Changes some of the values of a record, counted through all of it. */
function damage(record: JsonValue, choices: readonly (readonly [number, Change])[]): JsonValue {
  const count = countOf(record);
  const changes = new Map(choices.map(([place, change]) => [place % count, change]));
  let at = 0;
  const changed = (value: JsonValue): JsonValue | undefined => {
    const change = changes.get(at++) ?? ((same: JsonValue) => same);
    if (Array.isArray(value)) {
      const entries = value.map((entry: JsonValue) => changed(entry));
      return change(entries.filter((entry) => entry !== undefined));
    }
    if (typeof value !== 'object' || value === null) return change(value);
    return change(Object.fromEntries(Object.entries(value).map(([name, field]) => [name, changed(field ?? null)])));
  };
  return changed(record) ?? null;
}

function countOf(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, entry: JsonValue | undefined) => sum + countOf(entry), 1);
}

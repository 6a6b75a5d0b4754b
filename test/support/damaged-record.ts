import fc from 'fast-check';
import type { JsonValue } from '../../src/sources/json-record.ts';

/** Records that are nearly right: values lost, of another type or cut, anywhere in them; and JSON that is no such record. */
export function anyDamaged(anyRecord: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  const anyChoices = fc.array(fc.tuple(fc.nat(), anyChange), { minLength: 1, maxLength: 4 });
  const damaged = fc.tuple(anyRecord, anyChoices).map(([record, choices]) => damage(record, choices));
  const anyJson = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  return fc.oneof({ weight: 9, arbitrary: damaged }, { weight: 1, arbitrary: anyJson });
}

/** What becomes of a value; undefined: it is taken away. */
type Change = (value: JsonValue) => JsonValue | undefined;

const WRONG: readonly JsonValue[] = [null, '', '0', '-1', 'NaN', '1e999', true, 1e300, -0.5, [], {}, [null], [[]]];
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(() => undefined),
  fc.constant<Change>((value) => (typeof value === 'string' ? value.slice(0, -1) : value)),
  fc.constantFrom(...WRONG).map(
    (wrong): Change =>
      () =>
        wrong,
  ),
  fc.string().map(
    (wrong): Change =>
      () =>
        wrong,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(
    (wrong): Change =>
      () =>
        wrong,
  ),
);

/** Changes some of the values of a record, counted through all of it. */
function damage(record: JsonValue, choices: readonly (readonly [number, Change])[]): JsonValue {
  const count = countOf(record);
  const changes = new Map(choices.map(([place, change]) => [place % count, change]));
  let at = 0;
  const changed = (value: JsonValue): JsonValue | undefined => {
    const change = changes.get(at++) ?? ((same: JsonValue) => same);
    if (Array.isArray(value)) return change(value.map((entry: JsonValue) => changed(entry) ?? null));
    if (typeof value !== 'object' || value === null) return change(value);
    return change(Object.fromEntries(Object.entries(value).map(([name, field]) => [name, changed(field ?? null)])));
  };
  return changed(record) ?? null;
}

function countOf(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, entry: JsonValue | undefined) => sum + countOf(entry), 1);
}

import fc from 'fast-check';
import { isObject } from '../../src/sources/json-fields.ts';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';

/** What a field of a damaged record may hold instead. */
const anyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, '', '0', 0, -1, 1e300, true, 'unknown', [], {}, [null], [[]], { sid: 1 }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);

/** A record with some of its fields dropped, or with another value, at any depth. */
export function damaged(record: JsonValue): fc.Arbitrary<JsonValue> {
  const damage = fc.record({ place: fc.nat(), value: fc.option(anyValue, { nil: undefined }) });
  return fc.array(damage, { minLength: 1, maxLength: 4 }).map((damages) =>
    damages.reduce<JsonValue>((hurt, { place, value }) => {
      const paths = pathsOf(hurt);
      const path = paths[place % paths.length];
      return path === undefined ? hurt : replaced(hurt, path, value);
    }, record),
  );
}

/** Events in another order, some of them twice. */
export function reordered<Event>(events: readonly Event[]): fc.Arbitrary<readonly Event[]> {
  return fc
    .subarray([...events])
    .chain((again) => fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }));
}

type Path = readonly (string | number)[];

function pathsOf(value: JsonValue): readonly Path[] {
  const entries: readonly (readonly [string | number, JsonValue | undefined])[] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([name, inner]) => [
    [name],
    ...(inner === undefined ? [] : pathsOf(inner).map((path) => [name, ...path])),
  ]);
}

function replaced(value: JsonValue, [name, ...rest]: Path, by: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) {
    const list: readonly JsonValue[] = value;
    return list.flatMap((entry, place) => {
      if (place !== name) return [entry];
      if (rest.length > 0) return [replaced(entry, rest, by)];
      return by === undefined ? [] : [by];
    });
  }
  const object = value as JsonObject;
  const inner = rest.length > 0 ? replaced(object[name!]!, rest, by) : by;
  const { [String(name)]: _, ...others } = object;
  return inner === undefined ? others : { ...others, [String(name)]: inner };
}

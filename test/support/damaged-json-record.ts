import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';

type Path = readonly (string | number)[];

/** Where values stand in a record, leaves and others. */
function pathsOf(value: JsonValue | undefined, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, JsonValue | undefined])[] = Array.isArray(value)
    ? value.map((entry, at) => [at, entry as JsonValue] as const)
    : Object.entries(value);
  return [path, ...entries.flatMap(([name, entry]) => pathsOf(entry, [...path, name]))];
}

/** A record with what stands at a path made another; undefined: taken away. */
function changedAt(
  value: JsonValue | undefined,
  path: Path,
  change: (old: JsonValue) => JsonValue | undefined,
): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return change(value ?? null) ?? null;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    return list.map((entry, at) => (at === name ? changedAt(entry, rest, change) : entry));
  }
  if (typeof value !== 'object' || value === null) return value ?? null;
  const fields: JsonObject = value as JsonObject;
  return Object.fromEntries(
    Object.entries(fields).map(([field, old]) => [field, field === String(name) ? changedAt(old, rest, change) : old]),
  );
}

const wrong: fc.Arbitrary<JsonValue | undefined> = fc.oneof(
  fc.constantFrom<JsonValue | undefined>(
    undefined,
    null,
    '',
    0,
    -1,
    1e300,
    true,
    [],
    {},
    [null],
    '0',
    'none',
    '2026-02-30T25:61:00Z',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);

/** A record with up to four values dropped, emptied, made of another type, or cut. */
export function damaged(record: JsonValue): fc.Arbitrary<JsonValue> {
  const paths = pathsOf(record);
  const cut = (old: JsonValue): JsonValue => (typeof old === 'string' ? old.slice(0, old.length / 2) : old);
  const change = fc.oneof(
    { weight: 3, arbitrary: wrong.map((value) => () => value) },
    { weight: 1, arbitrary: fc.constant(cut) },
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), change), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<JsonValue>((value, [path, made]) => changedAt(value, path, made), record));
}

/** A list's entries in any order, each once or twice. */
export function anyOrder<Entry>(entries: readonly Entry[]): fc.Arbitrary<Entry[]> {
  return fc
    .tuple(
      fc.array(fc.boolean(), { minLength: entries.length, maxLength: entries.length }),
      fc.infiniteStream(fc.nat()),
    )
    .map(([twice, keys]) =>
      entries
        .flatMap((entry, at) => (twice[at] ? [entry, entry] : [entry]))
        .map((entry) => ({ entry, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry),
    );
}

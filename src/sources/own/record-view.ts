import { celList, celMap, type CelInput } from '@bufbuild/cel';
import { BadFieldError } from '../bad-field-error.ts';
import { isObject } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';

/*
 * What expressions see of a record: what they read, and no more, as the library's own maps and lists. So a record has neither
 * prototypes nor what the library would take for messages of its own, and what is read is bounded.
 */

export const MOST_ENTRIES = 1_000;
export const MOST_VALUES = 10_000;
export const LONGEST_TEXT = 16_384;

/** What is read beneath an object: names, and what is read beneath each; null: all of it. */
export type ReadNames = ReadonlyMap<string, ReadNames> | null;

/** What is read where these paths are. */
export function namesRead(paths: readonly (readonly string[])[]): ReadNames {
  if (paths.some((path) => path.length === 0)) return null;
  const byName = Map.groupBy(paths, ([name]) => name!);
  return new Map([...byName].map(([name, group]) => [name, namesRead(group.map((path) => path.slice(1)))]));
}

/** @throws BadFieldError where it is larger than expressions may read. */
export function viewOf(record: JsonValue, names: ReadNames): CelInput {
  return seen(record, names, 'record', { left: MOST_VALUES });
}

function seen(value: JsonValue, names: ReadNames, path: string, budget: { left: number }): CelInput {
  budget.left -= 1;
  if (budget.left < 0)
    throw new BadFieldError(path, `has more than ${MOST_VALUES} values, which expressions read at most`);
  if (typeof value === 'string') {
    if (value.length > LONGEST_TEXT)
      throw new BadFieldError(path, `is longer than ${LONGEST_TEXT}, which expressions read at most`);
    return value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (!isObject(value)) {
    expectFew(value.length, path);
    return celList(value.map((entry: JsonValue) => seen(entry, null, path, budget)));
  }
  const map = new Map<string, CelInput>();
  for (const name of names === null ? ownNames(value, path) : names.keys()) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (inner === undefined) continue;
    // Names that the mapping does not have may be personal.
    map.set(
      name,
      names === null ? seen(inner, null, path, budget) : seen(inner, names.get(name)!, `${path}.${name}`, budget),
    );
  }
  return celMap(map);
}

function ownNames(value: object, path: string): readonly string[] {
  const names = Object.keys(value);
  expectFew(names.length, path);
  return names;
}

function expectFew(count: number, path: string): void {
  if (count > MOST_ENTRIES)
    throw new BadFieldError(path, `has ${count} entries, of which expressions read ${MOST_ENTRIES} at most`);
}

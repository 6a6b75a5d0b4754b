import { celList, celMap, type CelInput } from '@bufbuild/cel';
import { BadFieldError } from '../bad-field-error.ts';
import { isObject } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';

/*
 * What expressions see of a record: what they read, and no more, as the library's own maps and lists. So a record has neither
 * prototypes nor what the library would take for messages of its own, and what is read is bounded.
 */

/** Lists, objects, texts and all others, of which a macro goes over each once at most. */
export const MOST_VALUES = 1_000;
/** What a macro may read again for every entry of a list. */
export const LONGEST_TEXT = 2_048;
/** Of all texts together. */
export const MOST_TEXT = 65_536;

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
  return seen(record, names, 'record', { values: MOST_VALUES, text: MOST_TEXT });
}

/** What may still be read. */
interface Budget {
  values: number;
  text: number;
}

function seen(value: JsonValue, names: ReadNames, path: string, budget: Budget): CelInput {
  budget.values -= 1;
  if (budget.values < 0) tooLarge(path, `has more than ${MOST_VALUES} values`);
  if (typeof value === 'string') return seenText(value, path, budget);
  if (typeof value !== 'object' || value === null) return value;
  if (!isObject(value)) return celList(value.map((entry: JsonValue) => seen(entry, null, path, budget)));
  const map = new Map<string, CelInput>();
  for (const name of names === null ? Object.keys(value) : names.keys()) {
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

function seenText(text: string, path: string, budget: Budget): string {
  if (text.length > LONGEST_TEXT) tooLarge(path, `is longer than ${LONGEST_TEXT}`);
  budget.text -= text.length;
  if (budget.text < 0) tooLarge(path, `has more than ${MOST_TEXT} characters`);
  return text;
}

function tooLarge(path: string, problem: string): never {
  throw new BadFieldError(path, `${problem}, which expressions read at most`);
}

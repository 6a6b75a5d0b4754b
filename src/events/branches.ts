import type { Type, types } from 'avsc';
import type { Definition } from './named-schemas.ts';

/** The types of a union; of any other type itself. */
export function branchesOf(type: Type): readonly Type[] {
  return type.typeName.startsWith('union') ? (type as types.UnwrappedUnionType).types : [type];
}

/** Of ours what a named type of the writer's is read into; null where there is nothing of its kind. */
export function wantedOf(ours: Type | null, { schema }: Definition): Type | null {
  if (ours === null) return null;
  const kind = schema['type'] === 'error' ? 'record' : schema['type'];
  return branchesOf(ours).find(({ typeName }) => typeName === kind) ?? null;
}

/**
 * Of the named types of a writer's union the one that is read into each of ours: of those that have all that ours requires the one of
 * the same full name, else of the same simple name, else the one that has most of our fields, or symbols.
 */
export function chosenOf(definitions: readonly Definition[], ours: Type | null): ReadonlySet<Definition> {
  const chosen = new Map<Type, Definition>();
  for (const definition of definitions) {
    const wanted = wantedOf(ours, definition);
    if (wanted === null) continue;
    const best = chosen.get(wanted);
    if (best === undefined || isLiker(definition, best, wanted)) chosen.set(wanted, definition);
  }
  return new Set(chosen.values());
}

function isLiker(one: Definition, other: Definition, wanted: Type): boolean {
  const [likenesses, others] = [likenessesOf(one, wanted), likenessesOf(other, wanted)];
  const place = likenesses.findIndex((likeness, at) => likeness !== others[at]);
  return place !== -1 && likenesses[place]! > others[place]!;
}

/** The most telling first. */
function likenessesOf({ name, schema }: Definition, wanted: Type): readonly number[] {
  const theirs = new Set(namesIn(schema));
  return [
    Number(requiredIn(wanted).every((field) => theirs.has(field))),
    Number(name === wanted.name),
    Number(simpleName(name) === simpleName(wanted.name!)),
    namesIn(wanted).filter((own) => theirs.has(own)).length,
  ];
}

/** The fields of a record that have no default. */
function requiredIn(wanted: Type): readonly string[] {
  if (wanted.typeName !== 'record') return [];
  const { fields } = wanted as types.RecordType;
  return fields.filter((field) => field.defaultValue() === undefined).map(({ name }) => name);
}

/** Of the fields of a record, or the symbols of an enum. */
export function namesIn(type: object): readonly unknown[] {
  const { fields, symbols } = type as { readonly fields?: unknown; readonly symbols?: unknown };
  if (Array.isArray(fields)) return fields.map((field) => (Object(field) as { readonly name?: unknown }).name);
  return Array.isArray(symbols) ? symbols : [];
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

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
 * Of the named types of a writer's union the one that is read into each of ours: that of the same name, whatever its
 * namespace, else the one that has most of our fields, or symbols.
 */
export function chosenOf(definitions: readonly Definition[], ours: Type | null): ReadonlySet<Definition> {
  const chosen = new Map<Type, Definition>();
  for (const definition of definitions) {
    const wanted = wantedOf(ours, definition);
    if (wanted === null) continue;
    const best = chosen.get(wanted);
    if (best === undefined || likeness(definition, wanted) > likeness(best, wanted)) chosen.set(wanted, definition);
  }
  return new Set(chosen.values());
}

function likeness({ name, schema }: Definition, wanted: Type): number {
  if (simpleName(name) === simpleName(wanted.name!)) return Number.POSITIVE_INFINITY;
  const theirs = new Set(namesIn(schema));
  return namesIn(wanted).filter((own) => theirs.has(own)).length;
}

/** Of the fields of a record, or the symbols of an enum. */
function namesIn(type: object): readonly unknown[] {
  const { fields, symbols } = type as { readonly fields?: unknown; readonly symbols?: unknown };
  if (Array.isArray(fields)) return fields.map((field) => (Object(field) as { readonly name?: unknown }).name);
  return Array.isArray(symbols) ? symbols : [];
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

import type { SourceField } from './source.ts';

/** Fields of a part of a record, named by their paths in the whole of it. */
export function fieldsUnder(place: string, fields: readonly SourceField[]): readonly SourceField[] {
  return fields.map(({ path, unit, tells }) => ({ path: `${place}.${path}`, unit, tells }));
}

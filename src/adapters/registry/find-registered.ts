import avsc from 'avsc';
import { readingFormOf } from '../../events/reading-form.ts';
import { parseSchema } from './fetch-written-schema.ts';
import type { RegistryRequests } from './registry-requests.ts';

/**
 * The id of a schema under a subject, by what it means: registries tell schemas apart by their text, each in its own way, and
 * people register them by hand. Of several that mean the same the newest counts. Null where there is none.
 * @throws RegistryError
 */
export async function findRegistered(
  requests: RegistryRequests,
  subject: string,
  schemaJson: string,
): Promise<number | null> {
  const path = `/subjects/${encodeURIComponent(subject)}`;
  const same = await requests.post(`${path}?normalize=true`, { schema: schemaJson });
  if (same.kind === 'found') return (same.content as { readonly id: number }).id;
  const versions = await requests.get(`${path}/versions`);
  if (versions.kind === 'not found') return null;
  const meaning = meaningOf(schemaJson);
  for (const version of (versions.content as readonly number[]).toReversed()) {
    const answer = await requests.get(`${path}/versions/${version}`);
    if (answer.kind === 'not found') continue; // deleted since
    const { id, schema } = answer.content as { readonly id: number; readonly schema: string };
    if (meaningOf(schema) === meaning) return id;
  }
  return null;
}

/**
 * Equal for schemas of which readers make the same: names and what stands where (Avro 1.12, "Parsing Canonical Form"), and the
 * units, of which the canonical form says nothing. Null where a library would not read it.
 */
function meaningOf(schemaJson: string): string | null {
  const schema = parseSchema(schemaJson);
  try {
    const type = avsc.Type.forSchema(schema as avsc.Schema);
    return JSON.stringify([type.schema(), readingFormOf(schema, type)]);
  } catch {
    return null;
  }
}

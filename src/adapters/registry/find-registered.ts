import avsc from 'avsc';
import { readingFormOf } from '../../events/reading-form.ts';
import { parseSchema } from './fetch-written-schema.ts';
import { RegistryError, type RegistryRequests } from './registry-requests.ts';

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
  const meaning = meaningOf(schemaJson);
  const same = await requests.post(`${path}?normalize=true`, { schema: schemaJson });
  // Some compare more loosely than a reader can: Apicurio by fields in any order.
  if (same.kind === 'found' && meaningIn(same.content) === meaning) return idIn(same.content);
  const versions = await requests.get(`${path}/versions`);
  if (versions.kind === 'not found') return null;
  if (!Array.isArray(versions.content)) throw new RegistryError('its answer lists no versions', 200);
  for (const version of (versions.content as readonly number[]).toReversed()) {
    const answer = await requests.get(`${path}/versions/${version}`);
    if (answer.kind === 'not found') continue; // deleted since
    if (meaningIn(answer.content) === meaning) return idIn(answer.content);
  }
  return null;
}

/** The same for text of .proto, by what the registry takes for the same. @throws RegistryError */
export async function findRegisteredProto(
  requests: RegistryRequests,
  subject: string,
  proto: string,
): Promise<number | null> {
  const asked = { schema: proto, schemaType: 'PROTOBUF' };
  const same = await requests.post(`/subjects/${encodeURIComponent(subject)}?normalize=true`, asked);
  return same.kind === 'found' ? idIn(same.content) : null;
}

/** @throws RegistryError where an answer names no schema */
export function idIn(content: unknown): number {
  const { id } = Object(content) as { readonly id?: unknown };
  if (typeof id !== 'number') throw new RegistryError('its answer names no schema', 200);
  return id;
}

function meaningIn(content: unknown): string | null {
  const { schema } = Object(content) as { readonly schema?: unknown };
  return typeof schema === 'string' ? meaningOf(schema) : null;
}

/**
 * Equal for schemas of which readers make the same: names and what stands where (Avro 1.12, "Parsing Canonical Form"), and the
 * units, of which the canonical form says nothing. Null where a library would not read it.
 */
function meaningOf(schemaJson: string): string | null {
  try {
    const schema = parseSchema(schemaJson);
    const type = avsc.Type.forSchema(schema as avsc.Schema);
    return JSON.stringify([type.schema(), readingFormOf(schema, type)]);
  } catch {
    return null;
  }
}

import type { SchemaId } from '../../events/wire-format.ts';
import { RegistryError, type RegistryAnswer, type RegistryRequests } from './registry-requests.ts';

/** A schema as a registry has it, and those that it refers to, each before those that refer to it. */
export interface WrittenSchema {
  readonly kind: 'schema';
  readonly schema: unknown;
  readonly references: readonly unknown[];
}

/** What a registry has under an id. */
export type FetchedSchema =
  | WrittenSchema
  | { readonly kind: 'not found' }
  /** A schema of this kind, or none at all. */
  | { readonly kind: 'other'; readonly what: string }
  /** It has no ids of that kind. */
  | { readonly kind: 'no such ids' };

interface Reference {
  readonly subject: string;
  readonly version: number;
}

/** How deep schemas may refer to each other; more is a circle. */
const MOST_DEPTH = 16;

/**
 * Fetches the schema that records name. Ids of Apicurio's own API, where `apicurioUrl` is its base, come with what they refer to
 * put in its place. @throws RegistryError where the registry says nothing about it.
 */
export async function fetchWrittenSchema(
  requests: RegistryRequests,
  apicurioUrl: string | null,
  id: SchemaId,
): Promise<FetchedSchema> {
  if (typeof id === 'number') return inConfluentForm(requests, await requests.get(`/schemas/ids/${id}`));
  const [space, key] = id.split(' ') as [string, string];
  return space === 'guid' ? fetchByGuid(requests, key) : fetchFromApicurio(requests, `${apicurioUrl}`, space, key);
}

/** Registries know GUIDs since Confluent 8. Of another's 404 nobody can tell whether it is a gateway's, so that it is asked more. */
async function fetchByGuid(requests: RegistryRequests, guid: string): Promise<FetchedSchema> {
  try {
    return await inConfluentForm(requests, await requests.get(`/schemas/guids/${guid}`));
  } catch (error) {
    if (!isBare404(error)) throw error;
    await requests.get('/config');
    return { kind: 'no such ids' };
  }
}

/** The version of its API that Apicurio 3 has, else that of 2. */
async function fetchFromApicurio(
  requests: RegistryRequests,
  url: string,
  space: string,
  id: string,
): Promise<FetchedSchema> {
  const get = (version: string) =>
    requests.get(`${url}/apis/registry/${version}/ids/${space}s/${id}?references=DEREFERENCE&dereference=true`);
  let answer: RegistryAnswer;
  try {
    answer = await get('v3');
  } catch (error) {
    if (!isBare404(error)) throw error;
    answer = await get('v2');
  }
  return answer.kind === 'found' ? { kind: 'schema', schema: answer.content, references: [] } : answer;
}

/** A 404 that does not say by itself whose it is. */
function isBare404(error: unknown): boolean {
  return error instanceof RegistryError && error.status === 404;
}

async function inConfluentForm(requests: RegistryRequests, answer: RegistryAnswer): Promise<FetchedSchema> {
  if (answer.kind === 'not found') return answer;
  const { schemaType = 'AVRO', schema, references } = answer.content as Readonly<Record<string, unknown>>;
  if (schemaType !== 'AVRO') return { kind: 'other', what: `a schema of the kind ${String(schemaType)}` };
  const parsed = parseSchema(schema);
  if (parsed === undefined) return { kind: 'other', what: 'no schema' };
  return { kind: 'schema', schema: parsed, references: await fetchReferences(requests, references, MOST_DEPTH) };
}

async function fetchReferences(requests: RegistryRequests, references: unknown, depth: number): Promise<unknown[]> {
  const schemas: unknown[] = [];
  if (!Array.isArray(references) || depth === 0) return schemas;
  for (const { subject, version } of references as readonly Reference[]) {
    const answer = await requests.get(`/subjects/${encodeURIComponent(subject)}/versions/${version}`);
    if (answer.kind === 'not found') continue; // what refers to it says so
    const { schema, references: further } = answer.content as Readonly<Record<string, unknown>>;
    schemas.push(...(await fetchReferences(requests, further, depth - 1)), parseSchema(schema));
  }
  return schemas.filter((schema) => schema !== undefined);
}

/** A registry gives an Avro schema as JSON in text, of which a name alone may be none. */
export function parseSchema(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

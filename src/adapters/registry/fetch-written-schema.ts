import type { ProtoFile } from '../../events/protobuf/parse-proto.ts';
import type { SchemaId } from '../../events/schema-id.ts';
import { RegistryError, type RegistryAnswer, type RegistryRequests } from './registry-requests.ts';

/** A schema as a registry has it, and those that it refers to, each before those that refer to it. */
export type WrittenSchema =
  | {
      readonly kind: 'schema';
      readonly type: 'AVRO';
      readonly schema: unknown;
      readonly references: readonly unknown[];
    }
  | {
      readonly kind: 'schema';
      readonly type: 'PROTOBUF';
      readonly text: string;
      readonly references: readonly ProtoFile[];
      /** Whether the registry says that it is one. */
      readonly isSure: boolean;
    };

/** What a registry has under an id. */
export type FetchedSchema =
  | WrittenSchema
  | { readonly kind: 'not found' }
  /** A schema of this kind, or none at all. It may be another's word where the registry does not say itself what it is. */
  | { readonly kind: 'other'; readonly what: string; readonly isSure: boolean }
  /** It has no ids of that kind, or not yet: the others of its cluster may. */
  | { readonly kind: 'no such ids' };

interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** How deep schemas may refer to each other; more is a circle. */
const MOST_DEPTH = 16;

/**
 * Fetches the schema that records name. Ids of Apicurio's own API, where `apicurioUrl` is its base, come with what they refer to
 * put in its place, those of Protobuf without it. @throws RegistryError where the registry says nothing about it.
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

/** Registries know GUIDs since Confluent 8, and others do not know the path. */
async function fetchByGuid(requests: RegistryRequests, guid: string): Promise<FetchedSchema> {
  try {
    return await inConfluentForm(requests, await requests.get(`/schemas/guids/${guid}`));
  } catch (error) {
    if (!isNoSuchPath(error)) throw error;
    if (!error.isItsOwn) await hasItsOwnAnswer(requests);
    return { kind: 'no such ids' };
  }
}

/** Of a 404 without a word nobody can tell whose it is; so it is asked what every registry knows, though not everybody may hear it. */
async function hasItsOwnAnswer(requests: RegistryRequests): Promise<void> {
  try {
    const answer = await requests.get('/config');
    if (answer.kind === 'not found' || answer.content === undefined) throw new RegistryError('nobody is there', 404);
  } catch (error) {
    if (!(error instanceof RegistryError) || !error.isItsOwn || !RIGHTS.has(error.status)) throw error;
  }
}

/** The version of its API that Apicurio 3 has, else that of 2. */
async function fetchFromApicurio(
  requests: RegistryRequests,
  url: string,
  space: string,
  id: string,
): Promise<FetchedSchema> {
  const get = async (query: string) => {
    const of = (version: string) => requests.get(`${url}/apis/registry/${version}/ids/${space}s/${id}?${query}`);
    return of('v3').catch((error: unknown) => {
      if (isNoSuchPath(error)) return of('v2');
      throw error;
    });
  };
  try {
    const answer = await get(WHOLE);
    // Put together it is no text any more, but a descriptor.
    const isProto = answer.kind === 'found' && answer.artifactType === 'PROTOBUF';
    return artifactOf(isProto ? await get(AS_IT_IS) : answer);
  } catch (error) {
    if (!(error instanceof RegistryError) || !error.isItsOwn || !UNREADABLE.has(error.status)) throw error;
    return { kind: 'other', what: `nothing that can be read: ${error.message}`, isSure: true };
  }
}

/** What it refers to is put in its place, by the words of both versions. */
const WHOLE = 'references=DEREFERENCE&dereference=true&returnArtifactType=true';
const AS_IT_IS = 'returnArtifactType=true';
const RIGHTS: ReadonlySet<number | null> = new Set([401, 403]);
/** What cannot be put together of its parts. */
const UNREADABLE: ReadonlySet<number | null> = new Set([400, 409, 422]);

/** An artifact comes as it is; by the kind of id it may come without a word of what it is. */
function artifactOf(answer: RegistryAnswer): FetchedSchema {
  if (answer.kind === 'not found') return answer;
  const { content, text, artifactType } = answer;
  if (artifactType !== null && artifactType !== 'AVRO' && artifactType !== 'PROTOBUF')
    return { kind: 'other', what: ofKind(artifactType), isSure: true };
  const isText = content === undefined && !/^\s*(?:<|$)/.test(text);
  if (isText && artifactType === 'AVRO') return { kind: 'other', what: NO_AVRO, isSure: true };
  if (isText) return { kind: 'schema', type: 'PROTOBUF', text, references: [], isSure: artifactType !== null };
  const isSchema = Array.isArray(content) || typeof content === 'string' || 'type' in Object(content);
  if (!isSchema) throw new RegistryError('its answer is no schema', 200);
  return { kind: 'schema', type: 'AVRO', schema: content, references: [] };
}

async function inConfluentForm(requests: RegistryRequests, answer: RegistryAnswer): Promise<FetchedSchema> {
  if (answer.kind === 'not found') return answer;
  const { schemaType, schema, references } = registered(answer.content);
  if (schemaType !== 'AVRO' && schemaType !== 'PROTOBUF')
    return { kind: 'other', what: ofKind(schemaType), isSure: true };
  const parsed = schemaType === 'AVRO' ? parseSchema(schema) : schema;
  if (parsed === undefined) return { kind: 'other', what: NO_AVRO, isSure: true };
  const files = await fetchReferences(requests, references, MOST_DEPTH);
  if (files === null) return { kind: 'not found' };
  if (schemaType === 'PROTOBUF')
    return { kind: 'schema', type: 'PROTOBUF', text: schema, references: files, isSure: true };
  const schemas = files.map(({ text }) => parseSchema(text)).filter((reference) => reference !== undefined);
  return { kind: 'schema', type: 'AVRO', schema: parsed, references: schemas };
}

/** Those that were deleted since are what they were. Null where one is not there: a replica may not have heard of it yet. */
async function fetchReferences(
  requests: RegistryRequests,
  references: readonly Reference[],
  depth: number,
): Promise<readonly ProtoFile[] | null> {
  const files: ProtoFile[] = [];
  if (depth === 0) return files;
  for (const { name, subject, version } of references) {
    const answer = await requests.get(`/subjects/${encodeURIComponent(subject)}/versions/${version}?deleted=true`);
    if (answer.kind === 'not found') return null;
    const { schema, references: further } = registered(answer.content);
    const deeper = await fetchReferences(requests, further, depth - 1);
    if (deeper === null) return null;
    files.push(...deeper, { name, text: schema });
  }
  return files;
}

/** @throws RegistryError where an answer is not what a registry says of a schema */
function registered(content: unknown) {
  const { schemaType, schema, references } = Object(content) as Readonly<Record<string, unknown>>;
  if (typeof schema !== 'string') throw new RegistryError('its answer is no schema', 200);
  return {
    schema,
    schemaType: typeof schemaType === 'string' ? schemaType : 'AVRO',
    references: Array.isArray(references) ? (references as readonly Reference[]) : [],
  };
}

const NO_AVRO = 'no schema of Avro';
const ofKind = (type: string) => `a schema of the kind ${type}`;

/** A 404 that says nothing of what was asked for. */
function isNoSuchPath(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 404;
}

/** A registry gives an Avro schema as JSON in text, of which a name alone may be none. */
export function parseSchema(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

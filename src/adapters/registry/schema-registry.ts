import type { CallEnded } from '../../engine/call.ts';
import { callEndedSchema } from '../../events/avro-schemas.ts';
import { createCallEndedReader } from '../../events/call-ended.ts';
import { createCallProjection } from '../../events/call-projection.ts';
import type { Defect } from '../../events/dead-letter.ts';
import type { SchemaId } from '../../events/schema-id.ts';
import { writerTypeOf } from '../../events/writer-type.ts';
import { RetryError } from '../../pipeline/failures.ts';
import type { BodyReader, WriterSchema, WriterSchemas } from '../../pipeline/writer-schemas.ts';
import { APICURIO_ADVICE, apicurioUrlOf, isApicurioId } from './apicurio-url.ts';
import { fetchWrittenSchema, type WrittenSchema } from './fetch-written-schema.ts';
import {
  createRegistryRequests,
  type RegistryOutcome,
  type RegistryRequests,
  type RegistrySettings,
} from './registry-requests.ts';
import { createSubjects, type Subjects } from './subjects.ts';

/** The schema registry, as far as this worker needs it. */
export interface Registry<Content = CallEnded> extends WriterSchemas<Content>, Subjects {}

const GUID_ADVICE =
  'the header __value_schema_id names the schema by its GUID, by which this registry gives none: set at the producer ' +
  'value.schema.id.serializer=io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer';

/** An unknown id may be one that a replica of the registry has not heard of yet. */
const NOT_FOUND_ATTEMPTS = 3;
const NOT_FOUND_PAUSE_MS = 150;
const NOT_FOUND_FOR_MS = 60_000;
const FOR_EVER = Number.POSITIVE_INFINITY;
const forNow = () => performance.now() + NOT_FOUND_FOR_MS;
/** More than a batch can name, so that none is forgotten between its look-up and its use. */
const MOST_ENTRIES = 100_000;

interface Entry<Content> {
  readonly schema: WriterSchema<Content>;
  /** Until when an unusable schema is believed to be so, on the monotonic clock. */
  readonly freshUntil: number;
}

/** Makes a reader for bodies that were written with a schema. Throws where none can be. */
export type ReaderMaker<Content> = (written: WrittenSchema) => BodyReader<Content> | Promise<BodyReader<Content>>;

const callReader: ReaderMaker<CallEnded> = (written) => {
  const { schema, references } = avroOf(written);
  const writerType = writerTypeOf(schema, callEndedSchema.type, references);
  return { read: createCallEndedReader(writerType), projection: createCallProjection(writerType) };
};

/** For those who read Avro alone. @throws Error where it is something else. */
export function avroOf(written: WrittenSchema): Extract<WrittenSchema, { type: 'AVRO' }> {
  if (written.type === 'AVRO') return written;
  throw new Error(`it is ${written.isSure ? `a schema of the kind ${written.type}` : 'no schema of Avro'}`);
}

/** The registry for records that are calls that ended; see `createRegistryFor`. */
export function createRegistry(settings: RegistrySettings, observe: (outcome: RegistryOutcome) => void): Registry {
  return createRegistryFor(callReader, settings, observe);
}

/**
 * A client of the registry's Confluent API, and of Apicurio's own. `createReader` says what records are read as, `observe`
 * hears of every request. Retries are the caller's: only who waits knows whether it still wants to.
 */
export function createRegistryFor<Content>(
  createReader: ReaderMaker<Content>,
  settings: RegistrySettings,
  observe: (outcome: RegistryOutcome) => void,
): Registry<Content> {
  const requests = createRegistryRequests(settings, observe);
  const apicurioUrl = apicurioUrlOf(settings.url);
  const entries = new Map<SchemaId, Entry<Content>>();
  const loading = new Map<SchemaId, Promise<void>>();

  function remember(id: SchemaId, entry: Entry<Content>): void {
    entries.delete(id);
    entries.set(id, entry);
    const [oldest] = entries.keys();
    if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
  }

  async function load(id: SchemaId): Promise<void> {
    // Partitions meet a new schema at the same time.
    let request = loading.get(id);
    if (request === undefined) {
      request = lookUp(id).finally(() => loading.delete(id));
      loading.set(id, request);
    }
    return request;
  }

  async function lookUp(id: SchemaId): Promise<void> {
    const foreign = defectOfId(id, apicurioUrl);
    if (foreign !== null) return remember(id, { schema: { kind: 'unusable', defect: foreign }, freshUntil: FOR_EVER });
    for (let attempt = 1; ; attempt++) {
      const found = await writerSchemaOf(requests, apicurioUrl, id, createReader);
      if (found !== null) return remember(id, { schema: found.schema, freshUntil: found.isSure ? FOR_EVER : forNow() });
      if (attempt === NOT_FOUND_ATTEMPTS) break;
      await new Promise((resolve) => setTimeout(resolve, NOT_FOUND_PAUSE_MS));
    }
    const defect = {
      reason: 'UNKNOWN_SCHEMA_ID',
      message: `the registry has no schema ${id}, or not all that it refers to`,
    } as const;
    remember(id, { schema: { kind: 'unusable', defect }, freshUntil: forNow() });
  }

  return {
    isOfApicurio: apicurioUrl !== null,
    known: (id) => entries.get(id)?.schema,
    needsLoading: (id) => (entries.get(id)?.freshUntil ?? 0) < performance.now(),
    load,
    ...createSubjects(requests, settings.url),
  };
}

/** What keeps records that name such an id from being read, whatever the registry has. */
function defectOfId(id: SchemaId, apicurioUrl: string | null): Defect | null {
  // Registries count from 1, and some answer anything else with an error.
  if (typeof id === 'number' && id < 1)
    return { reason: 'UNKNOWN_SCHEMA_ID', message: `there is no schema ${id}: registries count from 1` };
  if (!isApicurioId(id) || apicurioUrl !== null) return null;
  return { reason: 'FOREIGN_FRAMING', message: APICURIO_ADVICE };
}

/** Null where the registry says that there is no such schema. @throws RetryError where it says nothing of the kind. */
async function writerSchemaOf<Content>(
  requests: RegistryRequests,
  apicurioUrl: string | null,
  id: SchemaId,
  createReader: ReaderMaker<Content>,
): Promise<{ readonly schema: WriterSchema<Content>; readonly isSure: boolean } | null> {
  const fetched = await fetchWrittenSchema(requests, apicurioUrl, id).catch((error: unknown) => {
    throw new RetryError(`the registry did not give schema ${id}`, { cause: error });
  });
  if (fetched.kind === 'not found') return null;
  if (fetched.kind === 'no such ids')
    return { schema: { kind: 'unusable', defect: { reason: 'FOREIGN_FRAMING', message: GUID_ADVICE } }, isSure: false };
  if (fetched.kind === 'other') return { schema: incompatible(id, `it is ${fetched.what}`), isSure: fetched.isSure };
  try {
    return { schema: { kind: 'readable', ...(await createReader(fetched)) }, isSure: true };
  } catch (error) {
    const isSure = fetched.type === 'AVRO' || fetched.isSure;
    return { schema: incompatible(id, error instanceof Error ? error.message : String(error)), isSure };
  }
}

function incompatible(id: SchemaId, detail: string): WriterSchema<never> {
  const message = `schema ${id} cannot be read as CallEnded: ${detail}`;
  return { kind: 'unusable', defect: { reason: 'INCOMPATIBLE_SCHEMA', message } };
}

import avsc from 'avsc';
import { SchemaType, type SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import type { CallEnded } from '../engine/call.ts';
import { createCallEndedReader } from '../events/call-ended.ts';
import { createCallProjection } from '../events/call-projection.ts';
import { RetryError, StopError } from '../pipeline/failures.ts';
import type { BodyReader, WriterSchema, WriterSchemas } from '../pipeline/writer-schemas.ts';
import {
  createRegistryClient,
  isNotFound,
  statusOf,
  type RegistryOutcome,
  type RegistrySettings,
} from './registry-client.ts';

/** The schema registry, as far as this worker needs it. */
export interface Registry<Content = CallEnded> extends WriterSchemas<Content> {
  /** The id of a schema under a subject, null where it is not registered. @throws StopError */
  readonly idOf: (subject: string, schemaJson: string) => Promise<number | null>;
  /** The id of the latest schema of a subject, null where there is no such subject. @throws StopError */
  readonly latestId: (subject: string) => Promise<number | null>;
  /** Registers a schema, or finds it registered. @throws StopError */
  readonly register: (subject: string, schemaJson: string) => Promise<number>;
}

/** An unknown id may be one that a replica of the registry has not heard of yet. */
const NOT_FOUND_ATTEMPTS = 3;
const NOT_FOUND_PAUSE_MS = 150;
const NOT_FOUND_FOR_MS = 60_000;
/** More than a batch can name, so that none is forgotten between its look-up and its use. */
const MOST_ENTRIES = 100_000;

interface Entry<Content> {
  readonly schema: WriterSchema<Content>;
  /** Until when an unusable schema is believed to be so, on the monotonic clock. */
  readonly freshUntil: number;
}

/** Makes a reader for bodies that were written with a type. Throws where none can be. */
type ReaderMaker<Content> = (writerType: avsc.Type) => BodyReader<Content>;

const callReader: ReaderMaker<CallEnded> = (writerType) => ({
  read: createCallEndedReader(writerType),
  projection: createCallProjection(writerType),
});

/** The registry for records that are calls that ended; see `createRegistryFor`. */
export function createRegistry(settings: RegistrySettings, observe: (outcome: RegistryOutcome) => void): Registry {
  return createRegistryFor(callReader, settings, observe);
}

/**
 * A client of the registry's Confluent API. `createReader` says what records are read as, `observe` hears of
 * every request. Retries are the caller's: only who waits knows whether it still wants to.
 */
export function createRegistryFor<Content>(
  createReader: ReaderMaker<Content>,
  settings: RegistrySettings,
  observe: (outcome: RegistryOutcome) => void,
): Registry<Content> {
  const client = createRegistryClient(settings, observe);
  const entries = new Map<number, Entry<Content>>();
  const loading = new Map<number, Promise<void>>();

  function remember(schemaId: number, entry: Entry<Content>): void {
    entries.delete(schemaId);
    entries.set(schemaId, entry);
    const [oldest] = entries.keys();
    if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
  }

  async function load(schemaId: number): Promise<void> {
    // Partitions meet a new schema at the same time.
    let request = loading.get(schemaId);
    if (request === undefined) {
      request = lookUp(schemaId).finally(() => loading.delete(schemaId));
      loading.set(schemaId, request);
    }
    return request;
  }

  async function lookUp(schemaId: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const schema = await fetchWriterSchema(client, schemaId, createReader);
      if (schema !== null) {
        remember(schemaId, { schema, freshUntil: Number.POSITIVE_INFINITY });
        return;
      }
      if (attempt === NOT_FOUND_ATTEMPTS) break;
      await new Promise((resolve) => setTimeout(resolve, NOT_FOUND_PAUSE_MS));
    }
    const defect = { reason: 'UNKNOWN_SCHEMA_ID', message: `the registry has no schema ${schemaId}` } as const;
    remember(schemaId, { schema: { kind: 'unusable', defect }, freshUntil: performance.now() + NOT_FOUND_FOR_MS });
  }

  const idOf: Registry['idOf'] = (subject, schemaJson) =>
    orNull(settings, () => client.getRegistryIdBySchema(subject, { type: SchemaType.AVRO, schema: schemaJson }));

  return {
    known: (schemaId) => entries.get(schemaId)?.schema,
    needsLoading: (schemaId) => (entries.get(schemaId)?.freshUntil ?? 0) < performance.now(),
    load,
    idOf,
    latestId: (subject) => orNull(settings, () => client.getLatestSchemaId(subject)),
    async register(subject, schemaJson) {
      try {
        return (await client.register({ type: SchemaType.AVRO, schema: schemaJson }, { subject })).id;
      } catch (error) {
        // Members that start together are in each other's way: one of them has registered it.
        const id = await idOf(subject, schemaJson);
        if (id === null) throw unusable(settings, error);
        return id;
      }
    },
  };
}

/** Null where the registry says that there is no such schema. @throws RetryError where it says nothing of the kind. */
async function fetchWriterSchema<Content>(
  client: SchemaRegistry,
  schemaId: number,
  createReader: ReaderMaker<Content>,
): Promise<WriterSchema<Content> | null> {
  let writer: unknown;
  try {
    writer = await client.getSchema(schemaId);
  } catch (error) {
    if (isNotFound(error)) return null;
    if (statusOf(error) !== undefined)
      throw new RetryError(`the registry did not give schema ${schemaId}`, { cause: error });
    return incompatible(schemaId, error); // it is no schema that avsc can read
  }
  if (!isAvroType(writer)) return incompatible(schemaId, new Error('it is not an Avro schema'));
  try {
    return { kind: 'readable', ...createReader(writer) };
  } catch (error) {
    return incompatible(schemaId, error);
  }
}

function isAvroType(schema: unknown): schema is avsc.Type {
  return avsc.Type.isType(schema);
}

function incompatible(schemaId: number, error: unknown): WriterSchema<never> {
  const message = `schema ${schemaId} cannot be read as CallEnded: ${error instanceof Error ? error.message : String(error)}`;
  return { kind: 'unusable', defect: { reason: 'INCOMPATIBLE_SCHEMA', message } };
}

async function orNull(settings: RegistrySettings, ask: () => Promise<number>): Promise<number | null> {
  try {
    return await ask();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw unusable(settings, error);
  }
}

function unusable({ url }: RegistrySettings, error: unknown): StopError {
  const detail = error instanceof Error ? error.message : String(error);
  return new StopError(`the registry of SCHEMA_REGISTRY_URL (${url}) cannot be used: ${detail}`, { cause: error });
}

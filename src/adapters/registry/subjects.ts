import { StopError } from '../../pipeline/failures.ts';
import { findRegistered, findRegisteredProto, idIn } from './find-registered.ts';
import { RegistryError, type RegistryRequests } from './registry-requests.ts';

/** What a registry has under which subjects. */
export interface Subjects {
  /** The id of a schema under a subject, by what it means; null where there is none. @throws StopError */
  readonly idOf: (subject: string, schemaJson: string) => Promise<number | null>;
  /** The id of the latest schema of a subject, null where there is no such subject. @throws StopError */
  readonly latestId: (subject: string) => Promise<number | null>;
  /** Registers a schema, or finds it registered. Levels of compatibility are the registry's business. @throws StopError */
  readonly register: (subject: string, schema: string, type?: 'PROTOBUF') => Promise<number>;
}

/** Conflict with what is registered, and unprocessable: the registry's answers to a schema that it does not take. */
const REFUSALS: ReadonlySet<number | null> = new Set([409, 422]);

/** `url` is what errors call the registry by. */
export function createSubjects(requests: RegistryRequests, url: string): Subjects {
  async function latestId(subject: string): Promise<number | null> {
    const answer = await requests.get(`/subjects/${encodeURIComponent(subject)}/versions/latest`);
    return answer.kind === 'found' ? idIn(answer.content) : null;
  }

  async function register(subject: string, schema: string, type?: 'PROTOBUF'): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    try {
      const answer = await requests.post(path, { schema, ...(type && { schemaType: type }) });
      if (answer.kind === 'not found') throw new RegistryError(answer.message, 404);
      return idIn(answer.content);
    } catch (error) {
      // Members that start together are in each other's way: one of them has registered it.
      const found =
        type === undefined ? findRegistered(requests, subject, schema) : findRegisteredProto(requests, subject, schema);
      const id = await found.catch(() => null);
      if (id !== null) return id;
      if (!(error instanceof RegistryError) || !REFUSALS.has(error.status)) throw error;
      throw new StopError(`the registry refuses the schema for ${subject}: ${error.message}`, { cause: error });
    }
  }

  async function orStop<T>(asking: Promise<T>): Promise<T> {
    try {
      return await asking;
    } catch (error) {
      if (error instanceof StopError) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      throw new StopError(`the registry of SCHEMA_REGISTRY_URL (${url}) cannot be used: ${detail}`, { cause: error });
    }
  }

  return {
    idOf: (subject, schemaJson) => orStop(findRegistered(requests, subject, schemaJson)),
    latestId: (subject) => orStop(latestId(subject)),
    register: (subject, schema, type) => orStop(register(subject, schema, type)),
  };
}

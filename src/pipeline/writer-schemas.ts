import type { CallEnded } from '../engine/call.ts';
import type { CallProjection } from '../events/call-projection.ts';
import type { SchemaId } from '../events/schema-id.ts';
import type { Defect } from '../events/dead-letter.ts';

/** How bodies of one schema are read. */
export interface BodyReader<Content> {
  /**
   * Throws where a body is not of that schema, an IncompatibleBodyError where it is of something in it that cannot be read. `indexes`
   * say which message of a schema of Protobuf it is, where they do not stand in the body.
   */
  readonly read: (body: Buffer, indexes: Buffer | null) => Content;
  /** A quicker way for plain bodies of calls, where there is one. */
  readonly projection: CallProjection | null;
}

/** What is known of the schema that a record was written with. */
export type WriterSchema<Content = CallEnded> =
  | ({ readonly kind: 'readable' } & BodyReader<Content>)
  | { readonly kind: 'unusable'; readonly defect: Defect };

/** The schemas of the registry by id. */
export interface WriterSchemas<Content = CallEnded> {
  /** Whether they are those of an Apicurio registry, which has ids of its own. */
  readonly isOfApicurio: boolean;
  /** What is known of a schema without asking anybody; undefined where it was never loaded. */
  readonly known: (id: SchemaId) => WriterSchema<Content> | undefined;
  /** Whether it was never loaded, or was not there and may have come since. */
  readonly needsLoading: (id: SchemaId) => boolean;
  /**
   * Makes a schema known. @throws RetryError where the registry gives no answer, which says nothing about
   * the record.
   */
  readonly load: (id: SchemaId) => Promise<void>;
}

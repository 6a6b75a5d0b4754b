import type { CallEnded } from '../engine/call.ts';
import type { CallProjection } from '../events/call-projection.ts';
import type { Defect } from '../events/dead-letter.ts';
import type { WriterSchemas } from './writer-schemas.ts';

/** What a value of the input topic holds. */
export type ReadCall =
  | { readonly kind: 'read'; readonly content: CallEnded }
  /** No call, as it should be: `reason` is one of the source's, in capitals. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'defective'; readonly defect: Defect };

/** How values of the input topic are read. */
export type InputFormat =
  /** Each names the schema that it was written with. */
  | { readonly kind: 'by schema'; readonly schemas: WriterSchemas }
  /** They say themselves what is in them. A schema's id before them is passed over. */
  | {
      readonly kind: 'plain';
      /** `timestampMs` is that of the record. Total. */
      readonly read: (body: Buffer, timestampMs: number) => ReadCall;
      /** A quicker way for bodies that are plain calls, where there is one. */
      readonly projection: CallProjection | null;
    };

/** For an input that has none. */
export const NO_SCHEMAS: WriterSchemas = {
  isOfApicurio: false,
  known: () => undefined,
  needsLoading: () => false,
  load: () => Promise.resolve(),
};

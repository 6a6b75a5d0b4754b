import type { ProjectedCall } from './projected-call.ts';
import type { SkipAvro } from './skip-avro.ts';

/** Where something stands is noted by number. A mark that was not passed is -1. */
export type Mark = number;

/** One step of reading a body, in the order of the writer's fields. */
export type Step =
  | { readonly kind: 'mark'; readonly mark: Mark }
  /** Something of the writer's own, which is passed over. */
  | { readonly kind: 'skip'; readonly skip: SkipAvro }
  | FieldStep;

/** A field of ours. */
export interface FieldStep {
  readonly kind: 'field';
  /** The branch of a union that is null, where the writer has one. */
  readonly nullBranch: 0 | 1 | null;
  /** Whether ours may be null. Where the writer's may, and ours not, there has to be a value. */
  readonly mayBeNull: boolean;
  /** Where the value begins, behind the branch. */
  readonly valueMark: Mark | null;
  readonly name: string;
  readonly value: FieldValue;
}

export type FieldValue =
  | { readonly type: 'text'; readonly leastBytes: number }
  | { readonly type: 'number'; readonly range: 'time' | 'not negative' | '32 bits' }
  /** A number that counts parts of a millisecond, and is read in milliseconds. */
  | {
      readonly type: 'parts';
      readonly field: keyof ProjectedCall;
      readonly range: 'time' | 'not negative';
      readonly partsPerMs: number;
    }
  | { readonly type: 'truth' }
  | {
      readonly type: 'symbol';
      readonly symbols: readonly string[];
      /** For each symbol of the writer's the place of ours, or -1 where it cannot be read. */
      readonly places: readonly number[];
      /** Where the place is noted, for who writes it. */
      readonly placeMark: Mark | null;
    };

/** A part of a call in our own schema. */
export type Piece =
  | { readonly kind: 'constant'; readonly bytes: Buffer }
  /** The bytes between two marks. */
  | { readonly kind: 'as it stands'; readonly from: Mark; readonly to: Mark }
  /** A branch of null and another; null where the first mark was not passed, else the bytes, or the symbol. */
  | { readonly kind: 'nullable'; readonly from: Mark; readonly to: Mark; readonly placeMark: Mark | null }
  | { readonly kind: 'symbol'; readonly placeMark: Mark }
  /** A number as it was read, not as it stands. */
  | { readonly kind: 'number'; readonly field: keyof ProjectedCall; readonly mayBeNull: boolean };

/** How bodies of one writer's schema are read, and written in ours. */
export interface ProjectionPlan {
  readonly steps: readonly Step[];
  readonly markCount: number;
  /** Null where a body stands as ours would. */
  readonly pieces: readonly Piece[] | null;
}

import type { CallEnded } from '../engine/call.ts';
import type { SkipAvro } from './skip-avro.ts';

/** Where a projection puts what a decision needs of a call: -1 for null. Of a carrier it is where the text stands. */
export const SLOTS = {
  taskType: 0,
  startedAt: 1,
  endedAt: 2,
  ringingDurationMs: 3,
  callDurationMs: 4,
  talkDurationMs: 5,
  queueDurationMs: 6,
  agentRingingDurationMs: 7,
  maxRingingDurationMs: 8,
  hangupParty: 9,
  voicemailDetected: 10,
  endCause: 11,
  q850Cause: 12,
  sipStatusCode: 13,
  mediaPacketsReceived: 14,
  carrier: 15,
  carrierEnd: 16,
} as const satisfies Partial<Record<keyof CallEnded | 'carrierEnd', number>>;

/** What a step of a plan does, by its `kind`. */
export const STEPS = {
  /** A text, whose place goes to the slot; the operand is how long it is at least. */
  text: 0,
  /** A number; the operand says whether it may be negative (0), may not (1), or may not and has 32 bits (2). */
  number: 1,
  /** A symbol; the operand is the number of the list that says which of ours it is. */
  symbol: 2,
  /** True or false. */
  truth: 3,
  /** Something to pass over; the operand is the number of its skip. */
  skip: 4,
  /** Notes where the cursor stands; the operand is the mark. */
  mark: 5,
} as const;

/**
 * What stands in a step, place by place. `slot` is where the value goes, or -1. `nullBranch` is the branch of a union that is
 * null, which ends the step, or -1 where there is none. `valueMark` notes where a value begins behind its branch, or is -1.
 */
export const STEP_PLACES = ['kind', 'slot', 'operand', 'nullBranch', 'valueMark'] as const;
export const STEP_LENGTH = STEP_PLACES.length;

/** A part of a call in our own schema. A mark that was not passed is -1. */
export type Piece =
  | { readonly kind: 'constant'; readonly bytes: Buffer }
  /** The bytes between two marks. */
  | { readonly kind: 'as it stands'; readonly from: number; readonly to: number }
  /** A branch of null and another; null where the first mark was not passed, else the bytes, or the symbol of a slot. */
  | { readonly kind: 'nullable'; readonly from: number; readonly to: number; readonly symbolSlot: number | null }
  | { readonly kind: 'symbol'; readonly slot: number };

/** How bodies of one writer's schema are read, and written in ours. */
export interface ProjectionPlan {
  readonly steps: Int32Array;
  readonly skips: readonly SkipAvro[];
  /** For each symbol of the writer's, the place of ours, or -1 where it cannot be read. */
  readonly symbols: readonly (readonly number[])[];
  readonly markCount: number;
  /** Null where a body stands as ours would. */
  readonly pieces: readonly Piece[] | null;
}

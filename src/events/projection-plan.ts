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

/** What a step of a plan does; three operands stand behind it. */
export const STEPS = {
  /** A text: how long it is at least, and the slot for its place or -1. */
  text: 0,
  /** A number: its slot, and whether it may be negative (0), may not (1), or may not and has 32 bits (2). */
  number: 1,
  /** A symbol: its slot, and the number of the list that says which of ours it is. */
  symbol: 2,
  /** True or false: its slot. */
  truth: 3,
  /** Null or another: which branch is null, the slot for -1 or -1 for none, and how many steps null saves. */
  nullable: 4,
  /** Something to pass over: the number of its skip. */
  skip: 5,
  /** Notes where the cursor stands: in which mark. */
  mark: 6,
} as const;
export const STEP_LENGTH = 4;

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

import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';

/** A call with the place where it stands. */
export interface FoundCall {
  readonly kind: 'call';
  /** For people: `line 3`, or `partition 2, offset 17`. */
  readonly place: string;
  readonly call: CallEnded;
  /** What was published of it, where it comes from an output topic. */
  readonly published: Classification | null;
}

/** What a command is given to work on: a call, or a place that holds none. */
export type SourcedCall = FoundCall | { readonly kind: 'bad'; readonly place: string; readonly problem: string };

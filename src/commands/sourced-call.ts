import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import type { Origins } from '../sources/facts.ts';

/** A call with the place where it stands. */
export interface FoundCall {
  readonly kind: 'call';
  /** For people: `line 3`, or `partition 2, offset 17`. */
  readonly place: string;
  readonly call: CallEnded;
  /** What was published of it, where it comes from an output topic. */
  readonly published: Classification | null;
  /** From which field of a platform's record each of its fields comes; null where it is `CallEnded` itself. */
  readonly origins: Origins | null;
}

/** What a command is given to work on: a call, or a place that should hold one. */
export type SourcedCall = FoundCall | { readonly kind: 'bad'; readonly place: string; readonly problem: string };

/** The same, or a record that is no call, as it should be: a platform writes more than calls. */
export type SourcedRecord = SourcedCall | { readonly kind: 'skipped'; readonly place: string; readonly reason: string };

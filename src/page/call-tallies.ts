import type { Status } from '../engine/classification.ts';

/** How often each has happened. */
export type Tally<Name extends string> = Readonly<Record<Name, number>>;

/** What was counted of the calls of a carrier. */
export interface CarrierCounts {
  readonly statuses: Tally<Status>;
  /** Of calls in which agent and customer talked. */
  readonly talkSeconds: number;
}

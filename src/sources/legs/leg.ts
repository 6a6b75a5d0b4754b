import type { CallEnded, EndCause, HangupParty } from '../../engine/call.ts';
import type { Told } from '../facts.ts';
import type { Direction } from '../source-settings.ts';

/** How a leg ended, for the side that placed it. */
export type LegOutcome = 'answered' | 'no answer' | 'turned away' | 'cancelled' | 'failed';

/** What tells legs apart while they are up. */
export interface LegIdentity {
  readonly id: string;
  /** The leg that this one was placed for; null where there is none, or the platform has no such word. */
  readonly parentId: string | null;
  readonly direction: Direction | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly startedAt: Told<number>;
}

/**
 * One leg of a call that is over, whichever platform wrote it: a customer's or an agent's. What is undefined or null is not told. Times are
 * milliseconds since the epoch.
 */
export interface Leg extends LegIdentity {
  /** What rules of the settings are chosen by. */
  readonly queue: string | null;
  readonly trunk: Told<string> | undefined;
  readonly campaign: string | null;

  readonly eventId: Told<string>;
  readonly endedAt: Told<number>;
  readonly outcome: LegOutcome;
  /** From the answer to the end, at least 1 where it was answered; 0 where it was not. */
  readonly callDurationMs: Told<number>;
  /** Only where the platform says that it rang. */
  readonly ringingDurationMs: Told<number> | undefined;
  readonly talkDurationMs?: Told<number> | undefined;
  readonly queueDurationMs?: Told<number> | undefined;
  readonly endCause: Told<EndCause> | undefined;
  readonly hangupParty: Told<HangupParty> | undefined;
  /** Which side ended it, where `hangupParty` is not told. */
  readonly endedBy?: Told<'caller' | 'callee'> | undefined;
  /** Of a call that was not answered: whether its end is known to be a callee who was busy or declined. */
  readonly isTurnedAway?: boolean;
  readonly voicemailDetected: Told<boolean> | undefined;
  readonly sipStatusCode: Told<number> | undefined;
  readonly q850Cause?: Told<number> | undefined;
  readonly mediaPacketsReceived?: Told<NonNullable<CallEnded['mediaPacketsReceived']>> | undefined;
}

import type { EndCause } from '../../engine/call.ts';
import type { Told } from '../facts.ts';
import type { Interval } from '../intervals.ts';

export interface App {
  readonly name: string;
  readonly data: string;
  readonly startMs: number;
}

/** One channel of a call, whichever record tells of it. Times are ms since the epoch. */
export interface Leg {
  readonly name: string;
  readonly uniqueId: string | null;
  readonly startMs: number;
  readonly endMs: number;
  readonly answerMs: number | null;
  /** Which fields `answerMs` and `endMs` come from. */
  readonly timesFrom: string;
  /** When it was in a bridge with another; null where no record tells. */
  readonly bridged: readonly Interval[] | null;
  /** Q.850, as Asterisk has it; 0: none was ever set. */
  readonly q850: Told<number> | undefined;
  readonly sip: Told<number> | undefined;
  /** What else was said of why it was not answered. */
  readonly word: Told<EndCause> | undefined;
  readonly hasRung: Told<boolean> | undefined;
  /** Who hung up: a channel's name, `dialplan/builtin`, or '' for nobody; null where no record tells. */
  readonly hangupSource: string | null;
  /** How the last Dial that this channel ran ended. */
  readonly dialStatus: Told<string> | undefined;
  /** Whether an Originate made it. */
  readonly isOriginated: boolean;
  readonly context: string | null;
  readonly apps: readonly App[];
}

/** A leg of which nothing is known but its name and times. */
export function bareLeg(name: string, startMs: number, endMs: number): Leg {
  return {
    name,
    uniqueId: null,
    startMs,
    endMs,
    answerMs: null,
    timesFrom: '',
    bridged: null,
    q850: undefined,
    sip: undefined,
    word: undefined,
    hasRung: undefined,
    hangupSource: null,
    dialStatus: undefined,
    isOriginated: false,
    context: null,
    apps: [],
  };
}

const BUSY_SIP = new Set([486, 600, 603, 607]);
const BUSY_Q850 = new Set([17, 21]);

/** Whether the far end turned the call away: busy, or declined. */
export function isTurnedAway({ sip, q850, word }: Leg): boolean {
  if (sip !== undefined) return BUSY_SIP.has(sip.value);
  return (q850 !== undefined && BUSY_Q850.has(q850.value)) || word?.value === 'BUSY' || word?.value === 'REJECTED';
}

/** Whether nothing was ever said of why it ended: Dial or Queue gave up ringing it. */
export function hasNoCause({ sip, q850, word }: Leg): boolean {
  return sip === undefined && word === undefined && (q850 === undefined || q850.value === 0);
}

/** The legs of the last attempt: those that ended before another began were former ones, as of a second trunk. */
export function lastAttempt(legs: readonly Leg[]): readonly Leg[] {
  const lastStartMs = legs.reduce((latest, { startMs }) => Math.max(latest, startMs), Number.NEGATIVE_INFINITY);
  return legs.filter(({ startMs, endMs }) => startMs >= lastStartMs || endMs > lastStartMs);
}

import type { EndCause, HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import type { Leg, LegIdentity, LegOutcome } from '../legs/leg.ts';
import { ownNumber } from '../legs/own-number.ts';
import { earliest, latest } from '../legs/pick-events.ts';
import type { Direction } from '../source-settings.ts';
import { meaningOf } from '../word-table.ts';
import type { VonageEvent } from './vonage-events.ts';

const OUTCOMES: Readonly<Record<string, LegOutcome>> = {
  completed: 'answered',
  busy: 'turned away',
  rejected: 'turned away',
  timeout: 'no answer',
  unanswered: 'no answer',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** Which leg the events of one uuid, at least one, are of. */
export function vonageLegIdentity(events: readonly VonageEvent[]): LegIdentity {
  const first = earliest(events)!;
  return {
    id: first.uuid,
    parentId: null,
    direction: directionOf(events),
    from: firstOf(events, ({ from }) => from),
    to: firstOf(events, ({ to }) => to),
    startedAt: told(first.timeMs, `timestamp of ${first.status}`),
  };
}

/** The leg that the events of one uuid tell of; null where none says its end. @throws BadFieldError */
export function vonageLeg(events: readonly VonageEvent[]): Leg | null {
  const end = latest(events.filter(({ status }) => meaningOf(OUTCOMES, status) !== undefined));
  if (end === undefined) return null;
  const identity = vonageLegIdentity(events);
  const { direction, from, to } = identity;
  const callDurationMs = callDurationOf(end, events);
  const isAnswered = callDurationMs.value > 0;
  const ringingDurationMs = direction === 'inbound' ? undefined : ringingOf(end, events, callDurationMs.value);
  return {
    ...identity,
    queue: firstOf(events, ({ queue }) => queue),
    trunk: ownNumber(direction, from, to),
    campaign: firstOf(events, ({ campaign }) => campaign),
    eventId: told(`vonage:${end.uuid}:${end.status}`, 'uuid and status'),
    startedAt: startOf(end, events, callDurationMs.value),
    endedAt: told(end.timeMs, `timestamp of ${end.status}`),
    outcome: outcomeOf(end, isAnswered),
    callDurationMs,
    ringingDurationMs,
    endCause: isAnswered ? undefined : causeOf(end, ringingDurationMs !== undefined),
    hangupParty: hangupPartyOf(end, isAnswered),
    voicemailDetected: voicemailOf(events),
    sipStatusCode: toldIfAny(end.sipCode, 'sip_code'),
  };
}

/** A call that completed without an answer was given up by who called. */
function outcomeOf({ status }: VonageEvent, isAnswered: boolean): LegOutcome {
  const outcome = meaningOf(OUTCOMES, status)!;
  return isAnswered ? 'answered' : outcome === 'answered' ? 'cancelled' : outcome;
}

function firstOf(events: readonly VonageEvent[], pick: (event: VonageEvent) => string | null): string | null {
  const event = earliest(events.filter((candidate) => pick(candidate) !== null));
  return event === undefined ? null : pick(event);
}

function directionOf(events: readonly VonageEvent[]): Direction | null {
  const word = firstOf(events, ({ direction }) => direction);
  return word === 'inbound' || word === 'outbound' ? word : null;
}

function ofStatus(events: readonly VonageEvent[], status: string): VonageEvent | undefined {
  return earliest(events.filter((event) => event.status === status));
}

/** The times of the events go first: they are finer than `duration`, whose rounding is not documented. */
function callDurationOf(end: VonageEvent, events: readonly VonageEvent[]): Told<number> {
  const answer = ofStatus(events, 'answered');
  if (answer !== undefined) return told(Math.max(1, end.timeMs - answer.timeMs), `answered to ${end.status}`);
  if (end.status !== 'completed') return told(0, 'status, without answered');
  const { startedAt, endedAt, durationMs } = end;
  // Only a call that was answered has a start; its seconds may be rounded down to none.
  if (durationMs === 0 && startedAt !== null) return told(1, 'start_time, and duration 0');
  if (durationMs !== null) return told(durationMs, 'duration');
  if (startedAt === null) return told(0, 'completed without start_time');
  if (endedAt === null) throw new BadFieldError('duration', 'is missing');
  return told(Math.max(1, endedAt - startedAt), 'start_time to end_time');
}

function startOf(end: VonageEvent, events: readonly VonageEvent[], callDurationMs: number): Told<number> {
  const first = earliest(events)!;
  const answeredAt = end.timeMs - callDurationMs;
  return first.timeMs <= answeredAt
    ? told(first.timeMs, `timestamp of ${first.status}`)
    : told(answeredAt, 'timestamp less duration');
}

function ringingOf(end: VonageEvent, events: readonly VonageEvent[], callDurationMs: number): Told<number> | undefined {
  const ringing = ofStatus(events, 'ringing');
  if (ringing === undefined) return undefined;
  const until = end.timeMs - callDurationMs;
  return told(
    Math.max(1, until - ringing.timeMs),
    callDurationMs > 0 ? 'ringing to answered' : `ringing to ${end.status}`,
  );
}

const CAUSES: Readonly<Record<string, EndCause>> = { busy: 'BUSY', timeout: 'NO_ANSWER', cancelled: 'CANCELLED' };
const CAUSES_IF_RANG: Readonly<Record<string, EndCause>> = { unanswered: 'NO_ANSWER', rejected: 'REJECTED' };

/**
 * Vonage says `unanswered` of a callee who cannot be reached and of one who declines, and `rejected` of a call that it or a carrier
 * turned away: only of a callee who was rung these are the callee's.
 */
function causeOf({ status }: VonageEvent, rang: boolean): Told<EndCause> | undefined {
  const cause = meaningOf(CAUSES, status);
  if (cause !== undefined) return told(cause, 'status');
  const causeIfRang = rang ? meaningOf(CAUSES_IF_RANG, status) : undefined;
  return causeIfRang && told(causeIfRang, 'status, and ringing');
}

function hangupPartyOf({ status, disconnectedBy }: VonageEvent, isAnswered: boolean): Told<HangupParty> | undefined {
  if (status === 'timeout') return told('SYSTEM', 'status');
  return isAnswered && disconnectedBy === 'user' ? told('CUSTOMER', 'disconnected_by') : undefined;
}

function voicemailOf(events: readonly VonageEvent[]): Told<boolean> | undefined {
  if (events.some(({ status }) => status === 'machine')) return told(true, 'status machine');
  return events.some(({ status }) => status === 'human') ? told(false, 'status human') : undefined;
}

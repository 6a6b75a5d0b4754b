import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import type { Leg, LegIdentity, LegOutcome } from '../legs/leg.ts';
import { ownNumber } from '../legs/own-number.ts';
import { earliest, latest } from '../legs/pick-events.ts';
import type { StatusEvent } from './status-events.ts';
import { causeOf, directionOf, INTERIM, isMachine, outcomeOf } from './twilio-words.ts';

/** SIP's answer to a CANCEL: where nobody answered it is Twilio's own. */
const REQUEST_TERMINATED = 487;

/** Which leg the events of one CallSid are of. Null where they are of a machine detection alone. */
export function twilioLegIdentity(events: readonly StatusEvent[]): LegIdentity | null {
  const first = earliest(events.filter(({ status }) => status !== null));
  if (first === undefined) return null;
  const { sid: id, parentSid: parentId, from, to } = first;
  const startedAt = told(first.startedAt ?? first.timeMs, 'Timestamp');
  return { id, parentId, direction: directionOf(first.direction), from, to, startedAt };
}

/** The leg that the events of one CallSid tell of; null where none says its end. @throws BadFieldError */
export function twilioLeg(events: readonly StatusEvent[]): Leg | null {
  const end = latest(events.filter(({ status }) => status !== null && !INTERIM.has(status)));
  if (end === undefined) return null;
  const status = end.status!;
  const outcome = outcomeOf(status)!;
  const statusFrom = end.kind === 'callback' ? 'CallStatus' : 'status';
  const callDurationMs = callDurationOf(end, outcome, events);
  const direction = directionOf(end.direction);
  const onItsWay = end.sipCode !== null || eventsOf(events, ['ringing']).length > 0;
  return {
    id: end.sid,
    parentId: end.parentSid,
    direction,
    from: end.from,
    to: end.to,
    queue: end.queue,
    trunk: ownNumber(direction, end.from, end.to),
    campaign: end.campaign,
    eventId: told(`twilio:${end.sid}:${status}`, end.kind === 'callback' ? 'CallSid and CallStatus' : 'sid and status'),
    startedAt: startOf(end, events, callDurationMs.value),
    endedAt: told(end.timeMs, end.kind === 'callback' ? 'Timestamp' : 'end_time'),
    outcome,
    callDurationMs,
    ringingDurationMs: ringingOf(end, events, callDurationMs.value),
    endCause: causeOf(outcome, onItsWay, statusFrom),
    hangupParty:
      outcome === 'no answer' && end.sipCode === REQUEST_TERMINATED
        ? told('SYSTEM', `${statusFrom} and SipResponseCode`)
        : undefined,
    voicemailDetected: voicemailOf(events),
    sipStatusCode: toldIfAny(end.sipCode, 'SipResponseCode'),
  };
}

function eventsOf(events: readonly StatusEvent[], statuses: readonly string[]): readonly StatusEvent[] {
  return events.filter(({ kind, status }) => kind === 'callback' && status !== null && statuses.includes(status));
}

const ANSWERED = ['in-progress', 'answered'];

function callDurationOf(end: StatusEvent, outcome: LegOutcome, events: readonly StatusEvent[]): Told<number> {
  const field = end.kind === 'callback' ? 'CallDuration' : 'duration';
  if (outcome !== 'answered') return told(0, end.kind === 'callback' ? 'CallStatus' : 'status');
  if (end.durationMs !== null) return told(Math.max(1, end.durationMs), field);
  const answer = earliest(eventsOf(events, ANSWERED));
  if (answer === undefined) throw new BadFieldError(field, 'is missing');
  return told(Math.max(1, end.timeMs - answer.timeMs), 'in-progress to completed');
}

function startOf(end: StatusEvent, events: readonly StatusEvent[], callDurationMs: number): Told<number> {
  if (end.startedAt !== null) return told(end.startedAt, 'date_created or start_time');
  const first = earliest(events.filter(({ status }) => status !== null))!;
  const answeredAt = end.timeMs - callDurationMs;
  return first.timeMs <= answeredAt
    ? told(first.timeMs, `Timestamp of ${first.status}`)
    : told(answeredAt, 'Timestamp less CallDuration');
}

/** Times are whole seconds: what rang and was answered within one rang all the same. */
function ringingOf(end: StatusEvent, events: readonly StatusEvent[], callDurationMs: number): Told<number> | undefined {
  const ringing = earliest(eventsOf(events, ['ringing']));
  if (ringing === undefined || directionOf(end.direction) === 'inbound') return undefined;
  const answer = earliest(eventsOf(events, ANSWERED));
  if (callDurationMs === 0 || answer === undefined)
    return told(Math.max(1, end.timeMs - callDurationMs - ringing.timeMs), 'ringing to the end or answer');
  return told(Math.max(1, answer.timeMs - ringing.timeMs), 'ringing to in-progress');
}

/** Without a machine detection it is not told; one that found none says so. */
function voicemailOf(events: readonly StatusEvent[]): Told<boolean> | undefined {
  const results = events.filter(({ answeredBy }) => answeredBy !== null);
  if (results.length === 0) return undefined;
  return told(
    results.some(({ answeredBy }) => isMachine(answeredBy)),
    'AnsweredBy',
  );
}

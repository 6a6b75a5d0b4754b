import type { EndCause, HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import type { Leg, LegIdentity, LegOutcome } from '../legs/leg.ts';
import { earliest, latest } from '../legs/pick-events.ts';
import type { Direction } from '../source-settings.ts';
import { meaningOf } from '../word-table.ts';
import type { TelnyxEvent } from './telnyx-events.ts';

/** What is a machine: a fax is no person either. */
const MACHINE_RESULTS = new Set(['machine', 'fax_detected', 'beep_detected']);

/** Which leg the events of one call_leg_id, at least one, are of. */
export function telnyxLegIdentity(events: readonly TelnyxEvent[]): LegIdentity {
  const first = earliest(events)!;
  return {
    id: first.legId,
    parentId: null,
    direction: directionOf(events),
    from: firstOf(events, ({ from }) => from),
    to: firstOf(events, ({ to }) => to),
    startedAt:
      first.startedAt === null
        ? told(first.timeMs, `occurred_at of ${first.type}`)
        : told(first.startedAt, 'start_time'),
  };
}

/** The leg that the events of one call_leg_id tell of; null where none is its hang-up. @throws BadFieldError */
export function telnyxLeg(events: readonly TelnyxEvent[]): Leg | null {
  const end = latest(events.filter(({ type }) => type === 'call.hangup'));
  if (end === undefined) return null;
  const callDurationMs = callDurationOf(end, events);
  const isAnswered = callDurationMs.value > 0;
  return {
    ...telnyxLegIdentity(events),
    queue: firstOf(events, ({ queue }) => queue),
    trunk: toldIfAny(end.connectionId, 'connection_id'),
    campaign: firstOf(events, ({ clientState }) => clientState),
    eventId: told(`telnyx:${end.legId}:hangup`, 'call_leg_id'),
    endedAt: told(end.timeMs, 'occurred_at of call.hangup'),
    outcome: isAnswered ? 'answered' : (meaningOf(UNANSWERED, end.hangupCause)?.outcome ?? 'failed'),
    callDurationMs,
    ringingDurationMs: undefined,
    talkDurationMs: isAnswered ? talkOf(end, events, callDurationMs.value) : undefined,
    queueDurationMs: isAnswered ? queueOf(end, events) : undefined,
    endCause: isAnswered ? undefined : causeOf(end),
    hangupParty: hangupPartyOf(end),
    endedBy: endedByOf(end),
    isTurnedAway: isTurnedAway(end),
    voicemailDetected: voicemailOf(events),
    sipStatusCode: toldIfAny(end.sipCode, 'sip_hangup_cause'),
    mediaPacketsReceived: isAnswered ? toldIfAny(end.packets, 'call_quality_stats.inbound.packet_count') : undefined,
  };
}

function firstOf(events: readonly TelnyxEvent[], pick: (event: TelnyxEvent) => string | null): string | null {
  const event = earliest(events.filter((candidate) => pick(candidate) !== null));
  return event === undefined ? null : pick(event);
}

const DIRECTIONS: Readonly<Record<string, Direction>> = { incoming: 'inbound', outgoing: 'outbound' };

function directionOf(events: readonly TelnyxEvent[]): Direction | null {
  return (
    meaningOf(
      DIRECTIONS,
      firstOf(events, ({ direction }) => direction),
    ) ?? null
  );
}

function ofType(events: readonly TelnyxEvent[], type: string): readonly TelnyxEvent[] {
  return events.filter((event) => event.type === type);
}

/** Packets are no sign of an answer: early media has some too. */
function callDurationOf(end: TelnyxEvent, events: readonly TelnyxEvent[]): Told<number> {
  const answer = earliest(ofType(events, 'call.answered'));
  if (answer !== undefined) return told(Math.max(1, end.timeMs - answer.timeMs), 'call.answered to call.hangup');
  const { hangupCause, sipCode } = end;
  const isClearing = hangupCause === 'normal_clearing' && (sipCode === null || sipCode < 300);
  const isAnswered = isClearing || hangupCause === 'time_limit';
  if (isAnswered)
    throw new BadFieldError('events', 'has no call.answered, and call.hangup does not tell when it was answered');
  return told(0, 'hangup_cause, without call.answered');
}

/** What the words for a call that was not answered stand for; no other says why. */
const UNANSWERED: Readonly<Record<string, { readonly outcome: LegOutcome; readonly cause: EndCause }>> = {
  user_busy: { outcome: 'turned away', cause: 'BUSY' },
  call_rejected: { outcome: 'turned away', cause: 'REJECTED' },
  timeout: { outcome: 'no answer', cause: 'NO_ANSWER' },
  no_answer: { outcome: 'no answer', cause: 'NO_ANSWER' },
  originator_cancel: { outcome: 'cancelled', cause: 'CANCELLED' },
  not_found: { outcome: 'failed', cause: 'OUT_OF_SERVICE' },
};

/** SIP statuses by which a callee turns a call away. Beside any other, `call_rejected` is the network's or Telnyx' own word. */
const OF_CALLEE = new Set([480, 486, 600, 603, 607]);

/** Codes that by themselves say busy or declined; 480 is also said of a phone that nobody took up. */
const TURNED_AWAY = new Set([486, 600, 603, 607]);

function isTurnedAway(end: TelnyxEvent): boolean {
  const cause = causeOf(end)?.value;
  return cause === 'BUSY' || cause === 'REJECTED' || (end.sipCode !== null && TURNED_AWAY.has(end.sipCode));
}

function causeOf({ hangupCause, sipCode }: TelnyxEvent): Told<EndCause> | undefined {
  const cause = meaningOf(UNANSWERED, hangupCause)?.cause;
  const isOfNetwork = cause === 'REJECTED' && sipCode !== null && !OF_CALLEE.has(sipCode);
  return cause === undefined || isOfNetwork ? undefined : told(cause, 'hangup_cause');
}

/** Telnyx' own limits; it calls the source unknown then. */
function hangupPartyOf({ hangupCause }: TelnyxEvent): Told<HangupParty> | undefined {
  return hangupCause === 'timeout' || hangupCause === 'time_limit' ? told('SYSTEM', 'hangup_cause') : undefined;
}

function endedByOf({ hangupSource }: TelnyxEvent): Told<'caller' | 'callee'> | undefined {
  return hangupSource === 'caller' || hangupSource === 'callee' ? told(hangupSource, 'hangup_source') : undefined;
}

/** The agent was there from the bridge on; an agent who was called first was there from the answer on. */
function talkOf(end: TelnyxEvent, events: readonly TelnyxEvent[], callDurationMs: number): Told<number> | undefined {
  const bridged = earliest(ofType(events, 'call.bridged'));
  if (bridged === undefined) return undefined;
  return told(Math.min(callDurationMs, Math.max(1, end.timeMs - bridged.timeMs)), 'call.bridged to call.hangup');
}

function queueOf(end: TelnyxEvent, events: readonly TelnyxEvent[]): Told<number> | undefined {
  const enqueued = earliest(ofType(events, 'call.enqueued'));
  if (enqueued === undefined) return undefined;
  const dequeued = earliest(ofType(events, 'call.dequeued').filter(({ timeMs }) => timeMs >= enqueued.timeMs));
  return told(
    Math.max(0, (dequeued ?? end).timeMs - enqueued.timeMs),
    `call.enqueued to ${dequeued?.type ?? end.type}`,
  );
}

function voicemailOf(events: readonly TelnyxEvent[]): Told<boolean> | undefined {
  const results = events.map(({ result }) => result).filter((result) => result !== null);
  if (results.length === 0) return undefined;
  return told(
    results.some((result) => MACHINE_RESULTS.has(result)),
    'call.machine...: result',
  );
}

import { BadFieldError } from '../bad-field-error.ts';
import { isObject, neededTextAt, numberAt, objectAt, objectsAt, textAt, valueAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { isoTimeAt } from '../times.ts';
import { within } from '../within.ts';

/** What a webhook of Call Control says. Times are milliseconds since the epoch. */
export interface TelnyxEvent {
  readonly type: string;
  readonly legId: string;
  readonly sessionId: string | null;
  /** `end_time` where the webhook has one, else when it happened. */
  readonly timeMs: number;
  readonly startedAt: number | null;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly connectionId: string | null;
  readonly clientState: string | null;
  readonly queue: string | null;
  /** Of a machine detection. */
  readonly result: string | null;
  readonly hangupCause: string | null;
  readonly hangupSource: string | null;
  readonly sipCode: number | null;
  readonly packets: number | null;
}

/** The events of a record: `{events: [...]}`, or one. Null for what is not of calls. @throws BadFieldError */
export function telnyxEventsOf(record: JsonValue): readonly TelnyxEvent[] {
  if (!isObject(record)) throw new BadFieldError('record', 'is no object');
  if (valueAt(record, 'events') === undefined) return readOne(record);
  const events = objectsAt(record, 'events');
  if (events.length === 0) throw new BadFieldError('events', 'is empty');
  return events.flatMap((event, place) => within(`events[${place}]`, () => readOne(event)));
}

function readOne(event: JsonObject): readonly TelnyxEvent[] {
  const type = neededTextAt(event, 'data.event_type');
  return type.startsWith('call.') ? [readCallEvent(event, type)] : [];
}

function readCallEvent(event: JsonObject, type: string): TelnyxEvent {
  const payload = objectAt(event, 'data.payload');
  if (payload === null) throw new BadFieldError('data.payload', 'is missing');
  const happenedAt = isoTimeAt(event, 'data.occurred_at');
  return within('data.payload', () => {
    const timeMs = (type === 'call.hangup' ? isoTimeAt(payload, 'end_time') : null) ?? happenedAt;
    if (timeMs === null) throw new BadFieldError('end_time', 'is missing, and so is occurred_at');
    return {
      type,
      legId: neededTextAt(payload, 'call_leg_id'),
      sessionId: textAt(payload, 'call_session_id'),
      timeMs,
      startedAt: isoTimeAt(payload, 'start_time'),
      direction: textAt(payload, 'direction'),
      from: textAt(payload, 'from'),
      to: textAt(payload, 'to'),
      connectionId: textAt(payload, 'connection_id'),
      clientState: textAt(payload, 'client_state'),
      queue: type.startsWith('call.') && type.includes('queued') ? textAt(payload, 'queue') : null,
      result: type.startsWith('call.machine.') ? textAt(payload, 'result') : null,
      ...(type === 'call.hangup' ? hangupOf(payload) : NO_HANGUP),
    };
  });
}

type Hangup = Pick<TelnyxEvent, 'hangupCause' | 'hangupSource' | 'sipCode' | 'packets'>;

const NO_HANGUP: Hangup = { hangupCause: null, hangupSource: null, sipCode: null, packets: null };

function hangupOf(payload: JsonObject): Hangup {
  const sipCode = sipCodeAt(payload);
  return {
    hangupCause: neededTextAt(payload, 'hangup_cause'),
    hangupSource: textAt(payload, 'hangup_source'),
    sipCode,
    packets: numberAt(payload, 'call_quality_stats.inbound.packet_count'),
  };
}

/** A number as text; Telnyx writes `unspecified` where there is none. */
function sipCodeAt(payload: JsonObject): number | null {
  if (textAt(payload, 'sip_hangup_cause') === 'unspecified') return null;
  const code = wholeAt(payload, 'sip_hangup_cause');
  return code === null || code <= 0 ? null : code;
}

import { BadFieldError } from '../bad-field-error.ts';
import { isObject, neededTextAt, numberAt, objectsAt, textAt, valueAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { isoTimeAt } from '../times.ts';
import { within } from '../within.ts';

/** What an event webhook of the Voice API says of a call's status. Times are milliseconds since the epoch. */
export interface VonageEvent {
  readonly status: string;
  readonly uuid: string;
  readonly conversation: string | null;
  readonly timeMs: number;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly queue: string | null;
  readonly campaign: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly durationMs: number | null;
  readonly disconnectedBy: string | null;
  readonly sipCode: number | null;
}

/** The status events of a record: `{events: [...]}`, or one; none where they are all of another kind. @throws BadFieldError */
export function vonageEventsOf(record: JsonValue): readonly VonageEvent[] {
  if (!isObject(record)) throw new BadFieldError('record', 'is no object');
  if (valueAt(record, 'events') === undefined) return readOne(record);
  const events = objectsAt(record, 'events');
  if (events.length === 0) throw new BadFieldError('events', 'is empty');
  return events.flatMap((event, place) => within(`events[${place}]`, () => readOne(event)));
}

/** Events of recordings, inputs, transfers and errors have no status, but a conversation. */
function readOne(event: JsonObject): readonly VonageEvent[] {
  const status = textAt(event, 'status');
  if (status !== null) return [readStatus(event, status)];
  if (OTHER_EVENTS.some((field) => valueAt(event, field) !== undefined)) return [];
  throw new BadFieldError('status', 'is missing');
}

const OTHER_EVENTS = ['recording_uuid', 'dtmf', 'speech', 'conversation_uuid_from', 'reason', 'payload'];

function readStatus(event: JsonObject, status: string): VonageEvent {
  const timeMs = isoTimeAt(event, 'timestamp') ?? isoTimeAt(event, 'end_time');
  if (timeMs === null) throw new BadFieldError('timestamp', 'is missing');
  const seconds = numberAt(event, 'duration');
  const sipCode = wholeAt(event, 'sip_code');
  return {
    status,
    // Events of machine detection name it in another way.
    uuid: textAt(event, 'uuid') ?? textAt(event, 'call_uuid') ?? neededTextAt(event, 'uuid'),
    conversation: textAt(event, 'conversation_uuid'),
    timeMs,
    direction: textAt(event, 'direction'),
    from: textAt(event, 'from') ?? userAt(event, 'from_user'),
    to: textAt(event, 'to') ?? userAt(event, 'to_user'),
    queue: textAt(event, 'queue'),
    campaign: textAt(event, 'campaign'),
    startedAt: isoTimeAt(event, 'start_time'),
    endedAt: isoTimeAt(event, 'end_time'),
    durationMs: seconds === null ? null : seconds * 1000,
    disconnectedBy: textAt(event, 'disconnected_by'),
    sipCode: sipCode === null || sipCode <= 0 ? null : sipCode,
  };
}

/** A user of the Client SDK, written as the addresses of agents begin. */
function userAt(event: JsonObject, path: string): string | null {
  const user = textAt(event, path);
  return user === null ? null : `client:${user}`;
}

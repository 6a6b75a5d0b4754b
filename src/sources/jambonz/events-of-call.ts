import { BadFieldError } from '../bad-field-error.ts';
import { neededTextAt, objectAt, objectsAt, textAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { isoTimeAt } from '../times.ts';

/** The word of a status after which no other comes. */
const FINAL: ReadonlySet<string> = new Set(['completed', 'failed', 'busy', 'no-answer']);

/** What jambonz sent of a call: statuses of the customer's leg and of others, and what other hooks were sent. */
export interface EventsOfCall {
  readonly kind: 'events';
  readonly callSid: string;
  /** The last status of the customer's leg. */
  readonly final: JsonObject;
  /** Whatever names the customer's leg. */
  readonly customer: readonly JsonObject[];
  /** Statuses of legs that the application dialled: agents. */
  readonly agents: readonly JsonObject[];
}

/**
 * The events that a record holds: one status, or `events` with what the hooks of a call were sent, in any order and any number of
 * times. The customer's leg is the one that has no parent, or, where agents' phones call in and the application dials the customer,
 * the one that has. @throws BadFieldError where they are of more than one call.
 */
export function eventsOfCall(
  record: JsonValue,
  customerLeg: 'parent' | 'child',
): EventsOfCall | { readonly kind: 'skip'; readonly reason: string } {
  const listed = objectsAt(record, 'events');
  const events = (listed.length === 0 ? [record as JsonObject] : listed).map(bodyOf);
  if (events.every((event) => textAt(event, 'message_sid') !== null)) return { kind: 'skip', reason: 'NOT_VOICE' };
  const isChild = (event: JsonObject): boolean => textAt(event, 'parent_call_sid') !== null;
  const statuses = events.filter((event) => textAt(event, 'call_status') !== null);
  if (statuses.length === 0) return { kind: 'skip', reason: 'OTHER_HOOK' };
  const ofCustomer = statuses.filter((event) => isChild(event) === (customerLeg === 'child'));
  const [first] = ofCustomer;
  if (first === undefined) return { kind: 'skip', reason: 'OTHER_LEG' };
  const callSid = neededTextAt(first, 'call_sid');
  if (ofCustomer.some((event) => neededTextAt(event, 'call_sid') !== callSid))
    throw new BadFieldError('events', 'are of more than one call');
  const finals = ofCustomer.filter((event) => FINAL.has(statusOfLeg(event)));
  if (finals.length === 0) return { kind: 'skip', reason: 'INTERIM_STATUS' };
  return {
    kind: 'events',
    callSid,
    final: finals.sort(byPreference)[0]!,
    customer: events.filter((event) => textAt(event, 'call_sid') === callSid),
    agents: statuses.filter((event) => customerLeg === 'parent' && textAt(event, 'parent_call_sid') === callSid),
  };
}

/** Over a websocket a status stands in `data`; to a webhook it is sent as it is. */
function bodyOf(event: JsonObject): JsonObject {
  return textAt(event, 'type') === 'call:status' ? { ...event, ...objectAt(event, 'data') } : event;
}

/** Of two last statuses, `completed`, which tells the most; else the later; else any, and the same one in any order. */
function byPreference(a: JsonObject, b: JsonObject): number {
  const rank = (event: JsonObject): number => (statusOfLeg(event) === 'completed' ? 1 : 0);
  const at = (event: JsonObject): number => isoTimeAt(event, 'receivedAt') ?? 0;
  return rank(b) - rank(a) || at(b) - at(a) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

export function statusOfLeg(event: JsonObject): string {
  return textAt(event, 'call_status') ?? '';
}

export function isFinal(event: JsonObject): boolean {
  return FINAL.has(statusOfLeg(event));
}

/** When the first event with one of these statuses was received; null where none was, or where it tells no time. */
export function receivedAt(events: readonly JsonObject[], statuses: readonly string[]): number | null {
  const times = events
    .filter((event) => statuses.includes(statusOfLeg(event)))
    .map((event) => isoTimeAt(event, 'receivedAt'))
    .filter((timeMs) => timeMs !== null);
  return times.length === 0 ? null : Math.min(...times);
}

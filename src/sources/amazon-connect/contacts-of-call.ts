import { BadFieldError } from '../bad-field-error.ts';
import { neededTextAt, objectsAt, textAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import type { Direction } from '../source-settings.ts';
import { isoTimeAt } from '../times.ts';

/** How a contact begins that is a call of its own, and whose call it is. */
const CALL_METHODS: ReadonlyMap<string, Direction> = new Map([
  ['INBOUND', 'inbound'],
  ['WEBRTC_API', 'inbound'],
  ['OUTBOUND', 'outbound'],
  ['CALLBACK', 'outbound'],
  ['API', 'outbound'],
  ['CAMPAIGN_PREVIEW', 'outbound'],
]);

/** With these a call goes on in another contact, with another agent or queue. */
const HANDED_ON: ReadonlySet<string> = new Set(['TRANSFER', 'QUEUE_TRANSFER']);
/** These stand beside a call: a flow after it, a third party, a supervisor. */
const BESIDE: ReadonlySet<string> = new Set(['DISCONNECT', 'EXTERNAL_OUTBOUND', 'MONITOR']);

/** The contacts of a call. */
export interface ContactsOfCall {
  readonly kind: 'contacts';
  readonly direction: Direction;
  /** The one that the call began with. */
  readonly first: JsonObject;
  /** It, and those that the call was handed on to. */
  readonly all: readonly JsonObject[];
}

/**
 * The contacts that a record holds: one contact record, or `deliveries` of one, or of all contacts of a call, in any order and any
 * number of times. Of several records of a contact the one with the greatest LastUpdateTimestamp counts, as Amazon says.
 * @throws BadFieldError where they are of more than one call.
 */
export function contactsOfCall(record: JsonValue): ContactsOfCall | { readonly kind: 'skip'; readonly reason: string } {
  const deliveries = objectsAt(record, 'deliveries');
  const contacts = deliveries.length === 0 ? [record as JsonObject] : latestOf(deliveries);
  const voice = contacts.filter((contact) => neededTextAt(contact, 'Channel') === 'VOICE');
  if (voice.length === 0) return { kind: 'skip', reason: 'NOT_VOICE' };
  const firsts = voice.filter((contact) => !isFurther(contact));
  const [first] = firsts;
  if (first === undefined) return { kind: 'skip', reason: 'FURTHER_CONTACT' };
  if (firsts.length > 1) throw new BadFieldError('deliveries', 'are of more than one call');
  const handedOn = voice.filter((contact) => HANDED_ON.has(methodOf(contact)));
  const direction = CALL_METHODS.get(methodOf(first))!;
  return { kind: 'contacts', direction, first, all: [first, ...handedOn] };
}

function latestOf(deliveries: readonly JsonObject[]): readonly JsonObject[] {
  const latest = new Map<string, { contact: JsonObject; updatedMs: number; text: string }>();
  for (const contact of deliveries) {
    const id = neededTextAt(contact, 'ContactId');
    const updatedMs = isoTimeAt(contact, 'LastUpdateTimestamp') ?? Number.NEGATIVE_INFINITY;
    const entry = { contact, updatedMs, text: JSON.stringify(contact) };
    const former = latest.get(id);
    // Of two with the same time any may count, so long as it is the same one in every order.
    const isLater =
      former === undefined ||
      updatedMs > former.updatedMs ||
      (updatedMs === former.updatedMs && entry.text > former.text);
    if (isLater) latest.set(id, entry);
  }
  return [...latest.values()].sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ contact }) => contact);
}

function isFurther(contact: JsonObject): boolean {
  const method = methodOf(contact);
  if (CALL_METHODS.has(method)) return false;
  if (HANDED_ON.has(method) || BESIDE.has(method)) return true;
  throw new BadFieldError('InitiationMethod', 'is none that is known of a call');
}

function methodOf(contact: JsonObject): string {
  return neededTextAt(contact, 'InitiationMethod');
}

/** The contact that ended last. */
export function lastOf(contacts: readonly JsonObject[]): JsonObject {
  const endOf = (contact: JsonObject): number => isoTimeAt(contact, 'DisconnectTimestamp') ?? Number.NEGATIVE_INFINITY;
  return contacts.reduce((last, contact) => (endOf(contact) > endOf(last) ? contact : last));
}

/** Whether a contact is one that nobody dialled for: its preview was thrown away, or a callback ended before its turn. */
export function isNotDialled(contact: JsonObject): boolean {
  // OUTBUND: so it is spelt there.
  const reason = textAt(contact, 'DisconnectReason') ?? '';
  if (reason === 'OUTBUND_PREVIEW_DISCARDED') return true;
  const isTouched = textAt(contact, 'ConnectedToSystemTimestamp') !== null || reason.startsWith('TELECOM_');
  return methodOf(contact) === 'CALLBACK' && !isTouched && (contact['Agent'] ?? null) === null;
}

import { BadFieldError } from '../bad-field-error.ts';
import { objectsAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { cdrRowOf, type CdrRow } from './cdr-row.ts';
import { channelEventOf, type ChannelEvent } from './channel-events.ts';
import { createdMsOf, isFailedOriginate } from './channels.ts';
import { queueLinesAt, type QueueLine } from './queue-log.ts';

/** The records of one call, each once, in an order that does not depend on theirs. */
export interface CallRecord {
  readonly rows: readonly CdrRow[];
  readonly events: readonly ChannelEvent[];
  readonly lines: readonly QueueLine[];
  readonly hangups: readonly JsonObject[];
  readonly linkedId: string;
  readonly idFrom: string;
}

/** A record of a call; null where it holds nothing but what a failed Originate leaves beside it. @throws BadFieldError */
export function readCallRecord(record: JsonObject, timeZone: string): CallRecord | null {
  const allRows = entriesOf(record, 'rows', (row) => cdrRowOf(row, timeZone));
  const allEvents = entriesOf(record, 'events', (event) => channelEventOf(event, timeZone));
  const lines = queueLinesAt(record, 'lines');
  const rows = allRows.filter(({ channel }) => !isFailedOriginate(channel));
  const events = allEvents.filter(({ channel }) => !isFailedOriginate(channel));
  const hangups = entriesOf(record, 'ami', hangupOf).filter((hangup) => hangup !== null);
  const ids = [...rows, ...events].map(({ linkedId }) => linkedId);
  const isEmpty = rows.length + events.length + lines.length === 0;
  if (isEmpty && allRows.length + allEvents.length > 0) return null;
  if (isEmpty) throw new BadFieldError('rows', 'is missing, and events and lines as well');
  const linkedId = ids.length > 0 ? oldest(ids) : oldest(lines.map(({ callId }) => callId));
  return { rows, events, lines, hangups, linkedId, idFrom: ids.length > 0 ? 'linkedid' : 'lines, call id' };
}

/** Records are sorted by what they hold, and of the same ones one is taken. */
function entriesOf<Entry>(record: JsonObject, path: string, read: (entry: JsonObject) => Entry): readonly Entry[] {
  const byText = new Map(objectsAt(record, path).map((entry, place) => [canonicalText(entry), { entry, place }]));
  return [...byText]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { entry, place }]) => inEntry(`${path}[${place}]`, () => read(entry)));
}

function canonicalText(entry: JsonObject): string {
  return JSON.stringify(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function inEntry<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadFieldError)) throw error;
    throw new BadFieldError(`${path}.${error.field}`, error.message.slice(error.field.length + 1));
  }
}

function hangupOf(event: JsonObject): JsonObject | null {
  return textAt(event, 'Event') === 'Hangup' ? event : null;
}

/** Calls that were joined have two ids; the older one is the call's. */
function oldest(ids: readonly string[]): string {
  const order = (id: string): number => createdMsOf(id) ?? Number.POSITIVE_INFINITY;
  return ids.toSorted((a, b) => order(a) - order(b) || a.length - b.length || (a < b ? -1 : 1))[0]!;
}

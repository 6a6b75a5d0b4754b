import { BadFieldError } from '../bad-field-error.ts';
import { isObject, neededTextAt, numberAt, textAt, valueAt } from '../json-fields.ts';
import { readJsonRecord, type JsonObject, type JsonValue } from '../json-record.ts';
import { groupBy } from '../legs/pick-events.ts';
import { within } from '../within.ts';

const SUMMARY = 'com.twilio.voice.insights.call-summary.';
const MOST_EVENTS = 1000;

/**
 * The call summary that a record holds: itself, a CloudEvent of Event Streams, or a list of these, of which the most complete one
 * counts. Null where the record is of other events. @throws BadFieldError
 */
export function summaryOf(record: JsonValue): JsonObject | null {
  if (!Array.isArray(record)) return summaryOfEvent(record);
  const events: readonly JsonValue[] = record;
  if (events.length > MOST_EVENTS) throw new BadFieldError('record', `has ${events.length} events, of 1000 at most`);
  const summaries = events
    .map((event, place) => within(`[${place}]`, () => summaryOfEvent(event)))
    .filter((summary) => summary !== null);
  if (groupBy(summaries, sidOf).length > 1)
    throw new BadFieldError('record', 'has more than one call_sid: let the bridge send a record for each event');
  return summaries.toSorted(byCompleteness)[0] ?? null;
}

function summaryOfEvent(event: JsonValue): JsonObject | null {
  if (!isObject(event)) throw new BadFieldError('record', 'is no object');
  if (valueAt(event, 'specversion') === undefined) return withSid(event);
  if (!neededTextAt(event, 'type').startsWith(SUMMARY)) return null;
  const data = valueAt(event, 'data');
  if (typeof data !== 'string') return within('data', () => withSid(data));
  const read = readJsonRecord(Buffer.from(data, 'utf8'));
  if (read.kind === 'bad') throw new BadFieldError('data', `is a text that cannot be read: ${read.problem}`);
  return within('data', () => withSid(read.record));
}

function withSid(summary: JsonValue | undefined): JsonObject {
  if (!isObject(summary)) throw new BadFieldError('record', 'is no object');
  neededTextAt(summary, 'call_sid');
  return summary;
}

function sidOf(summary: JsonObject): string {
  return neededTextAt(summary, 'call_sid');
}

/** Whether it may still change. */
export function isPartial(summary: JsonObject): boolean {
  return textAt(summary, 'processing_state') !== 'complete';
}

function byCompleteness(one: JsonObject, other: JsonObject): number {
  return (
    Number(isPartial(one)) - Number(isPartial(other)) ||
    (numberAt(other, 'processing_version') ?? 0) - (numberAt(one, 'processing_version') ?? 0) ||
    (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)
  );
}

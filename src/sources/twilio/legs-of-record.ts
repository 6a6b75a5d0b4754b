import { BadFieldError } from '../bad-field-error.ts';
import { isObject, objectAt, objectsAt, valueAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { within } from '../within.ts';
import { readStatusEvent, type StatusEvent } from './status-events.ts';

/**
 * The events that a record holds: of `{events: [...]}`, of `{parent, child}` or `{parent, children: [...]}`, or itself. All have to
 * be of one call: of one CallSid, or of legs whose parent it is. @throws BadFieldError
 */
export function statusEventsOf(record: JsonValue): readonly StatusEvent[] {
  if (!isObject(record)) throw new BadFieldError('record', 'is no object');
  if (valueAt(record, 'events') !== undefined) return ofOneCall('events', listAt(record, 'events'));
  const parent = objectAt(record, 'parent');
  if (parent === null) return [readStatusEvent(record)];
  const child = objectAt(record, 'child');
  return ofOneCall('child', [
    within('parent', () => readStatusEvent(parent)),
    ...(child === null ? [] : [within('child', () => readStatusEvent(child))]),
    ...listAt(record, 'children'),
  ]);
}

function listAt(record: JsonObject, path: string): readonly StatusEvent[] {
  return objectsAt(record, path).map((event, place) => within(`${path}[${place}]`, () => readStatusEvent(event)));
}

function ofOneCall(path: string, events: readonly StatusEvent[]): readonly StatusEvent[] {
  if (events.length === 0) throw new BadFieldError(path, 'is empty');
  const children = new Set(events.filter(({ parentSid }) => parentSid !== null).map(({ sid }) => sid));
  const heads = events.flatMap(({ sid, parentSid }) => (children.has(sid) ? (parentSid ?? []) : sid));
  if (new Set(heads).size > 1)
    throw new BadFieldError(path, 'has calls that are not legs of one: send a record for each, grouped by the parent');
  return events;
}

import { isObject, numberAt, objectAt, textAt, valueAt } from '../json-fields.ts';
import { BadFieldError } from '../bad-field-error.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { decoderOf } from './decode-values.ts';
import type { FreeswitchOptions } from './freeswitch-options.ts';

/** The fields of one leg, whichever way FreeSWITCH wrote them. All throw `BadFieldError` for what has the wrong type. */
export interface LegVariables {
  readonly isEvent: boolean;
  /** What stands before the name of a time, in the path of a field that is bad. */
  readonly place: string;
  /** A channel variable as it stands there: codes, words and identifiers, which no encoding changes. */
  readonly text: (name: string) => string | null;
  /** A channel variable that may be URL-encoded. */
  readonly decoded: (name: string) => string | null;
  /** A value that was read as it stands there. */
  readonly decode: (value: string) => string;
  readonly number: (name: string) => number | null;
  /** A field beside the variables. */
  readonly besideText: (path: string) => string | null;
  readonly besideNumber: (path: string) => number | null;
  /** The data of every `bridge` that the dialplan ran. */
  readonly bridges: () => readonly string[];
  /** The caller profile with which the leg began; null where there is none. */
  readonly firstProfile: () => JsonObject | null;
}

/** @param at where the leg stands in the record: `` or `legs[1].` */
export function legVariablesOf(record: JsonValue, at: string, { encodedValues }: FreeswitchOptions): LegVariables {
  const isEvent = typeof valueAt(record, 'Event-Name') === 'string';
  const variables = isEvent ? record : named(at, () => objectAt(record, 'variables'));
  if (variables === null) throw new BadFieldError(`${at}variables`, 'is missing');
  const prefix = isEvent ? 'variable_' : '';
  const place = isEvent ? at : `${at}variables.`;
  const text = (name: string) => named(place, () => textAt(variables, prefix + name));
  const besideText = (path: string) => named(at, () => textAt(record, path));
  const decode = decoderOf(encodedValues, (isEvent ? besideText('Event-Date-Local') : null) ?? text('start_stamp'));
  return {
    isEvent,
    place,
    text,
    decoded: (name) => {
      const value = text(name);
      return value === null ? null : decode(value);
    },
    decode,
    number: (name) => named(place, () => numberAt(variables, prefix + name)),
    besideText,
    besideNumber: (path) => named(at, () => numberAt(record, path)),
    bridges: () => bridgesOf(record),
    firstProfile: () => firstProfileOf(record),
  };
}

/** Puts the place of the leg before the name of a field that is bad. */
function named<Value>(place: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadFieldError)) throw error;
    throw new BadFieldError(place + error.field, error.message.slice(error.field.length + 1));
  }
}

/** app_log is written raw. It is a trace and not a fact of the call, so what is odd in it is passed over. */
function bridgesOf(record: JsonValue): readonly string[] {
  const applications = valueAt(record, 'app_log.applications');
  if (!Array.isArray(applications)) return [];
  return applications.flatMap((entry: JsonValue) => {
    if (!isObject(entry) || entry['app_name'] !== 'bridge') return [];
    return typeof entry['app_data'] === 'string' ? [entry['app_data']] : [];
  });
}

/** Newest first; older versions repeat the name instead of writing a list, and of these a parser keeps the oldest. */
function firstProfileOf(record: JsonValue): JsonObject | null {
  const callflow = valueAt(record, 'callflow');
  const oldest: JsonValue | undefined = Array.isArray(callflow) ? callflow.at(-1) : callflow;
  const profile = valueAt(oldest, 'caller_profile');
  return isObject(profile) ? profile : null;
}

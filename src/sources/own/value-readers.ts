import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import { numberAt, textAt, valueAt, wholeAt } from '../json-fields.ts';
import { isoTimeAt, localTimeAt, mailTimeAt } from '../times.ts';
import { conditionOf } from './conditions.ts';
import { originOf, type FindExpression, type Found, type GivenOrigin, type Input } from './origins.ts';
import type { Duration, Time, Unit } from './source-file-schema.ts';

/** Reads a fact; undefined where it is not told. @throws BadFieldError */
export type Reader<Value> = (input: Input) => Told<Value> | undefined;
/** Of an hour that a clock has twice, a time is the first that is not before `notBeforeMs`. */
export type TimeReader = (input: Input, notBeforeMs?: number) => Told<number> | undefined;

/** What readers are made with. */
export interface Making {
  readonly findExpression: FindExpression;
  readonly timeZone: string;
}

export function textReader(given: GivenOrigin, field: string, { findExpression }: Making): Reader<string> {
  const origin = originOf(given, field, findExpression);
  return (input) => {
    const found = origin(input);
    return found === null ? undefined : toldIfAny(textAt(found.holder, found.path), found.from);
  };
}

export function countReader(given: GivenOrigin, field: string, { findExpression }: Making): Reader<number> {
  const origin = originOf(given, field, findExpression);
  return (input) => {
    const found = origin(input);
    return found === null ? undefined : toldIfAny(wholeAt(found.holder, found.path), found.from);
  };
}

/** A word of ours for a word of the platform. Without a table the platform's is ours. */
export function wordReader<Word>(
  given: GivenOrigin & {
    readonly words?: Readonly<Record<string, Word | null>> | undefined;
    readonly otherwise?: Word | null | undefined;
  },
  ours: (text: string) => Word | undefined,
  field: string,
  { findExpression }: Making,
): Reader<Word> {
  const origin = originOf(given, field, findExpression);
  const table = given.words === undefined ? null : new Map(Object.entries(given.words));
  const otherwise = given.otherwise ?? null;
  return (input) => {
    const found = origin(input);
    const text = found === null ? null : wordAt(found);
    if (found === null || text === null) return undefined;
    if (table === null) return told(ours(text) ?? notOurs(found.path), found.from);
    const word = table.get(text);
    return toldIfAny(word === undefined ? otherwise : word, found.from);
  };
}

function notOurs(path: string): never {
  throw new BadFieldError(path, 'is no word that is known');
}

function wordAt({ holder, path }: Found): string | null {
  const value = valueAt(holder, path);
  return typeof value === 'boolean' ? String(value) : textAt(holder, path);
}

export function timeReader(given: Time, field: string, making: Making): TimeReader {
  const origin = originOf(given, field, making.findExpression);
  const read = timeFormat(given.time, making.timeZone);
  const shift = shiftReader(given, field, making);
  return (input, notBeforeMs) => {
    const found = origin(input);
    const timeMs = found === null ? null : read(found, notBeforeMs);
    if (found === null || timeMs === null) return undefined;
    if (shift === undefined) return told(timeMs, found.from);
    const shifted = shift(input);
    return told(Math.floor(timeMs + shifted.value), `${found.from} ${shifted.from}`);
  };
}

/** What a time is moved by. Without it the time would be another one, so it is needed. */
function shiftReader(
  { less, plus }: Time,
  field: string,
  making: Making,
): ((input: Input) => Told<number>) | undefined {
  const given = less ?? plus;
  if (given === undefined) return undefined;
  const [sign, word] = less === undefined ? [1, 'plus'] : [-1, 'less'];
  const read = durationReader(given, `${field} ${word}`, making);
  return (input) => {
    const duration = read(input);
    if (duration === undefined) throw new BadFieldError(placesOf(given) ?? `${field} ${word}`, 'is missing');
    return told(sign * duration.value, `${word} ${duration.from}`);
  };
}

function placesOf({ path, firstOf }: GivenOrigin): string | undefined {
  return path ?? firstOf?.join(', ');
}

function timeFormat(time: Time['time'], timeZone: string): (found: Found, notBeforeMs?: number) => number | null {
  switch (time) {
    case 'iso':
      return ({ holder, path }) => isoTimeAt(holder, path);
    case 'mail':
      return ({ holder, path }) => mailTimeAt(holder, path);
    case 'local':
      return ({ holder, path }, notBeforeMs) => localTimeAt(holder, path, timeZone, notBeforeMs);
    case 'ms':
    case 's':
    case 'us':
    case 'ns':
      return epochFormat(time);
  }
}

function epochFormat(unit: Unit): (found: Found) => number | null {
  return ({ holder, path }) => {
    const number = numberAt(holder, path);
    return number === null ? null : Math.floor(inMs(number, unit));
  };
}

function inMs(number: number, unit: Unit): number {
  switch (unit) {
    case 'ms':
      return number;
    case 's':
      return number * 1_000;
    case 'us':
      return number / 1_000;
    case 'ns':
      return number / 1_000_000;
  }
}

export function durationReader(given: Duration, field: string, making: Making): Reader<number> {
  if (given.between !== undefined) return betweenReader(given.between, field, making);
  const origin = originOf(given, field, making.findExpression);
  const unit = given.unit!;
  return (input) => {
    const found = origin(input);
    const number = found === null ? null : numberAt(found.holder, found.path);
    return found === null || number === null ? undefined : told(inMs(number, unit), found.from);
  };
}

function betweenReader({ from, to }: NonNullable<Duration['between']>, field: string, making: Making): Reader<number> {
  const readFrom = timeReader(from, `${field} from`, making);
  const readTo = timeReader(to, `${field} to`, making);
  return (input) => {
    const start = readFrom(input, input.startedAtMs);
    if (start === undefined) return undefined;
    const end = readTo(input, start.value);
    if (end === undefined) throw new BadFieldError(placesOf(to) ?? field, 'is missing');
    return told(end.value - start.value, `${start.from} to ${end.from}`);
  };
}

/** How long the call was: 0 where it was not answered, and at least 1 ms where it was. */
export function callDurationReader(given: Duration, field: string, making: Making): Reader<number> {
  const read = durationReader(given, field, making);
  const answered =
    given.answered === undefined ? null : conditionOf(given.answered, `${field} answered`, making.findExpression);
  return (input) => {
    if (answered !== null && !answered.holds(input)) return told(0, answered.from);
    const duration = read(input);
    if (duration === undefined && given.between !== undefined && answered === null)
      return told(0, 'no time of an answer');
    if (duration === undefined) return undefined;
    const isAnswered = answered !== null || given.between !== undefined;
    return isAnswered && duration.value >= 0 ? told(Math.max(1, duration.value), duration.from) : duration;
  };
}

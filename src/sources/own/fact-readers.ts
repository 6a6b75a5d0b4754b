import { CAUSES, HANGUP_PARTIES, TASK_TYPES, type CallEnded } from '../../engine/call.ts';
import type { Told } from '../facts.ts';
import type { Input } from './origins.ts';
import type { FieldName, SourceFileContent } from './source-file-schema.ts';
import {
  callDurationReader,
  countReader,
  durationReader,
  textReader,
  timeReader,
  wordReader,
  type Making,
  type Reader,
} from './value-readers.ts';

type Fields = SourceFileContent['fields'];
type Facts = Partial<Record<keyof CallEnded, Told<unknown> | undefined>>;

const TEXTS = ['callId', 'tenantId', 'taskId', 'agentId', 'lineId', 'carrier', 'callerNumber', 'calleeNumber'] as const;
const COUNTS = ['q850Cause', 'sipStatusCode', 'mediaPacketsReceived'] as const;
const DURATIONS = [
  'ringingDurationMs',
  'talkDurationMs',
  'queueDurationMs',
  'agentRingingDurationMs',
  'maxRingingDurationMs',
] as const;

/** Reads every fact that a record tells into `facts`. @throws BadFieldError */
export type FactReader = (input: Input, facts: Facts) => void;

/** A reader of the facts that a source file says an origin of. */
export function factReader(fields: Fields, sourceName: string, making: Making): FactReader {
  const readers = readersOf(fields, making);
  const readEventId = textReader(fields.eventId, 'eventId', making);
  const readStart = timeReader(fields.startedAt, 'startedAt', making);
  const readEnd = timeReader(fields.endedAt, 'endedAt', making);
  return (input, facts) => {
    const eventId = readEventId(input);
    if (eventId !== undefined) facts.eventId = { value: `${sourceName}:${eventId.value}`, from: eventId.from };
    const start = readStart(input);
    if (start !== undefined) facts.startedAt = start;
    const end = readEnd(input, start?.value);
    if (end !== undefined) facts.endedAt = end;
    const within = { ...input, startedAtMs: start?.value };
    for (const [field, read] of readers) {
      const fact = read(within);
      if (fact !== undefined) facts[field] = fact;
    }
  };
}

function readersOf(fields: Fields, making: Making): readonly (readonly [FieldName, Reader<unknown>])[] {
  const readers: (readonly [FieldName, Reader<unknown>])[] = [];
  const add = <Name extends FieldName>(
    names: readonly Name[],
    make: (given: NonNullable<Fields[Name]>, name: Name) => Reader<unknown>,
  ): void => {
    for (const name of names) {
      const given = fields[name];
      if (given !== undefined) readers.push([name, make(given, name)]);
    }
  };
  add(TEXTS, (given, name) => textReader(given, name, making));
  add(COUNTS, (given, name) => countReader(given, name, making));
  add(DURATIONS, (given, name) => durationReader(given, name, making));
  add(['callDurationMs'], (given, name) => callDurationReader(given, name, making));
  add(['taskType'], (given, name) => wordReader(given, among(TASK_TYPES), name, making));
  add(['hangupParty'], (given, name) => wordReader(given, among(HANGUP_PARTIES), name, making));
  add(['endCause'], (given, name) => wordReader(given, among([...CAUSES, 'UNKNOWN'] as const), name, making));
  add(['voicemailDetected'], (given, name) => wordReader(given, asBoolean, name, making));
  return readers;
}

/** What a word of ours is that the platform writes as we do. */
export function among<Word extends string>(words: readonly Word[]): (text: string) => Word | undefined {
  return (text) => words.find((word) => word === text);
}

function asBoolean(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSourceFile, type SourceFile } from '../../src/sources/own/source-file.ts';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';
import type { ReadSource } from '../../src/sources/open-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { readBy } from './source-examples.ts';

/** The fields that a source file cannot be without. */
export const neededFields = {
  eventId: { path: 'id' },
  callId: { path: 'id' },
  startedAt: { path: 'start', time: 's' },
  endedAt: { path: 'end', time: 's' },
  callDurationMs: { path: 'duration', unit: 's' },
};

/** A record that these fields read. */
export const plainRecord = { id: 'c-1', start: 1_795_168_920, end: 1_795_168_960, duration: 12 };

/** A source file, of which the content is given, or what stands in it as text. */
export function sourceFileOf(content: unknown): SourceFile {
  const folder = mkdtempSync(join(tmpdir(), 'call-status-own-'));
  try {
    const path = join(folder, 'source.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    const file = readSourceFile(path);
    if (file.kind === 'source') return file;
    return { kind: 'bad', problems: file.problems.map((problem) => problem.replace(`${path}: `, '')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The source of a file with these fields, and others that it cannot be without. @throws Error with its problems. */
export function ownSourceOf(fields: object = {}, others: object = {}): Source {
  const file = sourceFileOf({ name: 'own-test', version: 1, fields: { ...neededFields, ...fields }, ...others });
  if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
  return file.source;
}

/** What is wrong with such a file. */
export function problemsWith(fields: object = {}, others: object = {}): readonly string[] {
  const file = sourceFileOf({ name: 'own-test', version: 1, fields: { ...neededFields, ...fields }, ...others });
  return file.kind === 'bad' ? file.problems : [];
}

/** Settings under which every call has a task type. */
export const fixed = { calls: [{ taskType: 'FIXED' }] };

/** What fields of a file's make of the plain record with these values. */
export function readOwn(fields: object, record: JsonObject, settings: object = fixed, others: object = {}): ReadSource {
  return readBy(ownSourceOf(fields, others), { ...plainRecord, ...record }, settings);
}

/** A field of the call, and from where it comes. */
export function fieldOf(outcome: ReadSource, field: string): readonly unknown[] {
  if (outcome.kind !== 'call') throw new Error(JSON.stringify(outcome));
  const origins = outcome.origins as Readonly<Record<string, string>>;
  return [(outcome.call as unknown as Readonly<Record<string, JsonValue>>)[field], origins[field]];
}

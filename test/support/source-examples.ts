import { readFileSync } from 'node:fs';
import type { CallEnded } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { defaultCauseMap } from '../../src/engine/default-cause-map.ts';
import { currentEdition } from '../../src/engine/edition.ts';
import type { JsonObject, JsonValue } from '../../src/sources/json-record.ts';
import { openSource, type ReadSource } from '../../src/sources/open-source.ts';
import { sourceSettingsSchema } from '../../src/sources/source-settings.ts';
import type { Source } from '../../src/sources/source.ts';

/** A record of a platform that was made by hand, and the status that is right for its call. */
export interface SourceExample {
  readonly kind: string;
  /** What no record tells. */
  readonly context: JsonObject;
  readonly record: JsonValue;
  readonly expect: {
    readonly status: string;
    readonly unclassifiedReason?: string;
    readonly callEnded: Partial<CallEnded>;
  };
}

/** The lines of a file in `test/sources/records`, each as it stands there. */
export function linesOfRecords(fileName: string): readonly unknown[] {
  const text = readFileSync(new URL(`../sources/records/${fileName}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** The examples of a file that was made by hand. */
export function examplesOf(fileName: string): readonly SourceExample[] {
  return linesOfRecords(fileName) as readonly SourceExample[];
}

/**
 * A record read by a source under settings as a user writes them; `timestampMs` is that of the record. @throws ZodError where the
 * settings are wrong.
 */
export function readBy(source: Source, record: JsonValue, settings: object = {}, timestampMs?: number): ReadSource {
  const checked = sourceSettingsSchema.parse(settings);
  return openSource(source, { ...checked, options: source.options.parse(checked.options) })(record, timestampMs);
}

const engine = createEngine({
  talkThresholdMs: 5_000,
  queueThresholdMs: 5_000,
  causeMap: defaultCauseMap,
  edition: currentEdition,
});

/** What is decided of a record: `EFFECTIVE_CALL`, `UNCLASSIFIED NO_EVIDENCE`, `not a call: B_LEG`, `bad: billsec is no number`. */
export function statusOf(source: Source, record: JsonValue, settings: object = {}): string {
  const read = readBy(source, record, settings);
  if (read.kind === 'bad') return `bad: ${read.problem}`;
  if (read.kind === 'not a call') return `not a call: ${read.reason}`;
  const { status, unclassifiedReason } = engine.classify(read.call);
  return unclassifiedReason === null ? status : `${status} ${unclassifiedReason}`;
}

/** What an example expects, in the same words. */
export function expectedStatus({ expect: { status, unclassifiedReason } }: SourceExample): string {
  return unclassifiedReason === undefined ? status : `${status} ${unclassifiedReason}`;
}

/** The settings that an example's context amounts to: one entry for all calls. */
export function settingsOfContext({ taskType, maxRingingDurationMs, timeZone = 'UTC' }: JsonObject): object {
  return { timeZone, calls: [{ taskType, ...(maxRingingDurationMs === undefined ? {} : { maxRingingDurationMs }) }] };
}

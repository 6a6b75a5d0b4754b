import { createCallGenerator, type GeneratedCall } from '../../demo/call-generator.ts';
import type { PlatformWriter, WrittenCall } from '../../demo/sources/platform-writer.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import { STATUSES, UNCLASSIFIED_REASONS, type Classification } from '../../src/engine/classification.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { loadAllSources } from '../../src/sources/all-sources.ts';
import type { JsonValue } from '../../src/sources/json-record.ts';
import { openSource, type ReadSource, type SourceReader } from '../../src/sources/open-source.ts';
import { sourceSettingsSchema } from '../../src/sources/source-settings.ts';

/** A call of the demo, what a platform writes of it, and what its source reads there. */
export interface WrittenAndRead extends GeneratedCall {
  readonly written: WrittenCall;
  readonly read: ReadSource;
  readonly others: readonly ReadSource[];
}

const START = Date.UTC(2026, 10, 23);
const engine = createEngine();
const sources = await loadAllSources();

/** The calls of a seed, written by a platform and read by its source under the settings that the writer gives. */
export function writeAndRead(writer: PlatformWriter, count: number, seed: number): readonly WrittenAndRead[] {
  const read = readerOf(writer);
  const next = createCallGenerator({ seed, startAtMs: START, stepMs: 7.3 });
  return Array.from({ length: count }, () => {
    const generated = next();
    const written = writer.write(generated.call);
    return {
      ...generated,
      written,
      read: read(sent(written.record)),
      others: written.others.map((one) => read(sent(one))),
    };
  });
}

function readerOf({ source, settings }: PlatformWriter): SourceReader {
  const found = sources.find(({ name }) => name === source)!;
  const checked = sourceSettingsSchema.parse(settings);
  return openSource(found, { ...checked, options: found.options.parse(checked.options) });
}

/** As it comes from a topic. */
function sent(record: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(record)) as JsonValue;
}

/** `EFFECTIVE_CALL`, `UNCLASSIFIED NO_EVIDENCE`. */
export function statusIn({
  status,
  unclassifiedReason,
}: Pick<Classification, 'status' | 'unclassifiedReason'>): string {
  return unclassifiedReason === null ? status : `${status} ${unclassifiedReason}`;
}

/** What is decided of what was read; what became of it where it is no call. */
export function decidedOf(read: ReadSource): string {
  return read.kind === 'call' ? statusIn(engine.classify(read.call)) : read.kind;
}

/** Calls that were written whole and are decided as another, or are another call: there must be none. */
export function wronglyTold(all: readonly WrittenAndRead[]): readonly object[] {
  return all
    .filter(({ call, written, read }) => {
      const isSame = decidedOf(read) === statusIn(engine.classify(call)) && idOf(read) === call.callId;
      return written.tellsAll && !isSame;
    })
    .map(({ call, written, read }) => ({ call, record: written.record, decided: decidedOf(read) }));
}

function idOf(read: ReadSource): string | null {
  return read.kind === 'call' ? read.call.callId : null;
}

/** How many of the calls are told whole, from 0 to 1. */
export function toldShare(all: readonly WrittenAndRead[]): number {
  return all.filter(({ written }) => written.tellsAll).length / all.length;
}

const ALL_STATUSES: readonly string[] = [
  ...STATUSES.filter((status) => status !== 'UNCLASSIFIED'),
  ...UNCLASSIFIED_REASONS.map((reason) => `UNCLASSIFIED ${reason}`),
];

/** Statuses and reasons for none that no call of them tells. */
export function neverTold(all: readonly WrittenAndRead[]): readonly string[] {
  const told = new Set(all.filter(({ written }) => written.tellsAll).map(({ expected }) => statusIn(expected)));
  return ALL_STATUSES.filter((status) => !told.has(status));
}

/** Of what a writer says that it cannot tell, how many are decided rightly all the same, from 0 to 1. */
export function rightThoughUntold(all: readonly WrittenAndRead[]): number {
  const untold = all.filter(({ written }) => !written.tellsAll);
  return untold.filter(({ expected, read }) => decidedOf(read) === statusIn(expected)).length / untold.length;
}

/** The outcomes of what stands beside the calls, each once, sorted. */
export function outcomesOfOthers(all: readonly WrittenAndRead[]): readonly string[] {
  const outcomes = all
    .flatMap(({ others }) => others)
    .map((one) => (one.kind === 'not a call' ? one.reason : one.kind));
  return [...new Set(outcomes)].toSorted();
}

/** The calls of which a fact is another than was written. */
export function otherwise(all: readonly WrittenAndRead[], fact: (call: CallEnded) => unknown): readonly CallEnded[] {
  return all.filter(({ call, read }) => read.kind !== 'call' || fact(read.call) !== fact(call)).map(({ call }) => call);
}

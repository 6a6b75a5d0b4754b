import { fileURLToPath } from 'node:url';
import { loadSource } from '../src/sources/all-sources.ts';
import { openSource, type SourceReader } from '../src/sources/open-source.ts';
import { readSourceFile } from '../src/sources/own/source-file.ts';
import { sourceSettingsSchema } from '../src/sources/source-settings.ts';
import type { Source } from '../src/sources/source.ts';

/*
 * What a mapping of the user's own costs against the source that is built in for the same platform: own work per record, from the
 * parsed record to the call. `npm run bench:own-source`.
 */

const BUILT_IN = 'twilio-status-callback';
const RECORDS = 200_000;
const ROUNDS = 7;

const file = readSourceFile(fileURLToPath(new URL(`../deploy/sources/own/${BUILT_IN}.json`, import.meta.url)));
if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
const builtIn = await loadSource(BUILT_IN);
const { record, settings } = file.source.example;

function readerOf(source: Source): SourceReader {
  const checked = sourceSettingsSchema.parse(settings);
  return openSource(source, { ...checked, options: source.options.parse(checked.options) });
}

/** Processor time of a record, in nanoseconds. */
function costOf(read: SourceReader): number {
  const before = process.cpuUsage();
  for (let at = 0; at < RECORDS; at += 1) read(record);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / RECORDS;
}

const readers = [file.source, builtIn].map(readerOf);
const rounds = Array.from({ length: ROUNDS }, () => readers.map(costOf));
const [own, other] = readers.map((_, place) => Math.min(...rounds.map((round) => round[place]!)));
console.log(`${file.source.name} (a source file): ${own!.toFixed(0)} ns a record`);
console.log(`${BUILT_IN} (built in): ${other!.toFixed(0)} ns a record; ratio ${(own! / other!).toFixed(2)}`);

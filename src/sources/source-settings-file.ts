import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { isUtf8 } from 'node:buffer';
import { placeInFile } from './place-in-file.ts';
import { sourceSettingsSchema, type SourceSettings } from './source-settings.ts';
import type { Source } from './source.ts';

export type SourceSettingsFile =
  | { readonly kind: 'settings'; readonly settings: SourceSettings }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** Reads a file of settings, whatever the source is: its `options` are checked by `settingsFor`. Every problem names its place. */
export function readSourceSettingsFile(path: string): SourceSettingsFile {
  let content: unknown;
  try {
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) return { kind: 'bad', problems: [`${path}: is not UTF-8`] };
    content = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { kind: 'bad', problems: [`cannot be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = sourceSettingsSchema.safeParse(content);
  if (parsed.success) return { kind: 'settings', settings: parsed.data };
  return { kind: 'bad', problems: parsed.error.issues.flatMap(problemsOf).map((problem) => `${path}: ${problem}`) };
}

/** The settings of one source, with its defaults. `given` is null where there is no file. */
export function settingsFor(source: Source, given: SourceSettings | null): SourceSettingsFile {
  const settings = given ?? sourceSettingsSchema.parse({});
  const options = source.options.safeParse(settings.options);
  if (options.success) return { kind: 'settings', settings: { ...settings, options: options.data } };
  const problems = options.error.issues.flatMap(problemsOf);
  return { kind: 'bad', problems: problems.map((problem) => `options.${problem}`) };
}

/** What is wrong, after the place where: `calls[2].taskType: must be one of …`. */
function problemsOf({ path, message, ...issue }: z.core.$ZodIssue): readonly string[] {
  const place = placeInFile(path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${place}${place && '.'}${key}: there is nothing called so`);
  const isWordless = issue.code === 'invalid_type' && !message.startsWith('must');
  const problem = isWordless ? `must be ${issue.expected}` : message;
  return [place === '' ? problem : `${place}: ${problem}`];
}

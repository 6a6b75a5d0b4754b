import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { isSourceName } from '../all-sources.ts';
import { openSource } from '../open-source.ts';
import { settingsFor } from '../source-settings-file.ts';
import { sourceSettingsSchema } from '../source-settings.ts';
import type { Source } from '../source.ts';
import { placeInFile } from '../place-in-file.ts';
import { compileExpressions } from './compile-expressions.ts';
import { ownSource } from './own-source.ts';
import { sourceFileSchema, type SourceFileContent } from './source-file-schema.ts';

export type SourceFile =
  | { readonly kind: 'source'; readonly source: Source }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** Reads a source file and makes a source of it. Every problem names its place in the file. */
export function readSourceFile(path: string): SourceFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { kind: 'bad', problems: [`cannot be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = sourceFileSchema.safeParse(content);
  const misshapen = parsed.error?.issues.flatMap((issue) => problemsOf(issue, path)) ?? [];
  // Checked on what the file says, so that one mistake does not hide those of expressions.
  const { expressions, problems } = compileExpressions(content);
  const found = [...misshapen, ...problems.map((problem) => `${path}: ${problem}`)];
  if (!parsed.success || found.length > 0) return { kind: 'bad', problems: found };
  const source = ownSource(parsed.data, expressions);
  const others = [...nameTaken(parsed.data), ...exampleProblems(source, parsed.data)];
  if (others.length > 0) return { kind: 'bad', problems: others.map((problem) => `${path}: ${problem}`) };
  return { kind: 'source', source };
}

function nameTaken({ name }: SourceFileContent): readonly string[] {
  return isSourceName(name) ? ['name: is the name of a source that is built in'] : [];
}

function exampleProblems(source: Source, { example }: SourceFileContent): readonly string[] {
  if (example === undefined) return [];
  const settings = sourceSettingsSchema.safeParse(example.settings);
  if (!settings.success)
    return settings.error.issues.map(
      ({ path, message }) => `example.settings${path.map((step) => `.${String(step)}`).join('')}: ${message}`,
    );
  const own = settingsFor(source, settings.data);
  if (own.kind === 'bad') return own.problems.map((problem) => `example.settings.${problem}`);
  const outcome = openSource(source, own.settings)(example.record);
  if (outcome.kind === 'bad') return [`example.record: ${outcome.problem}`];
  return outcome.kind === 'call' ? [] : [`example.record: is no call: ${outcome.reason}`];
}

function problemsOf(issue: z.core.$ZodIssue, path: string): readonly string[] {
  const inFile = placeInFile(issue.path);
  const place = inFile === '' ? path : `${path}: ${inFile}`;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${place}: there is nothing called ${key}`);
  if (issue.code === 'invalid_type' && issue.input === undefined && !issue.message.startsWith('must')) {
    return [`${place}: is missing`];
  }
  // What a file of JSON has is JSON: it can only be missing.
  if (issue.code === 'invalid_union') return [`${place}: is missing`];
  const isWordless = issue.code === 'invalid_type' && !issue.message.startsWith('must');
  return [`${place}: ${isWordless ? `must be ${issue.expected}` : issue.message}`];
}

import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { ALL_SETTINGS, SECRETS, settings, type Config } from './config.ts';
import { isBySchema } from './formats/format-names.ts';
import { contradictionsIn } from './contradictory-settings.ts';

/**
 * Reads the settings from the environment. An empty variable counts as not set.
 * @throws ConfigError with every problem found.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return readSettings(env, ALL_SETTINGS);
}

/**
 * Reads some of the settings, for a command that needs no others.
 * @throws ConfigError with every problem found in these.
 */
export function readSettings<Name extends keyof Config>(
  env: NodeJS.ProcessEnv,
  names: readonly Name[],
): Pick<Config, Name> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const key of names) {
    if (env[key]) values[key] = env[key];
  }
  for (const key of SECRETS) {
    if (names.some((wanted) => wanted === key)) readSecretFile(key, env, values, problems);
  }
  const wanted = Object.fromEntries(names.map((key) => [key, true])) as Record<keyof Config, true>;
  const parsed = settings.pick(wanted).safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => problemOf(issue, values)));
  else problems.push(...contradictionsIn(parsed.data));
  problems.push(...missingIn(names, values));
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data!;
}

/** What depends on how records are written. */
function missingIn(names: readonly string[], values: Readonly<Record<string, string>>): readonly string[] {
  if (!names.includes('SCHEMA_REGISTRY_URL') || values['SCHEMA_REGISTRY_URL'] !== undefined) return [];
  const formats = ['INPUT_FORMAT', 'OUTPUT_FORMAT'].flatMap((key) => {
    const format = values[key] ?? 'avro';
    return isBySchema(format) ? [`${key}=${format}`] : [];
  });
  return formats.length === 0
    ? []
    : [`SCHEMA_REGISTRY_URL is not set, which ${formats.join(' and ')} ${formats.length === 1 ? 'needs' : 'need'}`];
}

function readSecretFile(key: string, env: NodeJS.ProcessEnv, values: Record<string, string>, problems: string[]): void {
  const path = env[`${key}_FILE`];
  if (!path) return;
  if (values[key] !== undefined) {
    problems.push(`${key} and ${key}_FILE are both set; set one`);
    return;
  }
  try {
    values[key] = readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(`${key}_FILE cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problemOf(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string {
  const key = String(issue.path[0]);
  if (values[key] === undefined) return `${key} is not set`;
  if (issue.code === 'invalid_value') return `${key} must be one of ${issue.values.join(', ')}`;
  return `${key} ${issue.message}`;
}

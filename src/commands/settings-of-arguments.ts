import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from '../config-error.ts';
import { ENGINE_SETTINGS } from '../config.ts';
import type { CauseMap, CodeLists } from '../engine/cause-map.ts';
import type { EngineSettings } from '../engine/classify.ts';
import { edition1 } from '../engine/edition-1.ts';
import { currentEdition, type Edition } from '../engine/edition.ts';
import { engineSettings } from '../part-settings.ts';
import { readSettings } from '../read-config.ts';

/** The word for the settings of the environment as they are. */
const CURRENT = 'current';
/** Before the name of an edition of the table, which then decides in place of the present one. */
const EDITION = 'edition:';
const EDITIONS: readonly Edition[] = [edition1, currentEdition];

/**
 * The settings that two arguments mean; see `settingsOfArgument`.
 * @throws ConfigError with every problem of both.
 */
export function settingsOfArguments(
  before: string,
  after: string,
  env: NodeJS.ProcessEnv,
): { readonly before: EngineSettings; readonly after: EngineSettings } {
  const problems: string[] = [];
  const read = (argument: string) => {
    try {
      return settingsOfArgument(argument, env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const settings = { before: read(before), after: read(after) };
  if (settings.before === undefined || settings.after === undefined) throw new ConfigError(problems);
  return { before: settings.before, after: settings.after };
}

/**
 * The settings that an argument of `diff` means, laid over those of the environment: `current`, or
 * assignments with commas between them (`TALK_THRESHOLD_MS=3000,CAUSE_MAP_FILE=new.json`), or a file with one
 * assignment a line. `edition:1`, alone or before any of these and a comma, decides by that edition of the table and its
 * default cause map.
 * @throws ConfigError with every problem, each naming the argument.
 */
function settingsOfArgument(argument: string, env: NodeJS.ProcessEnv): EngineSettings {
  try {
    const { edition, rest } = editionOf(argument);
    const settings = engineSettings(readSettings({ ...env, ...assignmentsOf(rest) }, ENGINE_SETTINGS));
    return { ...settings, edition, causeMap: asOfEdition(settings.causeMap, edition) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `${argument}: ${problem}`));
  }
}

/** A cause map as that edition takes it: over its own codes, and without pairs where it knew of none. */
function asOfEdition({ everyCarrier, carriers }: CauseMap, { codes }: Edition): CauseMap {
  const taken = (lists: CodeLists): CodeLists => (codes.madeOfSip.length > 0 ? lists : { ...lists, madeOfSip: [] });
  const ofCarriers = Object.entries(carriers).map(([carrier, lists]) => [carrier, taken(lists)] as const);
  return { defaults: codes, everyCarrier: taken(everyCarrier), carriers: Object.fromEntries(ofCarriers) };
}

/** The edition that an argument names, and what it says besides. */
function editionOf(argument: string): { readonly edition: Edition; readonly rest: string } {
  if (!argument.startsWith(EDITION)) return { edition: currentEdition, rest: argument };
  const [first = '', ...rest] = argument.split(',');
  const name = first.slice(EDITION.length);
  const edition = EDITIONS.find((known) => known.name === name);
  if (edition !== undefined) return { edition, rest: rest.length === 0 ? CURRENT : rest.join(',') };
  const names = EDITIONS.map((known) => known.name).join(' and ');
  throw new ConfigError([`there is no edition "${name}" of the table, but ${names}`]);
}

function assignmentsOf(argument: string): Readonly<Record<string, string | undefined>> {
  if (argument === CURRENT) return {};
  if (!argument.includes('=')) return readFile(argument);
  const assignments = argument.split(',').map((text): [string, string] => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  });
  const strangers = assignments.filter(([name]) => !ENGINE_SETTINGS.some((setting) => setting === name));
  if (strangers.length > 0) {
    throw new ConfigError(
      strangers.map(([name]) => `decisions do not depend on ${name}, but on ${ENGINE_SETTINGS.join(', ')}`),
    );
  }
  return Object.fromEntries(assignments);
}

/** A file may hold the whole environment of a worker: what decisions do not depend on is passed over. */
function readFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `it is neither ${CURRENT}, nor ${EDITION}1, nor NAME=VALUE, nor a file that can be read: ${detail}`,
    ]);
  }
}

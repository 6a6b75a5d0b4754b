import { ConfigError } from '../config-error.ts';
import type { Config } from '../config.ts';
import { isSourceName, loadSource } from '../sources/all-sources.ts';
import { openSource, type SourceReader } from '../sources/open-source.ts';
import { settingsFor } from '../sources/source-settings-file.ts';
import type { Source } from '../sources/source.ts';
import { OWN_SOURCE, SOURCE_PREFIX } from './format-names.ts';

export type SourceConfig = Pick<Config, 'INPUT_FORMAT' | 'SOURCE_SETTINGS_FILE' | 'SOURCE_FILE'>;

/** The source that the input's format names, and its reader under the settings that are in force. */
export interface SourceInForce {
  readonly source: Source;
  readonly read: SourceReader;
}

/** Null where inputs are `CallEnded`. @throws ConfigError with every problem of the source's file and of its settings. */
export async function openSourceInForce(config: SourceConfig): Promise<SourceInForce | null> {
  const { INPUT_FORMAT: format, SOURCE_SETTINGS_FILE: given } = config;
  const source = await sourceOf(config);
  if (source === null) return null;
  const settings = settingsFor(source, given ?? null);
  if (settings.kind === 'settings') return { source, read: openSource(source, settings.settings) };
  const where =
    given === undefined
      ? `SOURCE_SETTINGS_FILE is not set, and INPUT_FORMAT=${format} needs: `
      : 'SOURCE_SETTINGS_FILE ';
  throw new ConfigError(settings.problems.map((problem) => `${where}${problem}`));
}

async function sourceOf({ INPUT_FORMAT: format, SOURCE_FILE: path }: SourceConfig): Promise<Source | null> {
  if (format === OWN_SOURCE) return ownSource(path);
  const name = format.startsWith(SOURCE_PREFIX) ? format.slice(SOURCE_PREFIX.length) : '';
  return isSourceName(name) ? loadSource(name) : null;
}

async function ownSource(path: string | undefined): Promise<Source> {
  if (path === undefined) throw new ConfigError([`SOURCE_FILE is not set, which INPUT_FORMAT=${OWN_SOURCE} needs`]);
  const { readSourceFile } = await import('../sources/own/source-file.ts');
  const file = readSourceFile(path);
  if (file.kind === 'source') return file.source;
  throw new ConfigError(file.problems.map((problem) => `SOURCE_FILE ${problem}`));
}

import type { Config } from '../config.ts';
import { ALL_SOURCES } from '../sources/all-sources.ts';
import { openSource, type SourceReader } from '../sources/open-source.ts';
import { settingsFor } from '../sources/source-settings-file.ts';
import type { Source } from '../sources/source.ts';
import { SOURCE_PREFIX } from './format-names.ts';

export type SourceConfig = Pick<Config, 'INPUT_FORMAT' | 'SOURCE_SETTINGS_FILE'>;

/** The source that the input's format names; null where it is `CallEnded`. */
export function sourceOf(format: string): Source | null {
  if (!format.startsWith(SOURCE_PREFIX)) return null;
  return ALL_SOURCES.find(({ name }) => `${SOURCE_PREFIX}${name}` === format) ?? null;
}

/** What is wrong with the settings of a source, for those who set them: none where there is no source. */
export function sourceProblems({
  INPUT_FORMAT: format,
  SOURCE_SETTINGS_FILE: given,
}: Partial<SourceConfig>): readonly string[] {
  const source = sourceOf(format ?? '');
  if (source === null) {
    return given === undefined ? [] : [`SOURCE_SETTINGS_FILE needs INPUT_FORMAT=${SOURCE_PREFIX}…`];
  }
  const settings = settingsFor(source, given ?? null);
  if (settings.kind === 'settings') return [];
  const where =
    given === undefined
      ? `SOURCE_SETTINGS_FILE is not set, and INPUT_FORMAT=${format} needs: `
      : 'SOURCE_SETTINGS_FILE ';
  return settings.problems.map((problem) => `${where}${problem}`);
}

/** The reader of a source under settings that were checked. @throws TypeError where they were not. */
export function openConfigured(source: Source, config: SourceConfig): SourceReader {
  const settings = settingsFor(source, config.SOURCE_SETTINGS_FILE ?? null);
  if (settings.kind === 'bad') throw new TypeError(`settings of ${source.name}: ${settings.problems.join('; ')}`);
  return openSource(source, settings.settings);
}

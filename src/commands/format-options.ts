import { Option, type Command } from 'commander';
import { CALL_FORMATS, SOURCE_PREFIX } from '../formats/format-names.ts';
import { SOURCE_NAMES } from '../sources/all-sources.ts';

/** The options that say how the records of an input are written, in place of the settings of the environment. */
export interface FormatOptions {
  readonly source?: string;
  readonly sourceFile?: string;
  readonly sourceSettings?: string;
  readonly format?: string;
}

export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--source <name>',
        "a platform's records instead of CallEnded: `sources` lists them; own: by a SOURCE_FILE",
      ).choices([...SOURCE_NAMES, 'own']),
    )
    .option('--source-file <file>', 'a mapping of your own, as SOURCE_FILE with --source own')
    .option('--source-settings <file>', 'what no record of the platform tells, as SOURCE_SETTINGS_FILE');
}

export function addFormatOptions(command: Command): Command {
  return addSourceOptions(command).addOption(
    new Option('--format <format>', 'how the input topic holds CallEnded, as INPUT_FORMAT').choices(CALL_FORMATS),
  );
}

/** The environment with what the options say in its place. Ends the process with a usage error where they contradict each other. */
export function environmentOf(command: Command, options: FormatOptions, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { sourceFile, sourceSettings, format } = options;
  const source = options.source ?? (sourceFile === undefined ? undefined : 'own');
  if (source !== undefined && format !== undefined) command.error('error: name --source or --format, not both');
  const inputFormat = source === undefined ? format : `${SOURCE_PREFIX}${source}`;
  return {
    ...env,
    ...(inputFormat === undefined ? {} : { INPUT_FORMAT: inputFormat }),
    ...(format === undefined ? {} : { SOURCE_SETTINGS_FILE: '', SOURCE_FILE: '' }),
    ...(sourceFile === undefined ? {} : { SOURCE_FILE: sourceFile }),
    ...(sourceSettings === undefined ? {} : { SOURCE_SETTINGS_FILE: sourceSettings }),
  };
}

import { Option, type Command } from 'commander';
import { CALL_FORMATS, OWN_SOURCE, SOURCE_PREFIX } from '../formats/format-names.ts';
import { SOURCE_NAMES } from '../sources/all-sources.ts';

/** The options that say how the records of an input are written, in place of the settings of the environment. */
export interface FormatOptions {
  readonly source?: string;
  readonly sourceFile?: string;
  readonly sourceSettings?: string;
  readonly format?: string;
}

const SOURCE_HELP = `
Records are CallEnded unless INPUT_FORMAT of the environment, or an option here, says that they are a platform's; then SOURCE_FILE and
SOURCE_SETTINGS_FILE count too.`;

function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--source <name>',
        "a platform's records instead of CallEnded: `sources` lists them; own: by a SOURCE_FILE",
      ).choices([...SOURCE_NAMES, 'own']),
    )
    .option('--source-file <file>', 'a mapping of your own, as SOURCE_FILE with --source own')
    .option('--source-settings <file>', 'what no record of the platform tells, as SOURCE_SETTINGS_FILE')
    .addHelpText('after', SOURCE_HELP);
}

export function addFormatOptions(command: Command): Command {
  return addSourceOptions(command).addOption(
    new Option('--format <format>', 'how CallEnded is written, as INPUT_FORMAT').choices(CALL_FORMATS),
  );
}

/** The environment with what the options say in its place. Ends the process with a usage error where they contradict each other. */
export function environmentOf(command: Command, options: FormatOptions, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { sourceFile, sourceSettings, format } = options;
  const source = options.source ?? (sourceFile === undefined ? undefined : 'own');
  if (source !== undefined && format !== undefined)
    command.error(
      `error: --format and --${options.source === undefined ? 'source-file' : 'source'} contradict each other`,
    );
  if (sourceFile !== undefined && source !== 'own')
    command.error(`error: --source-file and --source ${source} contradict each other`);
  const inputFormat = source === undefined ? format : `${SOURCE_PREFIX}${source}`;
  return {
    ...env,
    ...(inputFormat === undefined ? {} : { INPUT_FORMAT: inputFormat }),
    // What the environment says of another source.
    ...(inputFormat === undefined || inputFormat === env['INPUT_FORMAT'] ? {} : { SOURCE_SETTINGS_FILE: '' }),
    ...(inputFormat === undefined || inputFormat === OWN_SOURCE ? {} : { SOURCE_FILE: '' }),
    ...(sourceFile === undefined ? {} : { SOURCE_FILE: sourceFile }),
    ...(sourceSettings === undefined ? {} : { SOURCE_SETTINGS_FILE: sourceSettings }),
  };
}

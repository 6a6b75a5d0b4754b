import { InvalidArgumentError, Option, type Command } from 'commander';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '../events/dead-letter.ts';
import { parseTime } from './parse-time.ts';

/** What the arguments of `redrive` say. */
export interface RedriveOptions {
  readonly reason?: readonly DeadLetterReason[];
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  readonly maxAttempts: number;
  readonly parkTopic?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const MAX_ATTEMPTS = 3;

const HELP = `
It is of use once the cause is mended: a schema registered, a producer corrected, a limit raised. What is not mended comes
back as a new dead letter. It may be stopped at any point and started again, also twice at a time: every letter is
brought back once. The dead letters stay where they are; receipts beside them say which are done.
The settings are those of \`run\`, without registry. Ends with 1 where something failed, with 130 after Ctrl-C.`;

/** Gives the command `redrive` its options. */
export function addRedriveOptions(command: Command): Command {
  return command
    .addOption(new Option('--reason <reason...>', 'only letters of this reason').choices(DEAD_LETTER_REASONS))
    .addOption(new Option('--since <time>', 'letters from this time on, as 2026-11-24T08:00:00Z').argParser(parseTime))
    .addOption(new Option('--until <time>', 'letters before this time').argParser(parseTime))
    .addOption(new Option('--limit <n>', 'bring back n letters at most').argParser(wholeNumber))
    .addOption(
      new Option('--max-attempts <n>', 'park letters that were brought back so many times already')
        .argParser(wholeNumber)
        .default(MAX_ATTEMPTS),
    )
    .option('--park-topic <name>', 'move parked letters to this topic; else they stay')
    .option('--dry-run', 'show what would be brought back, and write nothing', false)
    .option('--json', 'the summary as JSON', false)
    .addHelpText('after', HELP);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is not a whole number above 0.');
  return Number(text);
}

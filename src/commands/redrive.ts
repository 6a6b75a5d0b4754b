import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { REDRIVE_SETTINGS } from '../config.ts';
import { RetryError, StopError } from '../pipeline/failures.ts';
import { readSettings } from '../read-config.ts';
import { redriveLetters } from './redrive-letters.ts';
import type { RedriveOptions } from './redrive-options.ts';
import { createRedriveTally } from './redrive-tally.ts';
import { redriveAsJson, renderRedrive, type RedriveRun } from './render-redrive.ts';
import { withProgress } from './with-progress.ts';

export interface RedriveStreams {
  readonly output: Writable;
  readonly errors: Pick<WriteStream, 'isTTY' | 'write'>;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Brings dead letters back to the input topic and writes a summary, also where it is stopped by a signal or
 * fails; it stops between two transactions. A second signal ends the process at once.
 * @returns the exit code: 0, or that of the signal.
 * @throws ConfigError, StopError, after the summary of what was done.
 */
export async function redrive(
  options: RedriveOptions,
  env: NodeJS.ProcessEnv,
  { output, errors }: RedriveStreams,
): Promise<number> {
  const config = readSettings(env, REDRIVE_SETTINGS);
  const { INPUT_TOPIC: inputTopic, OUTPUT_TOPIC, DEAD_LETTER_TOPIC: deadLetterTopic } = config;
  const { parkTopic = null } = options;
  if (parkTopic !== null && [inputTopic, OUTPUT_TOPIC, deadLetterTopic].includes(parkTopic))
    throw new StopError(`letters cannot be parked in ${parkTopic}: --park-topic needs a topic of its own`);
  const stop = watchForSignals();
  const tally = createRedriveTally();
  const summarise = (endedBy: RedriveRun['endedBy']) => {
    const run = { deadLetterTopic, inputTopic, parkTopic, isDryRun: options.dryRun, endedBy };
    output.write(options.json ? `${JSON.stringify(redriveAsJson(tally, run))}\n` : renderRedrive(tally, run));
  };
  let broughtBack = 0;
  try {
    for await (const outcome of withProgress(redriveLetters(config, options, stop.signal), errors)) {
      tally.count(outcome);
      if (outcome.kind === 'brought back') broughtBack += 1;
    }
  } catch (error) {
    if (tally.byReason.size > 0) summarise('failure');
    throw error instanceof RetryError ? new StopError(error.message, { cause: error }) : error;
  }
  summarise(stop.signal.aborted ? 'signal' : broughtBack === options.limit ? 'limit' : null);
  return stop.code() ?? 0;
}

function watchForSignals() {
  const controller = new AbortController();
  let code: number | null = null;
  const onSignal = (signal: keyof typeof EXIT_CODES) => {
    if (code !== null) process.exit(code);
    code = EXIT_CODES[signal];
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: controller.signal, code: (): number | null => code };
}

import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { EngineSettings } from '../engine/classify.ts';
import { compareSettings } from './compare-settings.ts';
import { comparisonAsJson, renderComparison } from './render-comparison.ts';
import { settingsOfArguments } from './settings-of-arguments.ts';
import type { SourcedCall } from './sourced-call.ts';
import { withProgress } from './with-progress.ts';

export interface DiffArguments {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
}

/**
 * Decides calls by two settings and writes what moves from which status to which.
 * @returns how many places held no call; each is reported on `errors`.
 * @throws ConfigError with every problem of both settings.
 */
export async function diff(
  calls: AsyncIterable<SourcedCall>,
  { before, after, json }: DiffArguments,
  env: NodeJS.ProcessEnv,
  { output, errors }: { readonly output: Writable; readonly errors: Pick<WriteStream, 'isTTY' | 'write'> },
): Promise<number> {
  const settings = settingsOfArguments(before, after, env);
  const comparison = await compareSettings(
    withProgress(calls, errors),
    settings.before,
    settings.after,
    (place, problem) => errors.write(`${place}: ${problem}\n`),
  );
  const names = { before: settingsWords(before, settings.before), after: settingsWords(after, settings.after) };
  output.write(
    json ? `${JSON.stringify(comparisonAsJson(comparison), null, 2)}\n` : renderComparison(comparison, names),
  );
  return comparison.bad;
}

function settingsWords(argument: string, { talkThresholdMs, queueThresholdMs, edition }: EngineSettings): string {
  return `${argument}: edition ${edition.name}, talk long from ${talkThresholdMs} ms, queue from ${queueThresholdMs} ms`;
}

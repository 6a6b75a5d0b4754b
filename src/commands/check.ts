import type { Writable } from 'node:stream';
import type { WorkerConfig } from '../read-worker-config.ts';
import { checkSurroundings, type Finding } from './check-surroundings.ts';

const MARKS: Readonly<Record<Finding['kind'], string>> = { ok: 'ok', warning: 'warning', failure: 'FAILURE' };

/**
 * Looks at everything the settings name, and writes what it finds as it finds it.
 * @returns whether the worker would start and work.
 */
export async function check(
  config: WorkerConfig,
  sampleSize: number,
  json: boolean,
  output: Writable,
): Promise<boolean> {
  let failures = 0;
  for await (const finding of checkSurroundings(config, sampleSize)) {
    const { kind, subject, detail } = finding;
    if (kind === 'failure') failures += 1;
    output.write(json ? `${JSON.stringify(finding)}\n` : `${MARKS[kind].padEnd(8)} ${subject.padEnd(13)} ${detail}\n`);
  }
  return failures === 0;
}

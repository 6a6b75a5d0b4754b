import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from './answers.ts';
import { LOOPBACK, freePorts } from './free-port.ts';
import type { GuardedFolder } from './guarded-folder.ts';
import { startLocalProcess, waitUntilReady } from './local-process.ts';

export interface PrometheusOptions {
  /** The program, by its path. */
  readonly program: string;
  /** What it writes goes there. */
  readonly folder: GuardedFolder;
  /** What it scrapes as the job `call-status`: `host:port`. */
  readonly targets: readonly string[];
  readonly ruleFiles: readonly string[];
  /** How often it scrapes, and evaluates the rules. */
  readonly intervalSeconds: number;
  readonly signal?: AbortSignal;
}

export interface LocalPrometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const READY_DEADLINE_MS = 30_000;

/**
 * Starts a Prometheus on a free port of the loopback interface, and waits until it answers.
 * @throws LocalStackError with the end of its log where it does not.
 */
export async function startPrometheus(options: PrometheusOptions): Promise<LocalPrometheus> {
  const { program, folder, signal } = options;
  const cwd = join(folder.path, 'prometheus');
  await mkdir(cwd);
  // Whatever is JSON is YAML.
  await writeFile(join(cwd, 'prometheus.yaml'), JSON.stringify(configOf(options)));
  const [port] = await freePorts(1);
  const address = `${LOOPBACK}:${port}`;
  const process = await startLocalProcess({
    name: 'prometheus',
    command: program,
    args: ['--config.file=prometheus.yaml', '--storage.tsdb.path=data', `--web.listen-address=${address}`],
    cwd,
    logFile: join(cwd, 'prometheus.log'),
    folder,
  });
  const url = `http://${address}`;
  await waitUntilReady(process, () => answers(`${url}/-/ready`), READY_DEADLINE_MS, signal);
  return { url, stop: () => process.end('SIGTERM') };
}

function configOf({ targets, ruleFiles, intervalSeconds }: PrometheusOptions): object {
  const interval = `${intervalSeconds}s`;
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ruleFiles,
    scrape_configs: [{ job_name: 'call-status', static_configs: [{ targets }] }],
  };
}

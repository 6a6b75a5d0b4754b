import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { GuardedFolder } from '../local-stack/guarded-folder.ts';
import { LocalStackError } from '../local-stack/local-stack-error.ts';
import { startPrometheus, type LocalPrometheus } from '../local-stack/prometheus.ts';
import { findPrometheusTools } from '../local-stack/prometheus-tools.ts';

const RULES_FOLDER = fileURLToPath(new URL('../deploy/prometheus', import.meta.url));
const NO_RULES = new Set(['prometheus.yaml']);
/** Often, so that there is something to see soon. */
const INTERVAL_SECONDS = 5;

/** The program that is to run. @throws LocalStackError where it is not installed. */
export async function findPrometheus(): Promise<string> {
  const tools = await findPrometheusTools(process.env);
  if (tools !== null) return tools.prometheus;
  throw new LocalStackError('--with-prometheus needs prometheus on the PATH, as by apt-get install prometheus');
}

/** Starts a Prometheus that scrapes a worker, with the project's rules and alerts. @throws LocalStackError */
export async function startDemoPrometheus(
  program: string,
  folder: GuardedFolder,
  workerUrl: string,
  signal: AbortSignal,
): Promise<LocalPrometheus> {
  const targets = [new URL(workerUrl).host];
  const ruleFiles = await listRuleFiles();
  return startPrometheus({ program, folder, targets, ruleFiles, intervalSeconds: INTERVAL_SECONDS, signal });
}

/** The project's recording rules and alerts. */
export async function listRuleFiles(): Promise<readonly string[]> {
  const names = await readdir(RULES_FOLDER);
  return names.filter((name) => !NO_RULES.has(name)).map((name) => join(RULES_FOLDER, name));
}

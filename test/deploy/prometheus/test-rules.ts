import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { prometheusTools } from '../../../local-stack/prometheus-tools.ts';
import { namesIn } from './names-in.ts';
import { recordingRules, type AlertRule, type RecordingRule } from './rule-files.ts';
import type { Series } from './series.ts';

const run = promisify(execFile);

/** A second or less, but the machine may have other things to do. */
export const PATIENCE_MS = { timeout: 180_000 };

export const { promtool } = await prometheusTools({ env: process.env, onProgress: () => {} });

/** Of promtool's own format, what is used here. */
export interface RuleTest {
  readonly name: string;
  /** How far samples are apart. */
  readonly interval: string;
  readonly input_series: readonly Series[];
  readonly alert_rule_test?: readonly object[];
  readonly promql_expr_test?: readonly object[];
}

export interface RuleTests {
  /** In this order, as if they stood in one group: Prometheus itself is a minute behind at most where they do not. */
  readonly rules: readonly (RecordingRule | AlertRule)[];
  /** How often rules are evaluated. */
  readonly evaluationInterval: string;
  readonly tests: readonly RuleTest[];
}

/** Has promtool try rules; gives what it says where they fail, and nothing where they do not. */
export async function failuresOf({ rules, evaluationInterval, tests }: RuleTests): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'call-status-rules-'));
  try {
    const [ruleFile, testFile] = [join(folder, 'rules.yaml'), join(folder, 'tests.yaml')];
    await writeFile(ruleFile, stringify({ groups: [{ name: 'tried', rules }] }));
    await writeFile(testFile, stringify({ rule_files: [ruleFile], evaluation_interval: evaluationInterval, tests }));
    await run(promtool, ['test', 'rules', testFile]);
    return '';
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    if (`${stdout}${stderr}` === '') throw error;
    return `${stdout}${stderr}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A rule behind all that it builds upon, and nothing else: each rule more is evaluated for every minute of a test. */
export function withFoundations(rule: AlertRule): readonly (RecordingRule | AlertRule)[] {
  const needed = new Set<string>();
  const need = (expr: string) => {
    for (const name of namesIn([expr]).recorded) {
      if (needed.has(name)) continue;
      needed.add(name);
      need(recordingRules.find(({ record }) => record === name)!.expr);
    }
  };
  need(rule.expr);
  return [...recordingRules.filter(({ record }) => needed.has(record)), rule];
}

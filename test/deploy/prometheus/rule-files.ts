import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Group {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}

const at = (path: string) => fileURLToPath(new URL(`../../../deploy/prometheus/${path}`, import.meta.url));

/** The example configuration, which names all rule files. */
export const CONFIG_FILE = at('prometheus.yaml');

const { rule_files: names } = parse(readFileSync(CONFIG_FILE, 'utf8')) as { readonly rule_files: readonly string[] };

export const RULE_FILES: readonly string[] = names.map(at);

export const groups: readonly Group[] = RULE_FILES.flatMap(
  (path) => (parse(readFileSync(path, 'utf8')) as { readonly groups: readonly Group[] }).groups,
);
const rules = groups.flatMap(({ rules }) => rules);
export const recordingRules = rules.filter((rule): rule is RecordingRule => 'record' in rule);
export const alertRules = rules.filter((rule): rule is AlertRule => 'alert' in rule);

/** One alert may have a rule for each severity. */
export function alertRule(name: string, severity: string): AlertRule {
  const rule = alertRules.find(({ alert, labels }) => alert === name && labels['severity'] === severity);
  if (rule === undefined) throw new Error(`there is no alert ${name} of severity ${severity}`);
  return rule;
}

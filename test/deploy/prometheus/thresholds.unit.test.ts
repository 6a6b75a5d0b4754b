import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertRules } from './rule-files.ts';

const text = readFileSync(new URL('../../../docs/monitoring.md', import.meta.url), 'utf8');

/** The rows of the table of alerts; one without a name is of the alert above it. */
const rows: { readonly alert: string; readonly severity: string; readonly cells: readonly string[] }[] = [];
for (const line of text.split('\n')) {
  const cells = line.split('|').slice(1, -1);
  const [name, severity = '', ...others] = cells.map((cell) => cell.trim());
  if (!['critical', 'warning'].includes(severity)) continue;
  const [, named] = /^\[(\w+)\]/.exec(name!) ?? [];
  rows.push({ alert: named ?? rows.at(-1)!.alert, severity, cells: others });
}

const UNITS: Readonly<Record<string, string>> = { m: 'min', h: 'h' };
const inWords = (duration = '') =>
  duration.replace(/(\d+)([mh])/, (_, count, unit: string) => `${count} ${UNITS[unit]}`);

/** Some shares are said in other words. */
const OTHER_WORDS: Readonly<Record<string, string>> = { '0.1': '10 points', '0.25': 'a quarter', '0.5': 'half' };

it('docs/monitoring.md has a row for every rule, and no other', () => {
  const rules = alertRules.map(({ alert, labels }) => `${alert} ${labels['severity']}`);
  expect(rows.map(({ alert, severity }) => `${alert} ${severity}`).toSorted()).toEqual(rules.toSorted());
});

describe.each(alertRules)('the row of $alert ($labels.severity) in docs/monitoring.md', (rule) => {
  const row = rows.find(({ alert, severity }) => alert === rule.alert && severity === rule.labels['severity'])!;
  const said = row.cells.join(' | ');

  it('says for how long it has to hold', () => {
    expect(row.cells[1]).toBe(inWords(rule.for));
  });

  it('says how many it needs', () => {
    const counts = [...rule.expr.matchAll(/>= (\d+)(?![.\d])/g)].map(([, count]) => Number(count).toLocaleString('en'));
    expect(counts.filter((count) => !new RegExp(`(?<![\\d,])${count}(?![\\d,])`).test(said))).toEqual([]);
  });

  it('says how large the shares are', () => {
    const shares = [...rule.expr.matchAll(/[<>] (?:(\d+) \* )?(0\.\d+)/g)].map(([, times = '1', share]) => ({
      percent: `${Number((100 * Number(times) * Number(share)).toFixed(3))} %`,
      otherWords: times === '1' ? OTHER_WORDS[share!] : undefined,
    }));
    const missing = shares.filter(
      ({ percent, otherWords }) => !said.includes(percent) && !(otherWords !== undefined && said.includes(otherWords)),
    );
    expect(missing).toEqual([]);
  });
});

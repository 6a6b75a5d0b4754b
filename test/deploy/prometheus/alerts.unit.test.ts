import { describe, expect, it } from 'vitest';
import type { AlertCase } from './alert-case.ts';
import { callsAlertCases } from './calls-alert-cases.ts';
import { carrierAlertCases } from './carrier-alert-cases.ts';
import { deliveryAlertCases } from './delivery-alert-cases.ts';
import { alertRule, alertRules, type AlertRule } from './rule-files.ts';
import { PATIENCE_MS, failuresOf, withFoundations, type RuleTest } from './test-rules.ts';
import { workerAlertCases } from './worker-alert-cases.ts';

const JOB = 'call-status';
const allCases = [...callsAlertCases, ...carrierAlertCases, ...workerAlertCases, ...deliveryAlertCases];

const rules = alertRules.map((rule) => {
  const { alert, labels } = rule;
  const cases = allCases.filter((each) => each.alert === alert && each.severity === labels['severity']);
  return { title: `${alert} (${labels['severity']})`, rule, cases };
});

describe.each(rules)('$title', ({ rule, cases }) => {
  it('has a case in which it fires, and one in which it is quiet', () => {
    const needed = rule.labels['area'] === 'calls' ? ['fires', 'quiet', 'few'] : ['fires', 'quiet'];
    expect(cases.map(({ kind }) => kind)).toEqual(expect.arrayContaining(needed));
  });

  it.concurrent.each(cases)('$kind: $when', PATIENCE_MS, async (each) => {
    const { step = '1m' } = each;
    const tests = [ruleTest(rule, each), ...(each.kind === 'few' ? [moreTest(each)] : [])];
    expect(await failuresOf({ rules: withFoundations(rule), evaluationInterval: step, tests })).toBe('');
  });
});

it('has no case of an alert that is not there', () => {
  for (const { alert, severity } of allCases) expect(alertRule(alert, severity)).toBeDefined();
});

function ruleTest(rule: AlertRule, { when, series, at, alerts = [], step = '1m' }: AlertCase): RuleTest {
  const expected = alerts.map(({ labels = {}, says }) => {
    const all = Object.entries({ job: JOB, ...labels }).filter(([, value]) => value !== '');
    return {
      exp_labels: { ...Object.fromEntries(all), ...rule.labels },
      exp_annotations: { ...rule.annotations, summary: summaryOf(rule, labels), description: says },
    };
  });
  return {
    name: when,
    interval: step,
    input_series: series,
    alert_rule_test: [{ eval_time: at, alertname: rule.alert, exp_alerts: expected }],
  };
}

/** That it is quiet for no other reason: half as many again, and it fires. */
function moreTest({ when, series, at, step = '1m' }: AlertCase): RuleTest {
  return {
    name: `half as many again as: ${when}`,
    interval: step,
    input_series: series.map(({ series, values }) => ({ series, values: halfAgain(values) })),
    promql_expr_test: [
      {
        expr: 'sum(ALERTS{alertstate="firing"})',
        eval_time: at,
        exp_samples: [{ labels: '{}', value: 1 }],
      },
    ],
  };
}

/** `0+4x60 240+0x5` is `0+6x60 360+0x5` then. */
function halfAgain(values: string): string {
  return values.replaceAll(
    /([\d.]+)([+-])([\d.]+)x/g,
    (_, from: string, sign: string, by: string) => `${1.5 * Number(from)}${sign}${1.5 * Number(by)}x`,
  );
}

/** Summaries name labels and nothing else. */
function summaryOf({ annotations }: AlertRule, labels: Readonly<Record<string, string>>): string {
  return annotations['summary']!.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
}

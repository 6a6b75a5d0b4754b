import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetricSum } from '../../../src/adapters/metric-sum.ts';
import { createSupervisorMetrics } from '../../../src/adapters/supervisor-metrics.ts';
import { describeSettings } from '../../../src/describe-settings.ts';
import { createCallMetrics } from '../../support/call-metrics.ts';
import { exposedMetrics } from './exposed-metrics.ts';
import { namesIn } from './names-in.ts';
import { CONFIG_FILE, RULE_FILES, alertRules, groups, recordingRules } from './rule-files.ts';
import { PATIENCE_MS, promtool } from './test-rules.ts';

const run = promisify(execFile);
const ofWorker = await exposedMetrics();
const exprs = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));

/** Labels whose values only scraping, or calls, can give. */
const OPEN_LABELS = ['job', 'instance', 'pod', 'process', 'carrier', 'partition', 'kind', 'code'];
/** A label that a rule sets itself, for two days not to be one. */
const OWN_LABELS = ['day'];

/** What a supervisor and two of its processes show. */
async function renderSupervisor(): Promise<string> {
  const sum = createMetricSum();
  for (const process of ['1', '2']) {
    const { metrics } = createCallMetrics();
    metrics.setAssigned([0]);
    sum.report(process, await metrics.report(), await metrics.reportOfNode());
  }
  const own = createSupervisorMetrics(() => ['working', 'down']);
  sum.report('supervisor', await own.report(), await own.reportOfNode());
  return sum.render();
}

describe('promtool', () => {
  it('finds nothing wrong with the rules', PATIENCE_MS, async () => {
    const { stdout } = await run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...RULE_FILES]);
    const found = [...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count));
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(exprs.length);
  });

  it('finds nothing wrong with the example of a configuration', PATIENCE_MS, async () => {
    const { stdout } = await run(promtool, ['check', 'config', CONFIG_FILE]);
    expect(stdout).toContain(`${RULE_FILES.length} rule files found`);
  });

  it.each([
    ['worker', () => createCallMetrics().metrics.render()],
    ['supervisor', renderSupervisor],
  ])("finds nothing wrong with the metrics of a %s, nor with Node's", PATIENCE_MS, async (_, render) => {
    const checking = run(promtool, ['check', 'metrics']);
    checking.child.stdin!.end(await render());
    expect(await checking).toMatchObject({ stdout: '', stderr: '' });
  });
});

describe('the example of a configuration', () => {
  const { scrape_configs: jobs } = parse(readFileSync(CONFIG_FILE, 'utf8')) as {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly static_configs: readonly { readonly targets: readonly string[] }[];
    }[];
  };

  it('names the job so that alerts find it', () => {
    const wanted = exprs.flatMap((expr) => [...expr.matchAll(/\bjob=~"([^"]*)"/g)].map(([, pattern]) => pattern!));
    expect(wanted.length).toBeGreaterThan(1);
    expect(wanted.filter((pattern) => !new RegExp(`^(?:${pattern})$`).test(jobs[0]!.job_name))).toEqual([]);
  });

  it('asks the worker of docker-compose.yml, where it shows its metrics', () => {
    const compose = parse(readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8')) as object;
    const port = describeSettings().find(({ name }) => name === 'HTTP_PORT')!.fallback;
    expect(jobs[0]!.static_configs).toEqual([{ targets: [`worker:${port}`] }]);
    expect(compose).toHaveProperty('services.worker');
  });
});

describe('rules', () => {
  const names = namesIn(exprs);

  it('name metrics that there are', () => {
    const known = new Set([...ofWorker.names, 'up']);
    expect(names.metrics.length).toBeGreaterThan(20);
    expect(names.metrics.filter((name) => !known.has(name))).toEqual([]);
  });

  it('build upon what is recorded', () => {
    const recorded = new Set(recordingRules.map(({ record }) => record));
    expect(names.recorded.length).toBeGreaterThan(100);
    expect(names.recorded.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('look for labels and values that there are', () => {
    const matchers = exprs.flatMap((expr) => [...expr.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)]);
    const unknown = matchers.flatMap(([, label, value]) => {
      // Bounds of buckets are held against the metric by the cases of its alert.
      if (OPEN_LABELS.includes(label!) || label === 'le') return [];
      const known = ofWorker.values.get(label!) ?? new Set();
      return value!
        .split('|')
        .filter((each) => !known.has(each))
        .map((each) => `${label} ${each}`);
    });
    expect(matchers.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });

  it('part and join by labels that there are', () => {
    const lists = exprs.flatMap((expr) => [...expr.matchAll(/\b(?:without|by|ignoring|on|group_left)\s*\(([^)]*)\)/g)]);
    const labels = lists.flatMap(([, list]) => list!.split(',').map((label) => label.trim()));
    const known = new Set([...ofWorker.values.keys(), ...OPEN_LABELS, ...OWN_LABELS, '']);
    expect(labels.length).toBeGreaterThan(100);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });
});

describe.each(alertRules)('$alert ($labels.severity)', ({ alert, labels, annotations }) => {
  it('says how urgent it is, what it is about, and what it means', () => {
    expect(Object.keys(labels).toSorted()).toEqual(['area', 'severity']);
    expect(['critical', 'warning']).toContain(labels['severity']);
    expect(['calls', 'worker']).toContain(labels['area']);
    expect(Object.keys(annotations).toSorted()).toEqual(['description', 'runbook_url', 'summary']);
    expect(annotations['summary']).toMatch(/^\S.{10,90}$/);
    expect(annotations['description']).toMatch(/^\S.{20,250}\.$/);
    expect(annotations['runbook_url']).toBe(`https://call-status.example/docs/runbooks/${alert}.md`);
  });
});

it('has one rule for an alert and a severity', () => {
  const all = alertRules.map(({ alert, labels }) => `${alert} ${labels['severity']}`);
  expect(all).toEqual([...new Set(all)]);
});

import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRuleFiles } from '../demo/demo-prometheus.ts';
import { createAvroWriter } from '../demo/input-writer.ts';
import { produceCalls } from '../demo/produce-calls.ts';
import { createGuardedFolder } from '../local-stack/guarded-folder.ts';
import { startPrometheus } from '../local-stack/prometheus.ts';
import { prometheusTools } from '../local-stack/prometheus-tools.ts';
import { namesIn } from './deploy/prometheus/names-in.ts';
import { groups } from './deploy/prometheus/rule-files.ts';
import { DASHBOARD_FILES, readDashboard } from './support/dashboard-json.ts';
import { queriesOf, type DashboardQuery } from './support/dashboard-queries.ts';
import { createPrometheusApi, type FoundSeries, type PrometheusApi } from './support/prometheus-api.ts';
import { setScene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

const CALLS = 6_000;
const CALLS_A_SECOND = 600;
const PATIENCE_MS = 60_000;

const closing = new AsyncDisposableStack();
let prometheus: PrometheusApi;

// Two processes of a supervisor, which have everything that one worker has, and a Prometheus that is in no less of a hurry.
beforeAll(async () => {
  const scene = await setScene();
  closing.defer(scene.end);
  const worker = await scene.startWorker({}, [], { processes: 2 });
  const folder = await createGuardedFolder();
  closing.defer(folder.close);
  const { prometheus: program } = await prometheusTools({ env: process.env, onProgress: () => {} });
  const { url } = await startPrometheus({
    program,
    folder,
    targets: [new URL(worker.url).host],
    ruleFiles: await hurriedRules(folder.path),
    intervalSeconds: 1,
  });
  prometheus = createPrometheusApi(url);
  // What was there at the first look is no increase.
  await waitFor(
    'a first look at all metrics',
    async () => (await prometheus.instant('call_status_calls_total')).length > 0,
  );
  const producer = scene.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  closing.defer(() => producer.disconnect());
  const { done } = produceCalls({
    producer,
    topic: scene.inputTopic,
    write: createAvroWriter(scene.schemaId, 1),
    seed: 1,
    rate: CALLS_A_SECOND,
    events: CALLS,
    keepExpected: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await done;
  const records = 'sum(call_status_calls_total) + sum(call_status_dead_letters_total)';
  await waitFor('everything to be counted', async () => valueOf(await prometheus.instant(records)) === CALLS);
  await waitFor('the rules to have seen it', rulesEvaluatedSince(Date.now()));
}, 3 * PATIENCE_MS);

afterAll(() => closing.disposeAsync());

describe.each(DASHBOARD_FILES)('the dashboard %s', (file) => {
  it('has data for every query, of those that look at no other day', async () => {
    const queries = queriesOf(readDashboard(file));
    expect(queries.length).toBeGreaterThan(40);
    const results = await Promise.all(queries.map(async (query) => ({ query, hasData: await hasData(query) })));
    const empty = results.filter(({ hasData: has }) => !has).map(({ query: { where } }) => where);
    expect(empty).toEqual(queries.filter(isOfAnotherTime).map(({ where }) => where));
  });
});

describe('the rules', () => {
  it('are evaluated without a fault', async () => {
    const rules = await prometheus.rules();
    expect(rules).toHaveLength(groups.flatMap((group) => group.rules).length);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('find every metric that they ask for, and what others record', async () => {
    const names = namesIn(groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)));
    const asked = [...new Set([...names.metrics, ...names.recorded])];
    const found = await Promise.all(asked.map(async (name) => (await prometheus.series(name)).length > 0));
    const missing = asked.filter((_, index) => !found[index]);
    // What is usual, other days say.
    expect(missing.filter((name) => !name.includes('usual'))).toEqual([]);
  });

  it('record what the counters say', async () => {
    const [failed, classified] = await Promise.all(
      ['call_status!="CONNECTED",', ''].map(async (matcher) =>
        valueOf(
          await prometheus.instant(
            `sum(call_status_calls_total{${matcher}status!="UNCLASSIFIED",task_type!="INBOUND"})`,
          ),
        ),
      ),
    );
    const recorded = valueOf(await prometheus.instant('job:call_status_failure:ratio5m'));
    expect(recorded).toBeCloseTo(failed! / classified!, 2);
  });
});

/** Yesterday's and last week's figures, and what comes when an alert fires. */
function isOfAnotherTime({ expr, where }: DashboardQuery): boolean {
  return /offset \d+[dw]/.test(expr) || where.endsWith('annotation Alerts');
}

async function hasData({ kind, expr }: DashboardQuery): Promise<boolean> {
  if (kind === 'series') return (await prometheus.series(expr)).length > 0;
  const series = kind === 'instant' ? await prometheus.instant(expr) : await prometheus.range(expr, 60, 5);
  return series.some(({ samples }) => samples.some(([, value]) => Number.isFinite(Number(value))));
}

function valueOf([series]: readonly FoundSeries[]): number | undefined {
  return series === undefined ? undefined : Number(series.samples.at(-1)![1]);
}

/** The project's rules, evaluated every second. */
async function hurriedRules(folder: string): Promise<readonly string[]> {
  return Promise.all(
    (await listRuleFiles()).map(async (path) => {
      const copy = join(folder, basename(path));
      await writeFile(copy, (await readFile(path, 'utf8')).replaceAll(/^ {4}interval: .*$/gm, '    interval: 1s'));
      return copy;
    }),
  );
}

/** Twice, since some build upon others that are evaluated after them. */
function rulesEvaluatedSince(startMs: number): () => Promise<boolean> {
  const since = startMs + 5_000;
  return async () => (await prometheus.rules()).every(({ lastEvaluation }) => Date.parse(lastEvaluation) > since);
}

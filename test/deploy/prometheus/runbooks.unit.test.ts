import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeSettings } from '../../../src/describe-settings.ts';
import { CAUSES } from '../../../src/engine/call.ts';
import { REASON_ATTRIBUTIONS, STATUSES, UNCLASSIFIED_REASONS } from '../../../src/engine/classification.ts';
import { DEAD_LETTER_REASONS } from '../../../src/events/dead-letter.ts';
import { exposedMetrics } from './exposed-metrics.ts';
import { namesIn } from './names-in.ts';
import { alertRules, recordingRules } from './rule-files.ts';
import { PATIENCE_MS, promtool } from './test-rules.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const INDEX = 'docs/runbooks/README.md';
const files = readdirSync(join(root, 'docs/runbooks')).filter((file) => file !== 'README.md');
const alerts = [...new Set(alertRules.map(({ alert }) => alert))];
const pages = [...files.map((file) => `docs/runbooks/${file}`), INDEX, 'docs/monitoring.md'];

const { names } = await exposedMetrics();
const words = new Set<string>([
  ...describeSettings().map(({ name }) => name),
  ...[STATUSES, REASON_ATTRIBUTIONS, UNCLASSIFIED_REASONS, DEAD_LETTER_REASONS, CAUSES].flat(),
]);
const source = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

it('is there for each alert, and for nothing else', () => {
  expect(files.toSorted()).toEqual(alerts.map((alert) => `${alert}.md`).toSorted());
  for (const file of files) expect(read(`docs/runbooks/${file}`)).toContain(`# ${file.replace('.md', '')}\n`);
});

it('is in the index, and in what is said of monitoring', () => {
  for (const page of [INDEX, 'docs/monitoring.md']) {
    const missing = alerts.filter((alert) => !read(page).includes(`[${alert}](`));
    expect({ page, missing }).toEqual({ page, missing: [] });
  }
});

it('says of each alert how urgent it may be', () => {
  const silent = alertRules.filter(
    ({ alert, labels }) => !read(`docs/runbooks/${alert}.md`).includes(`*${labels['severity']}*`),
  );
  expect(silent.map(({ alert }) => alert)).toEqual([]);
});

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const spans = [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
  const scripts = blocksIn(text).flatMap(({ language, code }) => (language === 'sh' ? code : []));

  it('links to what there is', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    const local = links.filter((link) => !link.startsWith('https://'));
    expect(local.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it('names settings, statuses, reasons and causes that there are', () => {
    const capitals = spans.filter((span) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(span));
    expect(capitals.filter((span) => !words.has(span))).toEqual([]);
  });

  it('names metrics that there are', () => {
    const known = new Set([...names, ...recordingRules.map(({ record }) => record), 'up']);
    const bases = new Set([...known].map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    const named = namesIn([...queriesIn(page), ...spans.filter((span) => /^\w*call_status/.test(span))]);
    expect([...named.metrics, ...named.recorded].filter((name) => !known.has(name) && !bases.has(name))).toEqual([]);
  });

  it('quotes what the worker says', () => {
    const quoted = spans.filter((span) => /^[a-z]+:? [a-z ,:]+$/i.test(span) && !/^(npx|run) /.test(span));
    expect(quoted.filter((span) => !source.includes(span))).toEqual([]);
  });

  it('names commands and options that there are', PATIENCE_MS, async () => {
    const commands = [...scripts, ...spans].flatMap((code) => [...code.matchAll(/call-status ([a-z]+)([^|`\n]*)/g)]);
    for (const [, command, rest] of commands) {
      const { stdout } = await run(process.execPath, [join(root, 'src/cli.ts'), command!, '--help']);
      for (const [option] of rest!.matchAll(/--[a-z-]+/g)) expect(stdout).toContain(option);
    }
  });
});

it.each(pages.filter((page) => queriesIn(page).length > 0))(
  '%s asks what Prometheus understands',
  PATIENCE_MS,
  async (page) => {
    const folder = mkdtempSync(join(tmpdir(), 'call-status-queries-'));
    try {
      const file = join(folder, 'queries.yaml');
      const rules = queriesIn(page).map((expr, index) => ({ record: `query_${index}`, expr }));
      writeFileSync(file, stringify({ groups: [{ name: 'queries', rules }] }));
      expect((await run(promtool, ['check', 'rules', file])).stdout).toContain(`${rules.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

/** Pieces of code by their language. */
function blocksIn(text: string): readonly { readonly language: string; readonly code: string }[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({
    language: language!,
    code: code!,
  }));
}

function queriesIn(page: string): readonly string[] {
  return blocksIn(read(page)).flatMap(({ language, code }) => (language === 'promql' ? code : []));
}

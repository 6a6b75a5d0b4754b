import { readFileSync } from 'node:fs';
import { dashboardDocuments } from '../deploy/grafana/dashboard-documents.ts';
import { SUPERVISOR_METRICS, WORKER_METRICS } from '../src/adapters/metric-list.ts';
import { renderCauseMap } from '../src/commands/render-cause-map.ts';
import { renderEnumeration } from '../src/commands/render-enumeration.ts';
import { renderTable } from '../src/commands/table.ts';
import { describeSettings } from '../src/describe-settings.ts';
import { defaultCauseMap } from '../src/engine/default-cause-map.ts';
import { loadAllSources } from '../src/sources/all-sources.ts';
import type { Source } from '../src/sources/source.ts';
import { callClassifiedJsonSchema, callEndedJsonSchema } from './call-json-schemas.ts';
import { causeMapJsonSchema, sourceJsonSchema, sourceSettingsJsonSchema } from './json-schemas.ts';
import { sourceSection } from './source-section.ts';

/** A file of the repository that is made from the code, wholly or between markers. */
export interface GeneratedDocument {
  /** From the repository's root. */
  readonly path: string;
  /** What it has to hold. */
  readonly content: string;
}

/** Every document that is made from the code, as it has to be now. @throws Error where a marker is missing. */
export async function generatedDocuments(): Promise<readonly GeneratedDocument[]> {
  const sources = await loadAllSources();
  return [
    withSections('README.md', {
      table: renderTable('markdown').trim(),
      settings: settingsTable(),
    }),
    withSections('docs/metrics.md', { metrics: metricsTable() }),
    withSections('docs/cause-map.md', { causes: renderCauseMap(defaultCauseMap, 'markdown').trim() }),
    withSections('docs/decision-table.md', { enumeration: renderEnumeration('markdown').trim() }),
    withSections('docs/sources/README.md', { list: sourcesTable(sources) }),
    ...sources.map((source) => withSections(`docs/sources/${source.name}.md`, { source: sourceSection(source) })),
    json('schemas/cause-map.schema.json', causeMapJsonSchema()),
    json('schemas/source-settings.schema.json', sourceSettingsJsonSchema()),
    json('schemas/source.schema.json', sourceJsonSchema()),
    json('schemas/call-ended.schema.json', callEndedJsonSchema()),
    json('schemas/call-classified.schema.json', callClassifiedJsonSchema()),
    ...dashboardDocuments(),
  ];
}

function json(path: string, content: object): GeneratedDocument {
  return { path, content: `${JSON.stringify(content, null, 2)}\n` };
}

/** Where a document of the repository stands. */
export function documentUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** Puts each section between its markers, `<!-- begin:NAME -->` and `<!-- end:NAME -->`. */
function withSections(path: string, sections: Readonly<Record<string, string>>): GeneratedDocument {
  const text = readFileSync(documentUrl(path), 'utf8');
  const content = Object.entries(sections).reduce((result, [name, section]) => {
    const [begin, end] = [`<!-- begin:${name} -->`, `<!-- end:${name} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${path}: the markers of section ${name} are missing`);
    return `${result.slice(0, from + begin.length)}\n\n${section}\n\n${result.slice(to)}`;
  }, text);
  return { path, content };
}

function settingsTable(): string {
  const rows = describeSettings().map(({ name, description, fallback, secret }) => {
    const state = fallback === undefined ? '**required**' : fallback === null ? '' : `\`${fallback}\``;
    return `| \`${name}\`${secret ? ` or \`${name}_FILE\`` : ''} | ${description} | ${state} |`;
  });
  return ['| setting | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}

function sourcesTable(sources: readonly Source[]): string {
  const rows = sources.map(({ name, title }) => `| [\`${name}\`](${name}.md) | ${title} |`);
  return ['| source | what it reads |', '| --- | --- |', ...rows].join('\n');
}

function metricsTable(): string {
  const rows = Object.values({ ...WORKER_METRICS, ...SUPERVISOR_METRICS }).map(({ name, kind, help, labelNames }) => {
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${kind} | ${labels} | ${help} |`;
  });
  return ['| metric | kind | labels | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

import { createMetrics } from '../src/adapters/metrics.ts';
import { renderTable } from '../src/commands/table.ts';
import { describeSettings } from '../src/config.ts';

/** The sections of the README that are made from the code, by the name in their markers. */
export async function readmeSections(): Promise<Readonly<Record<string, string>>> {
  return { table: renderTable('markdown').trim(), settings: settingsTable(), metrics: await metricsTable() };
}

/** Puts each section between its markers, `<!-- begin:NAME -->` and `<!-- end:NAME -->`. @throws Error where they are missing. */
export function withSections(text: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((result, [name, section]) => {
    const [begin, end] = [`<!-- begin:${name} -->`, `<!-- end:${name} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`the markers of section ${name} are missing`);
    return `${result.slice(0, from + begin.length)}\n\n${section}\n\n${result.slice(to)}`;
  }, text);
}

function settingsTable(): string {
  const rows = describeSettings().map(({ name, description, fallback, secret }) => {
    const state = fallback === undefined ? '**required**' : fallback === null ? '' : `\`${fallback}\``;
    return `| \`${name}\`${secret ? ` or \`${name}_FILE\`` : ''} | ${description} | ${state} |`;
  });
  return ['| setting | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}

async function metricsTable(): Promise<string> {
  const exposition = await createMetrics([], { version: '', tableVersion: '' }).describe();
  const rows = exposition.map(({ name, type, help, labels }) => {
    const labelled = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${labelled} | ${help} |`;
  });
  return ['| metric | kind | labels | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

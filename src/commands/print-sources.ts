import type { Writable } from 'node:stream';
import { ALL_SOURCES } from '../sources/all-sources.ts';
import type { Source } from '../sources/source.ts';
import { textTable } from './text-table.ts';

/** Lists the sources, or tells of one what it reads, what it passes over, what it cannot tell, with an example. */
export function printSources(name: string | undefined, output: Writable): void {
  const source = ALL_SOURCES.find((candidate) => candidate.name === name);
  output.write(source === undefined ? renderSources() : renderSource(source));
}

function renderSources(): string {
  const rows = ALL_SOURCES.map(({ name, version, title }) => [name, String(version), title]);
  return `${textTable(['source', 'version', 'of what'], rows).join('\n')}\n`;
}

/** One source, for people. */
export function renderSource({ name, version, title, reads, skips, neverTold, example }: Source): string {
  const sections = [
    [`${name}/${version}: ${title}`],
    textTable(
      ['field', 'unit', 'tells'],
      reads.map(({ path, unit, tells }) => [path, unit, tells]),
    ),
    ['Records that are no calls, by reason'],
    textTable(
      ['reason', 'records'],
      skips.map(({ reason, what }) => [reason, what]),
    ),
    ['What no such record tells', ...neverTold.map((line) => `  ${line}`)],
    ['A record', JSON.stringify(example.record, null, 2)],
    ['Its settings (SOURCE_SETTINGS_FILE)', JSON.stringify(example.settings, null, 2)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

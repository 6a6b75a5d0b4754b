import type { Writable } from 'node:stream';
import { loadAllSources, loadSource, type SourceName } from '../sources/all-sources.ts';
import type { Source } from '../sources/source.ts';
import { textTable } from './text-table.ts';

/** Lists the sources, or tells of one what it reads, what it passes over, what it cannot tell, with an example. */
export async function printSources(name: SourceName | undefined, output: Writable): Promise<void> {
  output.write(name === undefined ? renderSources(await loadAllSources()) : renderSource(await loadSource(name)));
}

function renderSources(sources: readonly Source[]): string {
  const rows = sources.map(({ name, version, title }) => [name, String(version), title]);
  return `${textTable(['source', 'version', 'of what'], rows).join('\n')}\n`;
}

/** One source, for people. */
function renderSource({ name, version, title, reads, skips, neverTold, example }: Source): string {
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

import { createEngine } from '../src/engine/classify.ts';
import { openSource } from '../src/sources/open-source.ts';
import { settingsFor } from '../src/sources/source-settings-file.ts';
import { sourceSettingsSchema } from '../src/sources/source-settings.ts';
import type { Source } from '../src/sources/source.ts';

/** What a source's page says that the code knows: fields, skips, gaps, and one record on its way to a decision. */
export function sourceSection(source: Source): string {
  return [
    '## What is read',
    table(
      ['field', 'unit', 'tells'],
      source.reads.map(({ path, unit, tells }) => [`\`${path}\``, unit, tells]),
    ),
    '## What is no call',
    'Such records are counted by `call_status_skipped_records_total`, and their offsets are committed.',
    table(
      ['reason', 'records'],
      source.skips.map(({ reason, what }) => [`\`${reason}\``, what]),
    ),
    '## What no such record tells',
    source.neverTold.map((line) => `- ${line}`).join('\n'),
    '## One record',
    code('json', pretty(source.example.record)),
    'with these settings (`SOURCE_SETTINGS_FILE`)',
    code('json', pretty(source.example.settings)),
    'becomes this event',
    code('json', pretty(exampleCall(source))),
    'and this decision:',
    code('json', pretty(createEngine().classify(exampleCall(source)))),
  ].join('\n\n');
}

function exampleCall(source: Source) {
  const settings = settingsFor(source, sourceSettingsSchema.parse(source.example.settings));
  if (settings.kind === 'bad') throw new Error(`example of ${source.name}: ${settings.problems.join('; ')}`);
  const read = openSource(source, settings.settings)(source.example.record);
  if (read.kind !== 'call') throw new Error(`example of ${source.name}: it is ${read.kind}`);
  return read.call;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

import {
  CODE_KINDS,
  CODE_KIND_NAMES,
  type CauseMap,
  type CodeLists,
  type CodeMeaning,
  type MappedCause,
} from '../engine/cause-map.ts';
import { markdownTable, type TableFormat } from './table.ts';
import { textTable } from './text-table.ts';

const HEADINGS = ['Code', 'Name', 'Source', 'Cause'];

/** A cause map, layer by layer, for people or programs. Ends with a line break. */
export function renderCauseMap(causeMap: CauseMap, format: TableFormat): string {
  switch (format) {
    case 'text':
      return `${sectionsOf(causeMap).map(textSection).join('\n\n')}\n`;
    case 'markdown':
      return `${sectionsOf(causeMap).map(markdownSection).join('\n\n')}\n`;
    case 'json':
      return `${JSON.stringify(causeMap, null, 2)}\n`;
  }
}

interface Section {
  readonly heading: string;
  readonly rows: readonly (readonly string[])[];
}

function sectionsOf({ defaults, everyCarrier, carriers }: CauseMap): readonly Section[] {
  const layers: readonly (readonly [string, CodeLists])[] = [
    ['default', defaults],
    ['override for every carrier', everyCarrier],
    ...Object.entries(carriers).map(([carrier, lists]) => [`override for carrier ${carrier}`, lists] as const),
  ];
  return layers.flatMap(([layer, lists]) =>
    CODE_KINDS.filter((kind) => lists[kind].length > 0).map((kind) => ({
      heading: `${CODE_KIND_NAMES[kind]}, ${layer}`,
      rows: lists[kind].toSorted((one, other) => one.code - other.code).map(cellsOf),
    })),
  );
}

function cellsOf({ code, name, source, cause, alsoAfterAnswer }: CodeMeaning): readonly string[] {
  return [String(code), name, source, `${causeWords(cause)}${alsoAfterAnswer === true ? ', after an answer too' : ''}`];
}

function causeWords(cause: MappedCause): string {
  if (cause === null) return 'none';
  if (typeof cause === 'string') return cause;
  return `${cause.ifRang ?? 'none'} if it rang, else ${cause.otherwise ?? 'none'}`;
}

function textSection({ heading, rows }: Section): string {
  return [heading, ...textTable(HEADINGS, rows).map((line) => `  ${line}`)].join('\n');
}

function markdownSection({ heading, rows }: Section): string {
  return `### ${heading}\n\n${markdownTable(HEADINGS, rows)}`;
}

import {
  CODE_KINDS,
  CODE_KIND_NAMES,
  type CauseMap,
  type CodeLists,
  type CodeMeaning,
  type MadeOfSip,
  type MappedCause,
} from '../engine/cause-map.ts';
import { markdownTable, type TableFormat } from './table.ts';
import { textTable } from './text-table.ts';

const HEADINGS = ['Code', 'Name', 'Source', 'Cause'];
const MADE_HEADINGS = ['SIP status', 'Q.850 causes made of it', 'Source'];

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
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function sectionsOf({ defaults, everyCarrier, carriers }: CauseMap): readonly Section[] {
  const layers: readonly (readonly [string, CodeLists])[] = [
    ['default', defaults],
    ['override for every carrier', everyCarrier],
    ...Object.entries(carriers).map(([carrier, lists]) => [`override for carrier ${carrier}`, lists] as const),
  ];
  const sections = layers.flatMap(([layer, lists]): readonly Section[] => [
    ...CODE_KINDS.map((kind) => ({
      heading: `${CODE_KIND_NAMES[kind]}, ${layer}`,
      headings: HEADINGS,
      rows: lists[kind].toSorted((one, other) => one.code - other.code).map(cellsOf),
    })),
    { heading: `Q.850 made of SIP, ${layer}`, headings: MADE_HEADINGS, rows: madeCells(lists.madeOfSip) },
  ]);
  return sections.filter(({ rows }) => rows.length > 0);
}

function madeCells(madeOfSip: readonly MadeOfSip[]): readonly (readonly string[])[] {
  return madeOfSip
    .toSorted((one, other) => one.sip - other.sip)
    .map(({ sip, q850, source }) => [String(sip), q850.length === 0 ? 'none' : q850.join(', '), source]);
}

function cellsOf({ code, name, source, cause, alsoAfterAnswer }: CodeMeaning): readonly string[] {
  return [String(code), name, source, `${causeWords(cause)}${alsoAfterAnswer === true ? ', after an answer too' : ''}`];
}

function causeWords(cause: MappedCause): string {
  if (cause === null) return 'none';
  if (typeof cause === 'string') return cause;
  return `${cause.ifRang ?? 'none'} if it rang, else ${cause.otherwise ?? 'none'}`;
}

function textSection({ heading, headings, rows }: Section): string {
  return [heading, ...textTable(headings, rows).map((line) => `  ${line}`)].join('\n');
}

function markdownSection({ heading, headings, rows }: Section): string {
  return `### ${heading}\n\n${markdownTable(headings, rows)}`;
}

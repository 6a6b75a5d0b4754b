import { outboundRates, tallySnapshot, type DemoSnapshot, type Tallies } from './demo-snapshot.ts';
import { bar, countFigure, latencyFigure, rateFigure, shareFigure, uptimeFigure } from './figures.ts';
import { rowOfAll, rowsOfStatuses, rowsOfTheRest, type LiveTableRow, type StatusRow } from './live-table-rows.ts';
import { createPaint, type Paint, type Style } from './paint.ts';

export interface LiveTableOptions {
  /** Whether to colour the text, by ANSI escape sequences. */
  readonly colour: boolean;
  /** How many lines there is room for. Where the table is longer, reasons go first, then rules and legend. */
  readonly maxLines?: number;
}

/** No line is longer, in columns. */
export const LIVE_TABLE_WIDTH = 100;

/** Columns of text, one space between them and one before the first. */
const WIDTHS = { description: 25, callStatus: 22, reason: 14, count: 10, share: 6, bar: 9, rate: 7 } as const;
const DETAIL_INDENT = '  ';

const LEGEND = [
  'Failure rate: outbound calls whose call status is not Connected, of all classified outbound calls.',
  'Line faults: outbound calls attributed to line or carrier, of the same.',
  'Share: of all records.  Bar: against the largest row.  Per s and latency: since the table before.',
] as const;

/**
 * The demo's table as lines of at most 100 columns, parted by line feeds: the figures of the whole, then a
 * row for each status in the order given, the unclassified calls and dead letters by reason, and the total.
 */
export function renderLiveTable(
  snapshot: DemoSnapshot,
  statusRows: readonly StatusRow[],
  options: LiveTableOptions,
): string {
  const paint = createPaint(options.colour);
  const tallies = tallySnapshot(snapshot);
  const statuses = rowsOfStatuses(statusRows, tallies);
  const rest = rowsOfTheRest(tallies);
  const all = rowOfAll(tallies);
  const largest = Math.max(1, ...[...statuses, ...rest].map(({ tally }) => tally.count));
  const lines = (rows: readonly LiveTableRow[]) => rows.map((row) => rowLine(row, all.tally.count, largest, paint));

  const head = figureLines(snapshot, tallies, paint);
  const title = titleLine(paint);
  const rule = paint('grey', ` ${'─'.repeat(LIVE_TABLE_WIDTH - 2)}`);
  const legend = LEGEND.map((line) => paint('grey', ` ${line}`));
  const withRest = (shown: readonly LiveTableRow[]) =>
    [head, rule, title, lines(statuses), rule, lines(shown), rule, lines([all]), rule, legend].flat();

  const mainRest = rest.filter(({ kind }) => kind === 'main');
  const shortest = [head, title, lines([...statuses, ...mainRest, all])].flat();
  const { maxLines = Infinity } = options;
  return ([withRest(rest), withRest(mainRest)].find(({ length }) => length <= maxLines) ?? shortest).join('\n');
}

/** A line of names and below it a line of figures. */
function figureLines(snapshot: DemoSnapshot, tallies: Tallies, paint: Paint): readonly [string, string] {
  const { failure, lineFault } = outboundRates(snapshot);
  const { p50, p99 } = snapshot.latencySeconds;
  const figures = [
    ['Uptime', uptimeFigure(snapshot.elapsedSeconds)],
    ['Throughput', `${rateFigure(tallies.all.perSecond, 7)} rec/s`],
    ['Failure rate', shareFigure(failure)],
    ['Line faults', shareFigure(lineFault)],
    ['Record lag', countFigure(snapshot.lagRecords, 11)],
    ['Latency p50', latencyFigure(p50)],
    ['Latency p99', latencyFigure(p99)],
  ] as const;
  const line = (texts: readonly string[]) => ` ${texts.map((text) => text.padEnd(14)).join('')}`.trimEnd();
  return [paint('grey', line(figures.map(([name]) => name))), paint('bold', line(figures.map(([, figure]) => figure)))];
}

function titleLine(paint: Paint): string {
  const { description, callStatus, reason, count, share, bar: barWidth, rate } = WIDTHS;
  const cells = [
    'Status'.padEnd(description),
    'Call status'.padEnd(callStatus),
    'Reason'.padEnd(reason),
    'Count'.padStart(count),
    'Share'.padStart(share),
    ''.padEnd(barWidth),
    'Per s'.padStart(rate),
  ];
  return paint('bold', ` ${cells.join(' ')}`);
}

function rowLine(row: LiveTableRow, all: number, largest: number, paint: Paint): string {
  const { count, perSecond } = row.tally;
  const figures = [
    countFigure(count, WIDTHS.count).padStart(WIDTHS.count),
    shareFigure(all === 0 ? null : count / all).padStart(WIDTHS.share),
  ].join(' ');
  const barText = (row.kind === 'total' ? '' : bar(count / largest, WIDTHS.bar)).padEnd(WIDTHS.bar);
  const rate = rateFigure(perSecond, WIDTHS.rate).padStart(WIDTHS.rate);
  const style = count === 0 ? 'grey' : row.style;
  const words = style === 'grey' || style === 'bold' ? style : 'plain';
  return ` ${wordCells(row, words, style, paint)} ${paint(words, figures)} ${paint(style, barText)} ${paint(words, rate)}`;
}

function wordCells(row: LiveTableRow, words: Style, style: Style, paint: Paint): string {
  const { description, callStatus, reason } = WIDTHS;
  if (row.kind === 'detail') {
    return paint(words, fitted(DETAIL_INDENT + row.description, description + callStatus + reason + 2));
  }
  const [first, second] = [fitted(row.description, description), fitted(row.callStatus, callStatus)];
  return `${paint(words, first)} ${paint(style, second)} ${paint(words, fitted(row.reason, reason))}`;
}

function fitted(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

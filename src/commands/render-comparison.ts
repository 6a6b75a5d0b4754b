import type { Comparison, Move, MovedCall, OutcomeName } from './compare-settings.ts';
import { FACT_WORDS } from './fact-words.ts';
import { printable } from './printable.ts';
import { textTable } from './text-table.ts';

/** A comparison for people: how much moves, the matrix of what moves where, and examples. Ends with a line break. */
export function renderComparison(
  comparison: Comparison,
  names: { readonly before: string; readonly after: string },
): string {
  const { calls, bad, moved, moves, tableVersions } = comparison;
  const head = [
    `OLD  ${names.before}, table ${tableVersions.before}`,
    `NEW  ${names.after}, table ${tableVersions.after}`,
    ...(tableVersions.before === tableVersions.after ? ['Both decide equally.'] : []),
    '',
    `${number(moved)} of ${number(calls)} calls get another status (${share(moved, calls)})` +
      (bad === 0 ? '' : `; ${number(bad)} ${bad === 1 ? 'record' : 'records'} held no call`),
  ];
  if (moves.length === 0) return `${head.join('\n')}\n`;
  const examples = moves.flatMap((move) => ['', ...exampleLines(move, calls)]);
  return `${[...head, '', ...matrixLines(comparison), ...examples].join('\n')}\n`;
}

/** A comparison for programs. */
export function comparisonAsJson({ outcomes, ...rest }: Comparison) {
  return { ...rest, outcomes: Object.fromEntries(outcomes) };
}

/** Only outcomes that calls leave or come to; the others keep their counts. */
function matrixLines({ moves, outcomes }: Comparison): readonly string[] {
  const involved = [...outcomes.keys()]
    .filter((name) => moves.some(({ from, to }) => from === name || to === name))
    .toSorted();
  const targets = involved.filter((name) => moves.some(({ to }) => to === name));
  const label = (name: OutcomeName) => `[${involved.indexOf(name) + 1}]`;
  const headings = ['OLD', ...targets.map((name) => `to ${label(name)}`), 'in OLD', 'in NEW'];
  const rows = involved.map((from) => {
    const { before, after } = outcomes.get(from)!;
    const cells = targets.map((to) => moves.find((move) => move.from === from && move.to === to)?.count ?? 0);
    return [
      `${label(from)} ${from}`,
      ...cells.map((cell) => (cell === 0 ? '.' : number(cell))),
      number(before),
      number(after),
    ];
  });
  return textTable(headings, rows, 'right');
}

function exampleLines({ from, to, count, examples }: Move, calls: number): readonly string[] {
  return [
    `${from} -> ${to}: ${number(count)} (${share(count, calls)})`,
    ...examples.map((example) => `  ${printable(example.callId)} (${example.place}): ${whyWords(example)}`),
  ];
}

function whyWords({ changed, rules }: MovedCall): string {
  if (changed.length === 0) return `rule ${rules.before} -> ${rules.after}`;
  return changed.map(({ fact, before, after }) => `${FACT_WORDS[fact]} ${before} -> ${after}`).join(', ');
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(2)} %`;
}

import type { Spread } from './spread.ts';

/** The lines of a table in Markdown. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)];
}

/** Least, median and most, of which the median counts; one number where there is no more. */
export function spreadCell({ least, median, most }: Spread, format: (value: number) => string): string {
  if (least === most) return `**${format(median)}**`;
  return `${format(least)} / **${format(median)}** / ${format(most)}`;
}

/**
 * Rows as lines with their columns below each other. The first column is aligned to the left, the others as
 * told.
 */
export function textTable(
  headings: readonly string[] | null,
  rows: readonly (readonly string[])[],
  alignment: 'left' | 'right' = 'left',
): readonly string[] {
  const lines = headings === null ? rows : [headings, ...rows];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const pad = (cell: string, column: number) =>
    alignment === 'right' && column > 0 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return lines.map((cells) => cells.map(pad).join('  ').trimEnd());
}

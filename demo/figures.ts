/** What stands for a figure that is not known. */
const UNKNOWN_FIGURE = '–';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number with thousands set apart; shortened, as in 1.2B, where it would be longer than `width`. */
export function countFigure(count: number | null, width: number): string {
  if (count === null) return UNKNOWN_FIGURE;
  if (count >= 1e15) return '>999T'; // the longest notation that is still short
  const figure = grouped.format(count);
  return figure.length <= width ? figure : compact.format(count);
}

/** A number per second: below 10 with one decimal, so that what is rare does not seem to stand still. */
export function rateFigure(perSecond: number | null, width: number): string {
  if (perSecond === null || perSecond === 0 || perSecond >= 9.95) return countFigure(perSecond, width);
  return perSecond < 0.05 ? '<0.1' : perSecond.toFixed(1);
}

/** A part of the whole, 0 to 1, in percent with one decimal. What is there is never shown as 0.0 %. */
export function shareFigure(share: number | null): string {
  if (share === null) return UNKNOWN_FIGURE;
  if (share > 0 && share < 0.0005) return '<0.1%';
  return `${(share * 100).toFixed(1)}%`;
}

/** A time span to three places, in milliseconds or seconds. */
export function latencyFigure(seconds: number | null): string {
  if (seconds === null) return UNKNOWN_FIGURE;
  if (seconds >= 0.9995) return `${hundredths.format(seconds)} s`;
  const milliseconds = seconds * 1_000;
  return `${milliseconds < 9.95 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
}

/** Hours, minutes and seconds, as in 1:02:03. */
export function uptimeFigure(elapsedSeconds: number): string {
  const seconds = Math.floor(elapsedSeconds);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar for a part of the largest, 0 to 1, in steps of an eighth of a column. What is there is never invisible. */
export function bar(part: number, width: number): string {
  const eighths = part > 0 ? Math.min(width * 8, Math.max(1, Math.round(part * width * 8))) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

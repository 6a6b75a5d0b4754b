const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** What stands for a figure that is not known. */
export const UNKNOWN = '–';

/** A whole number with thousands set apart. @param {number | null} count */
export function countFigure(count) {
  return count === null ? UNKNOWN : grouped.format(count);
}

/** A number as short as an axis wants it. @param {number} value */
export function shortFigure(value) {
  return compact.format(value);
}

/**
 * A part of the whole in percent, with one decimal. What is there is never shown as 0.0 %.
 * @param {number | null} share
 */
export function shareFigure(share) {
  if (share === null) return UNKNOWN;
  if (share > 0 && share < 0.0005) return '<0.1%';
  return `${(share * 100).toFixed(1)}%`;
}

/** As an axis says it, in whole percent where that says it. @param {number} share */
export function percentFigure(share) {
  return `${Number((share * 100).toFixed(1))}%`;
}

/** Below 10 with one decimal, so that what is rare does not seem to stand still. @param {number | null} perSecond */
export function rateFigure(perSecond) {
  if (perSecond === null || perSecond === 0 || perSecond >= 9.95) return countFigure(perSecond);
  return perSecond < 0.05 ? '<0.1' : perSecond.toFixed(1);
}

/** A time span that may be milliseconds or days. @param {number | null} seconds */
export function spanFigure(seconds) {
  if (seconds === null) return UNKNOWN;
  if (seconds < 0.9995) return `${seconds < 0.00995 ? (seconds * 1_000).toFixed(1) : (seconds * 1_000).toFixed(0)} ms`;
  if (seconds < 59.95) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As an axis says it. @param {number} seconds */
export function shortSpanFigure(seconds) {
  if (seconds === 0) return '0';
  return seconds < 1 ? `${Number((seconds * 1_000).toFixed(1))} ms` : `${Number(seconds.toFixed(1))} s`;
}

/** Hours and minutes. @param {number} timeMs */
export function clockFigure(timeMs) {
  return clock.format(timeMs);
}

/** @param {number} timeMs */
export function secondFigure(timeMs) {
  return clockWithSeconds.format(timeMs);
}

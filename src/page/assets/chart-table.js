/** @import { Point } from '../point.ts' */
/** @import { ChartLine } from './chart-options.js' */
import { element } from './dom.js';
import { UNKNOWN, secondFigure } from './format.js';

const MINUTE_MS = 60_000;

/**
 * The chart as a table with a row a minute, the newest first, made only while it is open.
 * @param {HTMLElement} host
 * @param {string} label
 * @param {(value: number) => string} format
 */
export function addChartTable(host, label, format) {
  const table = element('table');
  const scroll = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
  const details = element('details', {}, element('summary', {}, 'As a table'), scroll);
  host.append(details);
  let render = () => {};
  let lastTimeMs = 0;
  details.addEventListener('toggle', () => {
    lastTimeMs = 0;
    render();
  });

  return {
    /** @param {readonly Point[]} points @param {readonly ChartLine[]} lines */
    show(points, lines) {
      const newestMs = points.at(-1)?.timeMs ?? 0;
      render = () => {
        // A table that changes under its reader is of no use: once in a while is enough.
        if (!details.open || newestMs - lastTimeMs < MINUTE_MS) return;
        lastTimeMs = newestMs;
        table.replaceChildren(
          element('caption', { class: 'hidden' }, label),
          headOf(lines),
          bodyOf(points, lines, format),
        );
      };
      render();
    },
  };
}

/** @param {readonly ChartLine[]} lines */
function headOf(lines) {
  const names = lines.map(({ name }) => element('th', { scope: 'col', class: 'number' }, name));
  return element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Time'), ...names));
}

/** @param {readonly Point[]} points @param {readonly ChartLine[]} lines @param {(value: number) => string} format */
function bodyOf(points, lines, format) {
  let lastMs = Number.POSITIVE_INFINITY;
  const rows = points.toReversed().flatMap((point) => {
    if (lastMs - point.timeMs < MINUTE_MS) return [];
    lastMs = point.timeMs;
    const values = lines.map(({ read }) => read(point));
    const cells = values.map((value) => element('td', { class: 'number' }, value === null ? UNKNOWN : format(value)));
    return [element('tr', {}, element('th', { scope: 'row' }, secondFigure(point.timeMs)), ...cells)];
  });
  return element('tbody', {}, ...rows);
}

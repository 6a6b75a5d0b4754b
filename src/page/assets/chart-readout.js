/** @import uPlot from './uplot.js' */
/** @import { ChartParts } from './time-chart.js' */
/** @import { ChartLine } from './chart-options.js' */
import { element } from './dom.js';
import { secondFigure } from './format.js';

/**
 * The values under the pointer, in a box beside it.
 * @param {ChartParts} parts
 * @param {readonly ChartLine[]} lines
 * @returns {uPlot.Plugin}
 */
export function chartReadout({ format, stacked }, lines) {
  const box = element('div', { class: 'readout', hidden: '' });

  /** @param {uPlot} plot */
  function show(plot) {
    const { idx, left = -1 } = plot.cursor;
    const time = typeof idx === 'number' ? plot.data[0][idx] : undefined;
    box.hidden = time === undefined || left < 0;
    if (time === undefined || typeof idx !== 'number') return;
    const rows = lines.map(({ name, colour }, i) => {
      const value = valueAt(plot, i, idx);
      const swatch = element('span', { class: 'swatch' });
      swatch.style.background = `var(--${colour})`;
      return element(
        'li',
        {},
        swatch,
        element('span', {}, name),
        element('b', {}, value === null ? '–' : format(value)),
      );
    });
    // The first line is at the bottom, as in the chart.
    box.replaceChildren(
      element('p', {}, secondFigure(time * 1_000)),
      ...sum(plot, idx),
      element('ul', {}, ...rows.toReversed()),
    );
    const beyond = left > plot.over.clientWidth / 2;
    box.style.transform = `translateX(${beyond ? `calc(${left - 12}px - 100%)` : `${left + 12}px`})`;
  }

  /** @param {uPlot} plot @param {number} index */
  function sum(plot, index) {
    const value = plot.data[1]?.[index] ?? null;
    if (!stacked || value === null) return [];
    return [element('p', { class: 'sum' }, `Together ${format(value)}`)];
  }

  /** @param {uPlot} plot @param {number} line @param {number} index */
  function valueAt(plot, line, index) {
    const own = plot.data[stacked ? lines.length - line : line + 1]?.[index] ?? null;
    const below = stacked && line > 0 ? (plot.data[lines.length - line + 1]?.[index] ?? 0) : 0;
    return own === null ? null : own - below;
  }

  return { hooks: { init: (plot) => plot.over.append(box), setCursor: show } };
}

/** @import { Point } from '../point.ts' */
/** @import { ChartLine } from './chart-options.js' */
import uPlot from './uplot.js';
import { addChartTable } from './chart-table.js';
import { chartOptions } from './chart-options.js';
import { onColoursChange } from './colours.js';

/**
 * @typedef ChartParts
 * @property {HTMLElement} host
 * @property {string} label What it shows, for those who do not see it.
 * @property {(value: number) => string} format
 * @property {(value: number) => string} [formatAxis] Where the scale says it shorter.
 * @property {(lowest: number, highest: number) => [number, number]} scale From where to where to draw these values.
 * @property {boolean} [stacked] Whether the values add up; the first line is at the bottom.
 */

/**
 * A chart of the last minutes, with a table of the same for those who read rather than look.
 * @param {ChartParts} parts
 */
export function createTimeChart(parts) {
  const { host, label, stacked = false } = parts;
  const canvasHost = document.createElement('div');
  canvasHost.setAttribute('role', 'img');
  host.append(canvasHost);
  const table = addChartTable(host, label, parts.format);
  /** @type {readonly ChartLine[]} */
  let lines = [];
  /** @type {uPlot | null} */
  let plot = null;

  const size = () => ({ width: canvasHost.clientWidth, height: canvasHost.clientHeight });
  new ResizeObserver(() => plot?.setSize(size())).observe(canvasHost);
  onColoursChange(() => plot?.redraw());

  return {
    /** What is drawn from now on. @param {readonly ChartLine[]} shown */
    setLines(shown) {
      plot?.destroy();
      lines = shown;
      plot = new uPlot({ ...size(), ...chartOptions({ ...parts, stacked }, lines) }, [[]], canvasHost);
    },
    /** @param {readonly Point[]} points */
    show(points) {
      const values = lines.map(({ read }) => points.map(read));
      const times = points.map(({ timeMs }) => timeMs / 1_000);
      plot?.setData([times, ...(stacked ? stack(values) : values)]);
      const now = lines.map(({ name }, i) => `${name} ${figure(values[i]?.at(-1), parts.format)}`);
      canvasHost.setAttribute('aria-label', `${label}. Now: ${now.join(', ')}`);
      table.show(points, lines);
    },
  };
}

/**
 * Each line upon the sum of those before it. The highest comes first, so that the lower ones are drawn over it.
 * @param {readonly (number | null)[][]} values
 */
function stack(values) {
  /** @type {(number | null)[]} */
  let below = [];
  const sums = values.map(
    (line) => (below = line.map((value, i) => (value === null ? null : value + (below[i] ?? 0)))),
  );
  return sums.toReversed();
}

/** @param {number | null | undefined} value @param {(value: number) => string} format */
function figure(value, format) {
  return value === null || value === undefined ? 'unknown' : format(value);
}

/** @import { Point } from '../point.ts' */
/** @import { ChartParts } from './time-chart.js' */
/** @import uPlot from './uplot.js' */
import { chartReadout } from './chart-readout.js';
import { colourOf, mixed } from './colours.js';
import { clockFigure, secondFigure } from './format.js';

/**
 * @typedef ChartLine
 * @property {string} name
 * @property {string} colour Its name in the style sheet.
 * @property {(point: Point) => number | null} read
 */

const SHOWN_S = 900;
const LEAST_SHOWN_S = 120;
const AXIS_WIDTH_PX = 52;
const AXIS_HEIGHT_PX = 26;
const FONT = '12px system-ui, sans-serif';

/**
 * What the library is told to draw. Colours are asked for at each drawing.
 * @param {ChartParts} parts
 * @param {readonly ChartLine[]} lines
 * @returns {Omit<uPlot.Options, 'width' | 'height'>}
 */
export function chartOptions(parts, lines) {
  const { format, formatAxis = format, scale, stacked = false } = parts;
  const drawn = stacked ? lines.toReversed() : lines;
  return {
    legend: { show: false },
    cursor: { y: false, sync: { key: 'call-status' }, drag: { x: false, y: false }, points: { size: 7 } },
    padding: [8, 8, 0, 0],
    scales: {
      x: { range: ({ data: [times] }) => shownTimes(times[0] ?? 0, times.at(-1) ?? 0) },
      y: { range: (_, lowest, highest) => scale(lowest ?? 0, highest ?? 0) },
    },
    axes: [
      {
        ...axis(),
        size: AXIS_HEIGHT_PX,
        grid: { show: false },
        values: (_, times, __, ___, step) => times.map((s) => (step < 60 ? secondFigure : clockFigure)(s * 1_000)),
      },
      {
        ...axis(),
        size: AXIS_WIDTH_PX,
        grid: { stroke: () => colourOf('line'), width: 1 },
        space: 44,
        values: (_, values) => values.map(formatAxis),
      },
    ],
    series: [{}, ...drawn.map((line) => seriesOf(line, stacked))],
    plugins: [chartReadout({ ...parts, stacked }, lines)],
  };
}

/** The last minutes, and not much more than there are. @param {number} from @param {number} to */
function shownTimes(from, to) {
  return /** @type {[number, number]} */ ([Math.min(to - LEAST_SHOWN_S, Math.max(from, to - SHOWN_S)), to]);
}

function axis() {
  return { stroke: () => colourOf('muted'), font: FONT, ticks: { show: false }, space: 76 };
}

/** @param {ChartLine} line @param {boolean} stacked @returns {uPlot.Series} */
function seriesOf({ name, colour }, stacked) {
  return {
    label: name,
    stroke: () => colourOf(colour),
    width: stacked ? 1.25 : 2,
    points: { show: false },
    ...(stacked && { fill: () => mixed(colourOf(colour), colourOf('card'), 0.55) }),
  };
}

/** @import { News } from '../page-messages.ts' */
/** @import { Point } from '../point.ts' */
/** @import { ChartLine } from './chart-options.js' */
import { fromZero } from './chart-scales.js';
import { byId, element, setText, swatchOf } from './dom.js';
import { countFigure, rateFigure, shortFigure, shortSpanFigure, spanFigure } from './format.js';
import { createTimeChart } from './time-chart.js';

/** @type {readonly (readonly [string, (news: News) => string])[]} */
const FACTS = [
  ['Records per second', ({ point }) => rateFigure(point.recordsPerSecond)],
  ['Lag', ({ gauges }) => countFigure(gauges.lagRecords)],
  ['Latency p50', ({ figures }) => spanFigure(figures.latencyP50Seconds)],
  ['Latency p99', ({ figures }) => spanFigure(figures.latencyP99Seconds)],
  ['Last commit', ({ gauges, timeMs }) => sinceFigure(gauges.lastCommitMs, timeMs)],
  ['Assigned partitions', ({ gauges }) => countFigure(gauges.assignedPartitions)],
  ['Processes working', ({ gauges }) => processesFigure(gauges.processes)],
  ['Failed batches', ({ figures }) => countFigure(figures.incidents.batchesFailed)],
  ['Refused batches', ({ figures }) => countFigure(figures.incidents.batchesRefused)],
  ['Aborted transactions', ({ figures }) => countFigure(figures.incidents.transactionsAborted)],
  ['Fencings', ({ figures }) => countFigure(figures.incidents.fencings)],
  ['Rebalances', ({ figures }) => countFigure(figures.incidents.rebalances)],
  ['Process restarts', ({ figures }) => countFigure(figures.incidents.processRestarts)],
];

/** @type {readonly ChartLine[]} */
const LATENCIES = [
  { name: 'p50', colour: 'line-1', read: (point) => point.latencyP50Seconds },
  { name: 'p99', colour: 'line-2', read: (point) => point.latencyP99Seconds },
];

const LEAST = { recordsPerSecond: 1, latencySeconds: 0.01, lagRecords: 10 };

/** How the worker does. */
export function createWorkerCard() {
  const facts = FACTS.map(([name, read]) => ({ name, read, figure: element('dd') }));
  byId('facts').replaceChildren(
    ...facts.map(({ name, figure }) => element('div', {}, element('dt', {}, name), figure)),
  );
  const charts = createCharts();
  return {
    /** @param {News} news */
    show(news) {
      for (const { read, figure } of facts) setText(figure, read(news));
    },
    /** @param {readonly Point[]} points */
    draw(points) {
      for (const chart of charts) chart.show(points);
    },
  };
}

function createCharts() {
  const throughput = createTimeChart({
    host: byId('throughput-chart'),
    label: 'Records per second',
    format: shortFigure,
    scale: fromZero(LEAST.recordsPerSecond),
  });
  throughput.setLines([{ name: 'Records', colour: 'line-1', read: (point) => point.recordsPerSecond }]);
  const latency = createTimeChart({
    host: byId('latency-chart'),
    label: 'Latency',
    format: spanFigure,
    formatAxis: shortSpanFigure,
    scale: fromZero(LEAST.latencySeconds),
  });
  latency.setLines(LATENCIES);
  byId('latency-key').replaceChildren(...LATENCIES.flatMap(({ name, colour }) => [swatchOf(colour), name]));
  const lag = createTimeChart({
    host: byId('lag-chart'),
    label: 'Lag in records',
    format: shortFigure,
    scale: fromZero(LEAST.lagRecords),
  });
  lag.setLines([{ name: 'Lag', colour: 'line-1', read: (point) => point.lagRecords }]);
  return [throughput, latency, lag];
}

/** @param {number | null} timeMs @param {number} nowMs */
function sinceFigure(timeMs, nowMs) {
  if (timeMs === null) return 'none yet';
  const seconds = Math.round((nowMs - timeMs) / 1_000);
  return seconds < 1 ? 'just now' : `${spanFigure(seconds)} ago`;
}

/** @param {News['gauges']['processes']} processes */
function processesFigure(processes) {
  if (processes === null) return '1 of 1';
  const { working, starting, down } = processes;
  return `${working} of ${working + starting + down}`;
}

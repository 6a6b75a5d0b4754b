/** @import { News } from '../page-messages.ts' */
/** @import { Point } from '../point.ts' */
import { createCarrierColours } from './carrier-colours.js';
import { aroundShares } from './chart-scales.js';
import { byId, element, setChildren, setText, swatchOf } from './dom.js';
import { countFigure, percentFigure, shareFigure, spanFigure } from './format.js';
import { createTimeChart } from './time-chart.js';

/** @typedef {News['figures']['carriers'][number]} Carrier */

const DRAWN = 6;
/** What the metrics call them, and what we do. @type {ReadonlyMap<string, string>} */
const NAMES = new Map([
  ['none', 'no carrier named'],
  ['other', 'all other carriers'],
]);

/** @type {readonly ((carrier: Carrier) => string)[]} */
const COLUMNS = [
  ({ calls }) => countFigure(calls),
  ({ failureRate }) => shareFigure(failureRate),
  ({ lineFaultRate }) => shareFigure(lineFaultRate),
  ({ answerSeizureRatio }) => shareFigure(answerSeizureRatio),
  ({ networkEffectivenessRatio }) => shareFigure(networkEffectivenessRatio),
  ({ averageTalkSeconds }) => spanFigure(averageTalkSeconds),
  ({ noAudioShare }) => shareFigure(noAudioShare),
];

/** How the calls of each carrier go; those with the most calls are drawn. */
export function createCarrierCard() {
  const chart = createTimeChart({
    host: byId('carrier-chart'),
    label: 'Failure rate by carrier',
    format: shareFigure,
    formatAxis: percentFigure,
    scale: aroundShares,
  });
  const colours = createCarrierColours(DRAWN);
  /** @type {Map<string, ReturnType<typeof carrierRow>>} */
  const rows = new Map();
  let drawn = '';

  /** @param {readonly string[]} names */
  function drawLines(names) {
    const key = JSON.stringify(names);
    if (key === drawn) return;
    drawn = key;
    chart.setLines(names.map((name) => ({ name: wordsOf(name), colour: colours.of(name), read: rateOf(name) })));
  }

  return {
    /** @param {News} news */
    show({ figures: { carriers, furtherCarriers } }) {
      const names = carriers.slice(0, DRAWN).map(({ name }) => name);
      colours.give(names);
      drawLines(names.toSorted());
      const shown = carriers.map((carrier) => {
        const row = rows.get(carrier.name) ?? carrierRow(carrier.name);
        rows.set(carrier.name, row);
        row.show(carrier, names.includes(carrier.name) ? colours.of(carrier.name) : null);
        return row.element;
      });
      setChildren(byId('carrier-rows'), shown);
      setText(byId('further-carriers'), furtherCarriers === 0 ? '' : `${furtherCarriers} more with fewer calls`);
    },
    /** @param {readonly Point[]} points */
    draw: (points) => chart.show(points),
  };
}

/** @param {string} name */
function carrierRow(name) {
  const swatch = swatchOf(null);
  const cells = COLUMNS.map((read) => ({ read, cell: element('td', { class: 'number' }) }));
  const head = element('th', { scope: 'row' }, swatch, element('bdi', {}, wordsOf(name)));
  return {
    element: element('tr', {}, head, ...cells.map(({ cell }) => cell)),
    /** @param {Carrier} carrier @param {string | null} colour */
    show(carrier, colour) {
      swatch.style.background = colour === null ? 'none' : `var(--${colour})`;
      for (const { read, cell } of cells) setText(cell, read(carrier));
    },
  };
}

/** @param {string} name @returns {(point: Point) => number | null} */
function rateOf(name) {
  return ({ carriers }) => carriers.find(([carrier]) => carrier === name)?.[1] ?? null;
}

/** @param {string} name */
function wordsOf(name) {
  return NAMES.get(name) ?? name;
}

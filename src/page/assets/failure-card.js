/** @import { Greeting, News } from '../page-messages.ts' */
/** @import { Point } from '../point.ts' */
import { fromZero } from './chart-scales.js';
import { byId, element, setText, swatchOf } from './dom.js';
import { countFigure, percentFigure, shareFigure } from './format.js';
import { stretchWords } from './stretches.js';
import { createTimeChart } from './time-chart.js';

// From the top of the chart: at the bottom stands what somebody here can do the most about.
const ORDER = ['CALLEE', 'NONE', 'AGENT_OR_CALLEE', 'OTHER', 'AGENT', 'NETWORK', 'LINE_OR_CARRIER'];
const LEAST_SCALE = 0.05;

/** What share of outbound calls fails, and why. @param {Greeting['words']} words */
export function createFailureCard(words) {
  const reasons = reasonsOf(words);
  const chart = createTimeChart({
    host: byId('failure-chart'),
    label: 'Failure rate by reason',
    format: shareFigure,
    formatAxis: percentFigure,
    scale: fromZero(LEAST_SCALE, 1),
    stacked: true,
  });
  chart.setLines(
    reasons
      .toReversed()
      .map(({ at, name, colour }) => ({ name, colour, read: ({ failures }) => failures[at] ?? null })),
  );
  const connected = barPart('call-CONNECTED');
  const rows = reasons.map((reason) => ({ ...reason, ...reasonRow(reason), part: barPart(reason.colour) }));
  byId('failure-bar').replaceChildren(...rows.map(({ part }) => part), connected);
  byId('failure-reasons').replaceChildren(...rows.map(({ row }) => row));

  return {
    /** @param {News} news */
    show(news) {
      const { outbound, failures, failedStatuses } = news.figures;
      const { calls, failureRate } = outbound;
      setText(byId('failure-rate'), shareFigure(failureRate));
      setText(byId('failure-of'), sentenceOf(calls, stretchWords(news)));
      for (const { reason, statuses, part, share, details } of rows) {
        show(part, failures[reason]);
        setText(share, shareFigure(failures[reason]));
        const shares = statuses.map((row) => `${row.words} ${shareFigure(failedStatuses[row.status] ?? null)}`);
        setText(details, shares.join(', '));
      }
      show(connected, failureRate === null ? null : 1 - failureRate);
      document.title = `${shareFigure(failureRate)} fail – call-status`;
    },
    /** @param {readonly Point[]} points */
    draw: (points) => chart.show(points),
  };
}

/** @param {Greeting['words']} words */
function reasonsOf(words) {
  return words.reasons
    .map(({ reason, words: name }, at) => ({
      reason,
      at,
      // The status table has a "/" where nobody is to blame.
      name: reason === 'NONE' ? 'No reason (/)' : name,
      colour: `reason-${reason}`,
      statuses: words.statuses.filter((row) => row.reason === reason && row.fails),
    }))
    .sort((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));
}

/** @param {ReturnType<typeof reasonsOf>[number]} reason */
function reasonRow({ name, colour }) {
  const details = element('span', { class: 'detail' });
  const share = element('td', { class: 'number' });
  const head = element('th', { scope: 'row' }, swatchOf(colour), name, details);
  return { row: element('tr', {}, head, share), share, details };
}

/** @param {number} calls @param {string} when */
function sentenceOf(calls, when) {
  return calls === 0
    ? `no outbound calls ${when}`
    : `of ${countFigure(calls)} outbound calls ${when} were not Connected`;
}

/** @param {HTMLElement} part @param {number | null} share */
function show(part, share) {
  part.hidden = share === null || share === 0;
  part.style.flexGrow = String(share);
}

/** @param {string} colour */
function barPart(colour) {
  const part = element('span');
  part.style.background = `var(--${colour})`;
  return part;
}

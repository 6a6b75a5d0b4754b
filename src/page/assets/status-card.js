/** @import { Greeting, News } from '../page-messages.ts' */
/** @import { Row } from '../figures.ts' */
import { byId, element, setText, swatchOf } from './dom.js';
import { countFigure, rateFigure, shareFigure } from './format.js';

/** @typedef {News['figures']} Figures */
/** @typedef {{ readonly row: HTMLElement, readonly show: (figures: Figures, largest: number) => void }} TableRow */

/** How many calls have each status, by call status. @param {Greeting['words']} words */
export function createStatusCard(words) {
  const groups = words.callStatuses.map(({ callStatus, words: name }) => groupOf(words, callStatus, name));
  const all = tableRow('all', 'All calls', null, ({ calls }) => calls);
  byId('status-table').append(...[...groups, [all]].map((rows) => element('tbody', {}, ...rows.map(({ row }) => row))));
  return {
    /** @param {News} news */
    show({ figures }) {
      // Bars are drawn against the largest.
      const largest = Math.max(...words.callStatuses.map(({ callStatus }) => figures.callStatuses[callStatus].count));
      for (const { show } of [...groups.flat(), all]) show(figures, largest);
    },
  };
}

/**
 * @param {Greeting['words']} words
 * @param {Greeting['words']['callStatuses'][number]['callStatus']} callStatus
 * @param {string} name
 * @returns {readonly TableRow[]}
 */
function groupOf(words, callStatus, name) {
  const colour = `call-${callStatus}`;
  const statuses = words.statuses.filter((row) => row.callStatus === callStatus);
  const unclassified = callStatus === 'UNKNOWN' ? words.unclassified : [];
  return [
    tableRow('group', name, colour, ({ callStatuses }) => callStatuses[callStatus]),
    ...statuses.map(({ status, words, reasonWords }) =>
      tableRow('status', words, colour, ({ statuses }) => statuses[status], reasonWords),
    ),
    ...unclassified.map(({ reason, words }) =>
      tableRow('status', words, colour, ({ unclassified }) => unclassified[reason]),
    ),
  ];
}

/**
 * @param {'group' | 'status' | 'all'} kind
 * @param {string} name
 * @param {string | null} colour
 * @param {(figures: Figures) => Row} read
 * @param {string} detail
 * @returns {TableRow}
 */
function tableRow(kind, name, colour, read, detail = '/') {
  const [count, share, rate] = [numberCell(), numberCell(), numberCell()];
  const bar = element('span', { class: 'bar' });
  bar.style.background = colour === null ? 'none' : `var(--${colour})`;
  const head = element('th', { scope: kind === 'group' ? 'rowgroup' : 'row' }, name);
  if (kind === 'group') head.prepend(swatchOf(colour));
  if (detail !== '/') head.append(element('span', { class: 'detail' }, detail));
  return {
    row: element('tr', { class: kind }, head, count, share, element('td', { class: 'bar-column' }, bar), rate),
    show(figures, largest) {
      const row = read(figures);
      setText(count, countFigure(row.count));
      setText(share, shareFigure(row.share));
      setText(rate, rateFigure(row.perSecond));
      bar.style.width = `${Math.min(100, (100 * row.count) / Math.max(1, largest))}%`;
    },
  };
}

function numberCell() {
  return element('td', { class: 'number' });
}

/** @import { Greeting, News } from '../page-messages.ts' */
import { byId, element, setText } from './dom.js';
import { countFigure, secondFigure } from './format.js';

/** Which records could not be worked: by reason, and never by what was in them. @param {Greeting['words']} words */
export function createDeadLetterCard(words) {
  const rows = words.deadLetters.map(({ reason, words: name }) => {
    const [count, last] = [element('td', { class: 'number' }), element('td', { class: 'number' })];
    return { reason, count, last, row: element('tr', {}, element('th', { scope: 'row' }, name), count, last) };
  });
  byId('dead-letter-rows').replaceChildren(...rows.map(({ row }) => row));

  return {
    /** @param {News} news */
    show({ figures, deadLettersSeenMs }) {
      for (const { reason, count, last, row } of rows) {
        const seenMs = deadLettersSeenMs[reason];
        setText(count, countFigure(figures.deadLetters[reason]));
        if (seenMs !== undefined) setText(last, secondFigure(seenMs));
        row.hidden = seenMs === undefined;
      }
      const seen = Object.keys(deadLettersSeenMs).length;
      setText(byId('no-dead-letters'), seen === 0 ? 'None since the start.' : '');
    },
  };
}

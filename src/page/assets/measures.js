/** @import { News } from '../page-messages.ts' */
import { byId, element, setText } from './dom.js';
import { shareFigure, spanFigure } from './format.js';

/** @typedef {{ readonly name: string, readonly of: string, readonly read: (figures: News['figures']) => string }} Measure */

/** The most that the two-second rule allows. */
const MOST_ABANDONED = 0.03;

/** @type {readonly Measure[]} */
const MEASURES = [
  {
    name: 'Line faults',
    of: 'outbound calls that ended for a Line/Carrier Reason',
    read: ({ outbound }) => shareFigure(outbound.lineFaultRate),
  },
  {
    name: 'ASR',
    of: 'answer-seizure ratio: answered, of outbound calls that got a line',
    read: ({ outbound }) => shareFigure(outbound.answerSeizureRatio),
  },
  {
    name: 'NER',
    of: 'network effectiveness ratio: all but Telecom Unavailable, of outbound calls that got a line',
    read: ({ outbound }) => shareFigure(outbound.networkEffectivenessRatio),
  },
  {
    name: 'ACD',
    of: 'average talk, of calls in which agent and customer talked',
    read: ({ averageTalkSeconds }) => spanFigure(averageTalkSeconds),
  },
  {
    name: 'Abandoned',
    of: 'answered, and no agent within 2 s: Fixed and Predicted; limit 3%',
    read: ({ abandonRate }) => shareFigure(abandonRate),
  },
  {
    name: 'Short calls',
    of: 'Short Duration Hangup, of these and Effective Calls',
    read: ({ outbound }) => shareFigure(outbound.shortCallShare),
  },
  {
    name: 'Voicemail',
    of: 'before or after the connection, of outbound calls',
    read: ({ outbound }) => shareFigure(outbound.voicemailShare),
  },
  {
    name: 'No agent answer',
    of: 'of inbound calls',
    read: ({ noAgentShare }) => shareFigure(noAgentShare),
  },
  {
    name: 'Unclassified',
    of: 'no row of the status table is theirs, of all calls',
    read: ({ statuses }) => shareFigure(statuses.UNCLASSIFIED.share),
  },
  {
    name: 'Ringing unknown',
    of: 'the source does not tell whether they rang, of unanswered outbound calls',
    read: ({ ringingUnknownShare }) => shareFigure(ringingUnknownShare),
  },
  {
    name: 'Dead letters',
    of: 'could not be worked, of all records',
    read: ({ deadLetterShare }) => shareFigure(deadLetterShare),
  },
];

/** Figures that an operator knows by name. */
export function createMeasures() {
  const shown = MEASURES.map((measure) => {
    const [figure, warning] = [element('span', { class: 'figure' }), element('span', { class: 'warning' })];
    const [value, of] = [element('dd', {}, figure, warning), element('dd', { class: 'of' }, measure.of)];
    return { ...measure, figure, warning, group: element('div', {}, element('dt', {}, measure.name), value, of) };
  });
  byId('measures').replaceChildren(...shown.map(({ group }) => group));
  return {
    /** @param {News} news */
    show({ figures }) {
      for (const { name, read, figure, warning, group } of shown) {
        setText(figure, read(figures));
        const beyond = name === 'Abandoned' && (figures.abandonRate ?? 0) > MOST_ABANDONED;
        group.classList.toggle('beyond', beyond);
        setText(warning, beyond ? ' above the limit' : '');
      }
    },
  };
}

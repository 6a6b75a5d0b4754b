/** @import { News } from '../page-messages.ts' */
import { byId } from './dom.js';
import { spanFigure } from './format.js';

/** @type {Record<News['stretch'], { readonly words: string, readonly seconds: number }>} */
const STRETCHES = {
  minute: { words: 'in the last minute', seconds: 60 },
  fiveMinutes: { words: 'in the last 5 minutes', seconds: 300 },
  quarterHour: { words: 'in the last 15 minutes', seconds: 900 },
  sinceStart: { words: '', seconds: Number.POSITIVE_INFINITY },
};

/** The stretch of time that figures are of, in words. @param {News} news */
export function stretchWords({ stretch, figures: { seconds } }) {
  const { words, seconds: whole } = STRETCHES[stretch];
  return seconds < whole ? `in the ${spanFigure(Math.round(seconds))} since the start` : words;
}

/** Calls with the chosen stretch, now and at each change. @param {(stretch: string) => void} onChoice */
export function onStretchChoice(onChoice) {
  const choices = [...byId('stretches').querySelectorAll('input')];
  for (const choice of choices) choice.addEventListener('change', () => onChoice(choice.value));
  // A browser may have kept the choice over a reload.
  onChoice(choices.find(({ checked }) => checked)?.value ?? '');
}

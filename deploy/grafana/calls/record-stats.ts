import { now } from '../now.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { select, sumOf } from '../select.ts';
import { ratio } from '../shares.ts';
import { sinceLastCommit } from '../progress.ts';

/** Whether the figures can be trusted: what was left out of them, and how old they are. */
export function recordStats() {
  const deadLetters = sumOf(now, select('call_status_dead_letters_total'));
  const calls = sumOf(now, select('call_status_calls_total'));
  return [
    statPanel({
      title: 'Dead letters',
      description:
        'Records that could not be read or are invalid and were put aside, of all records, whatever task types ' +
        'and carriers are chosen. They are not among the calls of the other figures. Any rise: a source sends ' +
        'what it should not.',
      unit: 'percentunit',
      width: 4,
      queries: [reading(ratio(deadLetters, `(${deadLetters} + ${calls})`), 'Dead letters')],
    }).decimals(2),
    statPanel({
      title: 'Since the last commit',
      description:
        'How long ago any worker last published: the figures here are as old. Long while calls end: the worker ' +
        'stands still, see its own dashboard.',
      unit: 's',
      width: 4,
      queries: [reading(sinceLastCommit(), 'Since the last commit')],
    }).decimals(0),
  ];
}

import { now } from '../now.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { ANSWERED_SEIZURES, EFFECTIVE_SEIZURES } from '../shares.ts';
import { averageTalk } from '../average-talk.ts';
import { shareStat } from './share-stat.ts';

/** How good lines and carriers are: the three figures that the trade knows. */
export function lineStats() {
  return [
    shareStat(ANSWERED_SEIZURES, {
      title: 'Answered (ASR)',
      description:
        'Answer-seizure ratio: outbound calls that were answered, of those that took a line. It moves with whom ' +
        'you call and when. Where it falls and NER does not, callees answer less.',
      width: 4,
    }),
    shareStat(EFFECTIVE_SEIZURES, {
      title: 'Network effective (NER)',
      description:
        'Network effectiveness ratio: outbound calls that the network carried as far as the callee, answered or ' +
        'not, of those that took a line. What callees do does not move it. Where it falls, a carrier or a line ' +
        'is to blame.',
      width: 4,
    }),
    statPanel({
      title: 'Average talk (ACD)',
      description:
        'How long agent and customer talk on average, of calls with talk, voicemail left out, of all carriers. A ' +
        'sudden fall means that people hang up: bad audio, or a bad list.',
      unit: 's',
      width: 4,
      queries: [reading(averageTalk(now), 'Average talk')],
    })
      .decimals(0)
      .noValue('no calls'),
  ];
}

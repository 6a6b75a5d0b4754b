import { TASK_TYPE_NAMES, seriesNamed } from '../named-values.ts';
import { course } from '../panels/query.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import type { DashboardRow } from '../place-panels.ts';
import { perSecond } from '../select.ts';
import { ANSWERED_SEIZURES, EFFECTIVE_SEIZURES, SHORT_CALLS, VOICEMAILS, shareOf } from '../shares.ts';
import { averageTalk } from '../average-talk.ts';

/** What comes of calls that get through. */
export function talkRow(): DashboardRow {
  return { title: 'Answers and talk', panels: [answers(), shortCallsAndVoicemail(), averageTalkCourse()] };
}

function answers() {
  return timeSeriesPanel({
    title: 'Answered (ASR) and network effective (NER)',
    description:
      'Of the outbound calls that took a line, those that were answered, and those that the network carried as ' +
      'far as the callee. Only ASR falls: callees answer less. Both fall: the network.',
    unit: 'percentunit',
    width: 8,
    queries: [
      course(shareOf(ANSWERED_SEIZURES, perSecond), 'Answered (ASR)'),
      course(shareOf(EFFECTIVE_SEIZURES, perSecond), 'Network effective (NER)'),
    ],
  }).interval('5m');
}

function shortCallsAndVoicemail() {
  return timeSeriesPanel({
    title: 'Short calls and voicemail',
    description:
      'Short calls, of connected outbound calls with talk: a rise means bad audio or a bad opening. Voicemail, ' +
      'of all outbound calls with a status: a rise means a bad list or hour, or a detector that takes people for ' +
      'machines.',
    unit: 'percentunit',
    width: 8,
    queries: [
      course(shareOf(SHORT_CALLS, perSecond), 'Short calls'),
      course(shareOf(VOICEMAILS, perSecond), 'Voicemail'),
    ],
  }).interval('5m');
}

function averageTalkCourse() {
  return timeSeriesPanel({
    title: 'Average talk (ACD) by task type',
    description:
      'How long agent and customer talk on average, of calls with talk, voicemail left out, of all carriers. A ' +
      'sudden fall means that people hang up.',
    unit: 's',
    width: 8,
    queries: [course(averageTalk(perSecond, 'task_type'), '{{task_type}}')],
  })
    .interval('5m')
    .overrides(seriesNamed(TASK_TYPE_NAMES));
}

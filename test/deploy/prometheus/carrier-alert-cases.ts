import { casesOf, few, fires, parts, quiet, quietBelow, type AlertCase, type Shares } from './alert-case.ts';
import { calls, grows, recorded, recordedCalls, type Series } from './series.ts';
import type { Status } from '../../../src/engine/classification.ts';

/*
 * Counters are as promtool writes them: `0+40x60` grows by 40 a minute for an hour. Where a rule compares with a week ago,
 * the recorded half hours are given, one each twelve hours: `400+0x14` is a week of them.
 */

const WEEK = { step: '12h', at: '192h' };
const acme = { carrier: 'acme' };
const bell = { carrier: 'bell' };

/** What alerts about carriers make of calls. */
export const carrierAlertCases: readonly AlertCase[] = [
  ...casesOf('CarrierLineFaults', 'critical', [
    fires(
      'four in ten calls over one carrier fail, and none over another',
      {
        series: [
          calls('TELECOM_UNAVAILABLE', '0+30x60', acme),
          calls('LINE_ABNORMAL', '0+5x60', acme),
          calls('LINE_NO_AUDIO', '0+5x60', acme),
          calls('EFFECTIVE_CALL', '0+60x60', acme),
          calls('TELECOM_UNAVAILABLE', '0+0x60', bell),
          calls('EFFECTIVE_CALL', '0+100x60', bell),
        ],
        at: '40m',
      },
      { labels: acme, says: '40% of the latest outbound calls over acme failed at line or carrier; the norm is 5%.' },
    ),
    fires(
      'all calls over a carrier have failed for seven minutes',
      {
        series: shareOf(
          'TELECOM_UNAVAILABLE',
          'TIMEOUT_NO_ANSWER',
        )([
          [0, 60],
          [1, 7],
        ]),
        at: '68m',
      },
      { labels: acme, says: '100% of the latest outbound calls over acme failed at line or carrier; the norm is 5%.' },
    ),
    fires(
      'seven in ten have failed for nine minutes',
      {
        series: shareOf(
          'TELECOM_UNAVAILABLE',
          'TIMEOUT_NO_ANSWER',
        )([
          [0, 60],
          [0.7, 9],
        ]),
        at: '69m',
      },
      { labels: acme, says: '70% of the latest outbound calls over acme failed at line or carrier; the norm is 5%.' },
    ),
    quiet('half of them have failed for nine minutes', {
      series: shareOf(
        'TELECOM_UNAVAILABLE',
        'TIMEOUT_NO_ANSWER',
      )([
        [0, 60],
        [0.5, 9],
      ]),
      at: '69m',
    }),
    ...quietBelow(0.3, '30m and 5m', shareOf('TELECOM_UNAVAILABLE', 'EFFECTIVE_CALL')),
    few('all of three a minute', {
      series: [calls('TELECOM_UNAVAILABLE', '0+3x60'), calls('EFFECTIVE_CALL', '0+0x60')],
      at: '40m',
    }),
  ]),
  ...casesOf('CarrierLineFaults', 'warning', [
    fires(
      'thirteen in a hundred calls fail',
      { series: [calls('TELECOM_UNAVAILABLE', '0+13x60'), calls('EFFECTIVE_CALL', '0+87x60')], at: '40m' },
      {
        labels: acme,
        says: '13% of the outbound calls over acme in the last 6 hours failed at line or carrier; the norm is 5%.',
      },
    ),
    ...quietBelow(0.1, '6h and 30m', shareOf('TELECOM_UNAVAILABLE', 'EFFECTIVE_CALL')),
    few('all of six a minute, for 45 minutes', {
      series: [calls('TELECOM_UNAVAILABLE', '0+6x60'), calls('EFFECTIVE_CALL', '0+0x60')],
      at: '45m',
    }),
  ]),
  ...casesOf('CarrierNoAudio', 'critical', [
    fires(
      'one in five answered calls has no media packet',
      {
        series: [
          calls('LINE_NO_AUDIO', '0+10x60'),
          calls('EFFECTIVE_CALL', '0+40x60'),
          calls('TIMEOUT_NO_ANSWER', '0+950x60'),
        ],
        at: '40m',
      },
      {
        labels: acme,
        says: 'In 20% of the answered calls over acme in the last 30 minutes no media packet came from the customer.',
      },
    ),
    ...quietBelow(0.15, '30m and 5m', shareOf('LINE_NO_AUDIO', 'EFFECTIVE_CALL')),
    few('all of three a minute', {
      series: [calls('LINE_NO_AUDIO', '0+3x60'), calls('TIMEOUT_NO_ANSWER', '0+997x60')],
      at: '40m',
    }),
  ]),
  ...casesOf('CarrierNoAudio', 'warning', [
    fires(
      'seven in a hundred answered calls have no media packet',
      { series: [calls('LINE_NO_AUDIO', '0+7x60'), calls('EFFECTIVE_CALL', '0+93x60')], at: '40m' },
      {
        labels: acme,
        says: 'In 7% of the answered calls over acme in the last 6 hours no media packet came from the customer.',
      },
    ),
    ...quietBelow(0.05, '6h and 30m', shareOf('LINE_NO_AUDIO', 'EFFECTIVE_CALL')),
    few('all of four a minute, for 45 minutes', { series: [calls('LINE_NO_AUDIO', '0+4x60')], at: '45m' }),
  ]),
  ...casesOf('CarrierAnswerRateLow', 'critical', [
    fires(
      'four in a hundred calls are answered',
      { series: [calls('EFFECTIVE_CALL', '0+4x60'), calls('TIMEOUT_NO_ANSWER', '0+96x60')], at: '40m' },
      {
        labels: acme,
        says: '4% of the calls over acme in the last 5 minutes were answered (ASR), and fewer than 5% for 10 minutes: that is taken for an outage.',
      },
    ),
    quiet('six are, by a voicemail or with a fault', {
      series: [
        calls('VOICEMAIL_POST_CONNECT', '0+4x60'),
        calls('LINE_NO_AUDIO', '0+2x60'),
        calls('CALLEE_BUSY_OR_REJECTED', '0+94x60'),
      ],
      at: '40m',
    }),
    quiet('most calls never seized a line', {
      series: [
        calls('EFFECTIVE_CALL', '0+4x60'),
        calls('TIMEOUT_NO_ANSWER', '0+6x60'),
        calls('CALL_FAILED', '0+990x60'),
      ],
      at: '40m',
    }),
    few('none of nine a minute', {
      series: [calls('EFFECTIVE_CALL', '0+0x60'), calls('TIMEOUT_NO_ANSWER', '0+9x60')],
      at: '40m',
    }),
  ]),
  ...casesOf('CarrierAnswerRateLow', 'warning', [
    fires(
      'one in five calls is answered instead of two',
      { series: answers('400+0x14 200+0x2', '600+0x14 800+0x2'), ...WEEK },
      {
        labels: acme,
        says: 'The answer-seizure ratio of acme in the last 30 minutes is 50% of what it was in the same half hour of yesterday and a week ago.',
      },
    ),
    quiet('three in ten instead of four', { series: answers('400+0x14 300+0x2', '600+0x14 700+0x2'), ...WEEK }),
    few('150 calls in half an hour', { series: answers('400+0x14 0+0x2', '600+0x14 150+0x2'), ...WEEK }),
    few('90 calls in the same half hours', { series: answers('90+0x14 200+0x2', '0+0x14 800+0x2'), ...WEEK }),
  ]),
  ...casesOf('CarrierNetworkEffectivenessLow', 'warning', [
    fires(
      'seven in a hundred calls find no network',
      { series: [calls('TELECOM_UNAVAILABLE', '0+7x60'), calls('TIMEOUT_NO_ANSWER', '0+93x60')], at: '60m' },
      {
        labels: acme,
        says: '93% of the calls over acme in the last 6 hours got as far as the callee (NER); the norm is 95%.',
      },
    ),
    quiet('callees are busy, do not answer and cannot be reached, and calls end on faults of the line', {
      series: [
        calls('TELECOM_UNAVAILABLE', '0+4x60'),
        calls('CALLEE_BUSY_OR_REJECTED', '0+40x60'),
        calls('TIMEOUT_NO_ANSWER', '0+40x60'),
        calls('OUT_OF_SERVICE', '0+10x60'),
        calls('LINE_ABNORMAL', '0+6x60'),
      ],
      at: '60m',
    }),
    ...quietBelow(0.05, '6h and 30m', shareOf('TELECOM_UNAVAILABLE', 'TIMEOUT_NO_ANSWER')),
    few('none gets through, eight a minute for an hour', {
      series: [calls('TELECOM_UNAVAILABLE', '0+8x60'), calls('TIMEOUT_NO_ANSWER', '0+0x60')],
      at: '60m',
    }),
  ]),
  ...casesOf('CarrierTalkTimeShort', 'warning', [
    fires(
      'calls last 40 seconds instead of 100',
      { series: talk('100000+0x14 40000+0x2', '1000+0x16'), ...WEEK },
      {
        labels: acme,
        says: 'The average talk time over acme in the last 30 minutes is 40% of what it was in the same half hour of yesterday and a week ago.',
      },
    ),
    quiet('calls last 60 seconds instead of 100', { series: talk('100000+0x14 60000+0x2', '1000+0x16'), ...WEEK }),
    few('80 calls in half an hour', { series: talk('100000+0x14 3200+0x2', '1000+0x14 80+0x2'), ...WEEK }),
    few('40 calls in the same half hours', { series: talk('4000+0x14 40000+0x2', '40+0x14 1000+0x2'), ...WEEK }),
  ]),
  ...casesOf('CarrierShortCalls', 'warning', [
    fires(
      'four in ten conversations end at once',
      { series: [calls('SHORT_DURATION_HANGUP', '0+40x60'), calls('EFFECTIVE_CALL', '0+60x60')], at: '60m' },
      {
        labels: acme,
        says: '40% of the calls over acme in which there was talk, in the last 6 hours, ended below the talk threshold.',
      },
    ),
    ...quietBelow(0.3, '6h and 30m', shareOf('SHORT_DURATION_HANGUP', 'EFFECTIVE_CALL')),
    few('all of three a minute, for an hour', {
      series: [calls('SHORT_DURATION_HANGUP', '0+3x70'), calls('TIMEOUT_NO_ANSWER', '0+997x70')],
      at: '66m',
    }),
  ]),
];

function shareOf(some: Status, rest: Status) {
  return (shares: Shares): readonly Series[] => {
    const counts = parts(shares);
    return [calls(some, grows(...counts.some)), calls(rest, grows(...counts.rest))];
  };
}

function answers(answered: string, unanswered: string): readonly Series[] {
  const name = 'job_status_carrier:call_status_outbound_calls:increase30m';
  return [recordedCalls(name, 'EFFECTIVE_CALL', answered), recordedCalls(name, 'TIMEOUT_NO_ANSWER', unanswered)];
}

function talk(seconds: string, count: string): readonly Series[] {
  return [
    recorded('job_carrier:call_status_talk_seconds:increase30m', seconds, acme),
    recorded('job_carrier:call_status_talks:increase30m', count, acme),
  ];
}

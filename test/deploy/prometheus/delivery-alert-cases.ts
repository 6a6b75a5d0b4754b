import { casesOf, few, fires, parts, quiet, quietBelow, type AlertCase, type Shares } from './alert-case.ts';
import { calls, grows, histogram, metric, recorded, type Series } from './series.ts';

// Values are written as in carrier-alert-cases.ts.

const BUSY = batches('committed', '0+60x60');
const NO_LETTERS = deadLetters('0+0x60');
/** A hundred records a second. */
const TRAFFIC = [calls('EFFECTIVE_CALL', '0+6000x60'), NO_LETTERS];
// The slowest tenth took more than 81 seconds, more than 45 seconds, more than seven minutes.
const SLOW = latency({ '30': 50, '60': 89, '300': 100 });
const FAIR = latency({ '30': 80, '60': 100 });
const LATE = lateness({ '60': 50, '300': 89, '1800': 100 });

/** What alerts about workers make of what becomes of records. */
export const deliveryAlertCases: readonly AlertCase[] = [
  ...casesOf('CallStatusStuck', 'critical', [
    fires(
      'nothing is committed any more, and records wait',
      { series: [lag('3', '500+0x40'), batches('committed', '0+60x10 600+0x30')], at: '25m' },
      { says: stuckWords() },
    ),
    fires(
      'every batch fails',
      { series: [batches('failed', '0+60x40'), batches('committed', '0+0x40')], at: '15m' },
      { says: stuckWords() },
    ),
    fires(
      'every output is refused',
      { series: [batches('refused', '0+6x40'), batches('committed', '0+0x40')], at: '15m' },
      { says: stuckWords() },
    ),
    fires(
      'the registry does not answer',
      { series: [registry('failed', '0+60x40'), batches('committed', '0+0x40')], at: '15m' },
      { says: stuckWords() },
    ),
    quiet('there is nothing to do', {
      series: [lag('3', '0+0x40'), batches('committed', '10+0x40'), batches('failed', '3+0x40')],
      at: '25m',
    }),
    quiet('some batches fail or are refused, and others are not', {
      series: [
        lag('3', '500+0x40'),
        batches('failed', '0+60x40'),
        batches('refused', '0+60x40'),
        batches('committed', '0+1x40'),
      ],
      at: '25m',
    }),
    quiet('it goes on after five minutes', {
      series: [lag('3', '500+0x40'), batches('committed', '0+60x10 600+0x5 600+60x30')],
      at: '17m',
    }),
  ]),
  ...casesOf('CallStatusPartitionStuck', 'critical', [
    fires(
      'one partition stands still',
      { series: [lag('3', '40+0x40'), lag('4', '10+3x40'), BUSY], at: '20m' },
      { labels: { partition: '3' }, says: 'The last 40 records of input partition 3 have waited for 15 minutes.' },
    ),
    quiet('it is worked off', { series: [lag('3', '4000-10x40'), BUSY], at: '20m' }),
    quiet('nothing waits', { series: [lag('3', '0+0x40'), BUSY], at: '20m' }),
    quiet('it stood still for ten minutes', { series: [lag('3', '40+0x10 0+0x30'), BUSY], at: '12m' }),
  ]),
  ...casesOf('CallStatusLagGrowing', 'critical', [
    fires(
      'as much comes in as is worked, and half an hour of it waits already',
      { series: [lag('3', '100000+3000x60'), ...TRAFFIC], at: '40m' },
      { says: 'What waits is 36m 40s of work at the present speed, and it becomes more.' },
    ),
    quiet('23 minutes of work wait', { series: [lag('3', '60000+2000x60'), ...TRAFFIC], at: '40m' }),
    quiet('it becomes less', { series: [lag('3', '400000-3000x60'), ...TRAFFIC], at: '40m' }),
    few('900 records wait, of 18 a minute', { series: [lag('3', '0+18x60'), ...trickle(18)], at: '50m' }),
  ]),
  ...casesOf('CallStatusLagGrowing', 'warning', [
    fires(
      'three minutes of work wait, and it becomes more',
      { series: [lag('3', '2000+200x60'), lag('4', '0+200x60'), ...TRAFFIC], at: '40m' },
      { says: 'What waits is 3m 0s of work at the present speed, and it becomes more.' },
    ),
    quiet('100 seconds of work wait', { series: [lag('3', '2000+200x60'), ...TRAFFIC], at: '40m' }),
    quiet('it becomes less', { series: [lag('3', '100000-600x60'), ...TRAFFIC], at: '40m' }),
    few('900 records wait, of 18 a minute', { series: [lag('3', '0+18x60'), ...trickle(18)], at: '50m' }),
  ]),
  ...casesOf('CallStatusLatencyHigh', 'warning', [
    fires(
      'more than one record in ten takes longer than a minute',
      { series: [SLOW, TRAFFIC].flat(), at: '20m' },
      { says: 'One record in ten takes more than 1m 21s from its timestamp to the commit of its output.' },
    ),
    quiet('one in ten takes longer than 45 seconds', { series: [FAIR, TRAFFIC].flat(), at: '20m' }),
    few('five records a minute', { series: [latency({ '60': 0, '300': 5 }), trickle(5)].flat(), at: '20m' }),
  ]),
  ...casesOf('CallStatusLatenessHigh', 'warning', [
    fires(
      'calls are sent long after they ended, and worked at once',
      { series: [LATE, FAIR, TRAFFIC].flat(), at: '30m' },
      {
        says: 'One call in ten has its status more than 7m 16s after its end, and the worker is not what takes the time.',
      },
    ),
    quiet('one call in ten is sent four minutes after its end', {
      series: [lateness({ '60': 60, '300': 100 }), FAIR, TRAFFIC].flat(),
      at: '30m',
    }),
    quiet('it is the worker that takes the time', { series: [LATE, SLOW, TRAFFIC].flat(), at: '30m' }),
    few('five records a minute', {
      series: [lateness({ '300': 0, '1800': 5 }), latency({ '1': 5 }), trickle(5)].flat(),
      at: '30m',
    }),
  ]),
  ...casesOf('CallStatusNoCalls', 'warning', [
    fires(
      'nothing comes out at a time when there were many calls a week ago',
      { series: [recorded('job:call_status_calls:increase30m', '500+0x14 0+0x2')], step: '12h', at: '192h' },
      { says: 'Not one call was published in the last 30 minutes; a week ago there were many at this time.' },
    ),
    quiet('a week ago there was none either', {
      series: [recorded('job:call_status_calls:increase30m', '0+0x16')],
      step: '12h',
      at: '192h',
    }),
    few('a week ago there were 150', {
      series: [recorded('job:call_status_calls:increase30m', '150+0x14 0+0x2')],
      step: '12h',
      at: '192h',
    }),
  ]),
  ...casesOf('CallStatusDeadLetters', 'critical', [
    fires(
      'fourteen records in a hundred',
      { series: [deadLetters('0+14x60'), calls('EFFECTIVE_CALL', '0+86x60')], at: '40m' },
      {
        says: '14% of the records of the last 30 minutes could not be worked. Where they are more than DEAD_LETTER_MAX_SHARE, the worker stops.',
      },
    ),
    ...quietBelow(0.1, '30m and 5m', lettersAmongCalls),
    few('all of three a minute', { series: [deadLetters('0+3x60'), calls('EFFECTIVE_CALL', '0+0x60')], at: '40m' }),
  ]),
  ...casesOf('CallStatusDeadLetters', 'warning', [
    fires(
      'fourteen records in a thousand',
      { series: [deadLetters('0+14x60'), calls('EFFECTIVE_CALL', '0+986x60')], at: '40m' },
      { says: '1.4% of the records of the last 30 minutes could not be worked.' },
    ),
    quiet('eight in a thousand', {
      series: [deadLetters('0+8x60'), calls('EFFECTIVE_CALL', '0+992x60')],
      at: '40m',
    }),
    few('eight letters, and hardly a call', {
      series: [deadLetters('0+0x30 0+1x8 8+0x20'), calls('EFFECTIVE_CALL', '0+1x60')],
      at: '48m',
    }),
  ]),
  ...casesOf('CallStatusUnknownCodes', 'warning', [
    fires(
      'seven in a thousand calls have a code that the map does not know',
      {
        series: [
          unknownCodes('sip', '499', '0+7x60'),
          unknownCodes('q850', 'other', '0+0x60'),
          calls('NO_EVIDENCE', '0+1000x60'),
        ],
        at: '50m',
      },
      {
        labels: { kind: 'sip', code: '499' },
        says: '0.7% of the calls of the last 30 minutes were asked for a cause and had only this code.',
      },
    ),
    quiet('four in a thousand', {
      series: [unknownCodes('sip', '499', '0+4x60'), calls('NO_EVIDENCE', '0+1000x60')],
      at: '50m',
    }),
    few('one in two minutes', {
      series: [unknownCodes('sip', '499', '0+0.5x60'), calls('NO_EVIDENCE', '0+1x60')],
      at: '60m',
    }),
  ]),
  ...casesOf('CallStatusBatchesFailing', 'warning', [
    fires(
      'fourteen batches in a hundred fail',
      { series: [batches('failed', '0+14x60'), batches('committed', '0+86x60')], at: '40m' },
      { says: '14% of the attempts of the last 30 minutes failed. Nothing is lost or doubled; it is slow.' },
    ),
    fires(
      'seven batches in a hundred fail, and seven more are refused',
      {
        series: [batches('failed', '0+7x60'), batches('refused', '0+7x60'), batches('committed', '0+86x60')],
        at: '40m',
      },
      { says: '14% of the attempts of the last 30 minutes failed. Nothing is lost or doubled; it is slow.' },
    ),
    fires(
      'fourteen transactions in a hundred are aborted, and few batches fail',
      {
        series: [
          transactions('aborted', '0+14x60'),
          transactions('committed', '0+86x60'),
          batches('failed', '0+1x60'),
          batches('committed', '0+99x60'),
        ],
        at: '40m',
      },
      { says: '14% of the attempts of the last 30 minutes failed. Nothing is lost or doubled; it is slow.' },
    ),
    quiet('eight batches in a hundred fail, and as many transactions', {
      series: [
        transactions('aborted', '0+8x60'),
        transactions('committed', '0+92x60'),
        batches('failed', '0+8x60'),
        batches('committed', '0+92x60'),
      ],
      at: '40m',
    }),
    quiet('a broker was away, and is back', {
      series: [batches('failed', '0+60x10 600+0x30'), batches('committed', '0+0x10 0+60x30')],
      at: '25m',
    }),
    few('12 batches in half an hour fail, and as many are refused', {
      series: [batches('failed', '0+0.4x60'), batches('refused', '0+0.4x60'), batches('committed', '0+1x60')],
      at: '40m',
    }),
    few('24 transactions in half an hour are aborted', {
      series: [
        transactions('aborted', '0+0.8x60'),
        transactions('committed', '0+1x60'),
        batches('failed', '0+0.1x60'),
        batches('committed', '0+100x60'),
      ],
      at: '40m',
    }),
  ]),
  ...casesOf('CallStatusRegistryFailing', 'warning', [
    fires(
      'no request succeeds',
      { series: [registry('failed', '0+60x40'), registry('ok', '0+0x40')], at: '20m' },
      {
        says: 'Requests to it have failed for 10 minutes. Records with schemas that are not known yet wait, and what is behind them.',
      },
    ),
    quiet('it was away for a minute', { series: [registry('failed', '0+0x10 0+60x1 60+0x30')], at: '22m' }),
  ]),
];

function lag(partition: string, values: string): Series {
  return metric('call_status_lag_records', values, { partition });
}

function batches(outcome: string, values: string): Series {
  return metric('call_status_batches_total', values, { outcome });
}

function transactions(outcome: string, values: string): Series {
  return metric('call_status_transactions_total', values, { outcome });
}

function registry(outcome: string, values: string): Series {
  return metric('call_status_registry_requests_total', values, { outcome });
}

function deadLetters(values: string): Series {
  return metric('call_status_dead_letters_total', values, { reason: 'UNDECODABLE' });
}

function unknownCodes(kind: string, code: string, values: string): Series {
  return metric('call_status_unknown_codes_total', values, { kind, code });
}

/** How many records a minute were committed within how many seconds. */
function latency(perMinute: Readonly<Record<string, number>>): readonly Series[] {
  return histogram('call_status_latency_seconds', perMinute, 60);
}

function lateness(perMinute: Readonly<Record<string, number>>): readonly Series[] {
  return histogram('call_status_lateness_seconds', perMinute, 60);
}

function trickle(perMinute: number): readonly Series[] {
  return [calls('EFFECTIVE_CALL', grows([perMinute, 60])), NO_LETTERS];
}

function lettersAmongCalls(shares: Shares): readonly Series[] {
  const { some, rest } = parts(shares);
  return [deadLetters(grows(...some)), calls('EFFECTIVE_CALL', grows(...rest))];
}

function stuckWords(): string {
  return 'Not one batch was committed for 10 minutes, though records wait, batches fail or are refused, or the registry does not answer.';
}

import { casesOf, few, fires, quiet, type AlertCase } from './alert-case.ts';
import { calls, histogram, metric, recorded, type Series } from './series.ts';

// Values are written as in carrier-alert-cases.ts.

const BUSY = batches('committed', '0+60x60');
const NO_LETTERS = deadLetters('0+0x60');
/** A hundred records a second. */
const TRAFFIC = [calls('EFFECTIVE_CALL', '0+6000x60'), NO_LETTERS];

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
      'the registry does not answer',
      { series: [registry('failed', '0+60x40'), batches('committed', '0+0x40')], at: '15m' },
      { says: stuckWords() },
    ),
    quiet('there is nothing to do', {
      series: [lag('3', '0+0x40'), batches('committed', '10+0x40'), batches('failed', '3+0x40')],
      at: '25m',
    }),
    quiet('some batches fail and others do not', {
      series: [lag('3', '500+0x40'), batches('failed', '0+60x40'), batches('committed', '0+1x40')],
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
    quiet('it becomes less', { series: [lag('3', '400000-3000x60'), ...TRAFFIC], at: '40m' }),
    few('50 records wait, of one a minute', {
      series: [lag('3', '0+1x60'), calls('EFFECTIVE_CALL', '0+1x60'), NO_LETTERS],
      at: '50m',
    }),
  ]),
  ...casesOf('CallStatusLagGrowing', 'warning', [
    fires(
      'eight minutes of work wait, and it becomes more',
      { series: [lag('3', '0+600x60'), lag('4', '0+600x60'), ...TRAFFIC], at: '40m' },
      { says: 'What waits is 8m 0s of work at the present speed, and it becomes more.' },
    ),
    quiet('a minute of work waits', { series: [lag('3', '6000+0x60'), ...TRAFFIC], at: '40m' }),
    quiet('it becomes less', { series: [lag('3', '100000-600x60'), ...TRAFFIC], at: '40m' }),
    few('40 records wait, of one a minute', {
      series: [lag('3', '0+1x60'), calls('EFFECTIVE_CALL', '0+1x60'), NO_LETTERS],
      at: '40m',
    }),
  ]),
  ...casesOf('CallStatusLatencyHigh', 'warning', [
    fires(
      'most records are committed within a minute, a tenth after four and more',
      { series: [latency({ '30': 50, '60': 61, '300': 100 }), TRAFFIC].flat(), at: '20m' },
      { says: 'One record in ten takes more than 3m 58s from its timestamp to the commit of its output.' },
    ),
    quiet('all within half a minute', { series: [latency({ '30': 100, '60': 100 }), TRAFFIC].flat(), at: '20m' }),
    few('five records a minute', {
      series: [latency({ '60': 0, '300': 5 }), calls('EFFECTIVE_CALL', '0+5x60'), NO_LETTERS].flat(),
      at: '20m',
    }),
  ]),
  ...casesOf('CallStatusLatenessHigh', 'warning', [
    fires(
      'calls are sent long after they ended, and worked at once',
      { series: [lateness({ '60': 50, '300': 81, '1800': 100 }), latency({ '1': 100 }), TRAFFIC].flat(), at: '30m' },
      {
        says: 'One call in ten has its status more than 16m 50s after its end, and the worker is not what takes the time.',
      },
    ),
    quiet('calls are sent when they end', {
      series: [lateness({ '60': 100 }), latency({ '1': 100 }), TRAFFIC].flat(),
      at: '30m',
    }),
    quiet('it is the worker that takes the time', {
      series: [lateness({ '300': 0, '1800': 100 }), latency({ '300': 0, '1800': 100 }), TRAFFIC].flat(),
      at: '30m',
    }),
    few('five records a minute', {
      series: [
        lateness({ '300': 0, '1800': 5 }),
        latency({ '1': 5 }),
        calls('EFFECTIVE_CALL', '0+5x60'),
        NO_LETTERS,
      ].flat(),
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
      'one record in five',
      { series: [deadLetters('0+20x60'), calls('EFFECTIVE_CALL', '0+80x60')], at: '40m' },
      {
        says: '20% of the records of the last 30 minutes could not be worked. Where they are more than DEAD_LETTER_MAX_SHARE, the worker stops.',
      },
    ),
    quiet('one in twenty', {
      series: [deadLetters('0+5x60'), calls('EFFECTIVE_CALL', '0+95x60')],
      at: '40m',
    }),
    few('all of three a minute', { series: [deadLetters('0+3x60'), calls('EFFECTIVE_CALL', '0+0x60')], at: '40m' }),
  ]),
  ...casesOf('CallStatusDeadLetters', 'warning', [
    fires(
      'one record in fifty',
      { series: [deadLetters('0+2x60'), calls('EFFECTIVE_CALL', '0+98x60')], at: '40m' },
      { says: '2% of the records of the last 30 minutes could not be worked.' },
    ),
    quiet('one in five hundred', {
      series: [deadLetters('0+2x60'), calls('EFFECTIVE_CALL', '0+998x60')],
      at: '40m',
    }),
    few('three letters, and hardly a call', {
      series: [deadLetters('0+0x35 0+1x3 3+0x20'), calls('EFFECTIVE_CALL', '0+1x60')],
      at: '45m',
    }),
  ]),
  ...casesOf('CallStatusUnknownCodes', 'warning', [
    fires(
      'two in a hundred calls have a code that the map does not know',
      {
        series: [
          unknownCodes('sip', '499', '0+2x60'),
          unknownCodes('q850', 'other', '0+0x60'),
          calls('NO_EVIDENCE', '0+100x60'),
        ],
        at: '50m',
      },
      {
        labels: { kind: 'sip', code: '499' },
        says: '2% of the calls of the last 30 minutes were asked for a cause and had only this code.',
      },
    ),
    quiet('two in a thousand', {
      series: [unknownCodes('sip', '499', '0+2x60'), calls('NO_EVIDENCE', '0+1000x60')],
      at: '50m',
    }),
    few('ten in half an hour', {
      series: [unknownCodes('sip', '499', '0+0x35 0+1x10 10+0x20'), calls('NO_EVIDENCE', '0+1x60')],
      at: '60m',
    }),
  ]),
  ...casesOf('CallStatusBatchesFailing', 'warning', [
    fires(
      'one batch in five fails',
      { series: [batches('failed', '0+2x60'), batches('committed', '0+8x60')], at: '40m' },
      { says: '20% of the attempts of the last 30 minutes failed. Nothing is lost or doubled; it is slow.' },
    ),
    fires(
      'one transaction in five is aborted, and few batches fail',
      {
        series: [
          transactions('aborted', '0+2x60'),
          transactions('committed', '0+8x60'),
          batches('failed', '0+1x60'),
          batches('committed', '0+100x60'),
        ],
        at: '40m',
      },
      { says: '20% of the attempts of the last 30 minutes failed. Nothing is lost or doubled; it is slow.' },
    ),
    quiet('one batch in fifty fails', {
      series: [batches('failed', '0+2x60'), batches('committed', '0+98x60')],
      at: '40m',
    }),
    quiet('a broker was away, and is back', {
      series: [batches('failed', '0+60x10 600+0x30'), batches('committed', '0+0x10 0+60x30')],
      at: '25m',
    }),
    few('ten failures in half an hour', {
      series: [batches('failed', '0+0x20 0+1x10 10+0x30'), batches('committed', '0+1x60')],
      at: '34m',
    }),
  ]),
  ...casesOf('CallStatusFencing', 'warning', [
    fires(
      'two groups shut each other out',
      { series: [metric('call_status_fencings_total', '0+3x60')], at: '30m' },
      { says: '30 transactions failed in the last 10 minutes because another producer had taken over their id.' },
    ),
    quiet('a worker came back from a pause that had cost it its partitions', {
      series: [metric('call_status_fencings_total', '0+0x10 0+12x1 12+0x40')],
      at: '22m',
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

function stuckWords(): string {
  return 'Not one batch was committed for 10 minutes, though records wait, batches fail or the registry does not answer.';
}

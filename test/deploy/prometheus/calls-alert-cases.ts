import { casesOf, few, fires, parts, quiet, quietBelow, type AlertCase, type Shares } from './alert-case.ts';
import { calls, grows, histogram, metric, recorded, recordedCalls, type Series } from './series.ts';

// Values are written as in carrier-alert-cases.ts.

const WEEK = { step: '12h', at: '192h' };
const predicted = { task_type: 'PREDICTED' };
const fixed = { taskType: 'FIXED' } as const;

/** What alerts about all calls, or those of a task type, make of them. */
export const callsAlertCases: readonly AlertCase[] = [
  ...casesOf('CallFailureRateHigh', 'critical', [
    fires(
      'nineteen in twenty calls fail',
      {
        series: [
          calls('TIMEOUT_NO_ANSWER', '0+90x60'),
          calls('CALL_FAILED', '0+5x60', { carrier: 'bell' }),
          calls('EFFECTIVE_CALL', '0+5x60', { carrier: 'bell' }),
        ],
        at: '40m',
      },
      {
        says: '95% of the outbound calls of the last 5 minutes failed, and more than 90% for 10 minutes: that is taken for an outage.',
      },
    ),
    quiet('seventeen in twenty', {
      series: [calls('TIMEOUT_NO_ANSWER', '0+85x60'), calls('EFFECTIVE_CALL', '0+15x60')],
      at: '40m',
    }),
    quiet('inbound calls and those without a status do not count', {
      series: [
        calls('NO_EVIDENCE', '0+950x60'),
        calls('INBOUND_NO_AGENT_ANSWER', '0+950x60'),
        calls('TIMEOUT_NO_ANSWER', '0+50x60'),
        calls('EFFECTIVE_CALL', '0+50x60'),
      ],
      at: '40m',
    }),
    few('all of six a minute', { series: [calls('TIMEOUT_NO_ANSWER', '0+6x60')], at: '40m' }),
  ]),
  ...casesOf('CallFailureRateUnusual', 'warning', [
    fires(
      '74 in a hundred predicted calls fail instead of 60',
      { series: [...outcomes('600+0x14 740+0x2', '400+0x14 260+0x2')], ...WEEK },
      {
        labels: predicted,
        says: 'Of the PREDICTED calls of the last 30 minutes, 14% of all more failed than in the same half hour of yesterday and a week ago.',
      },
    ),
    fires(
      'nothing was dialled yesterday',
      { series: [...outcomes('600+0x12 0+0x1 740+0x2', '400+0x12 0+0x1 260+0x2')], step: '12h', at: '192h' },
      {
        labels: predicted,
        says: 'Of the PREDICTED calls of the last 30 minutes, 14% of all more failed than in the same half hour of yesterday and a week ago.',
      },
    ),
    quiet('68 in a hundred instead of 60', {
      series: outcomes('600+0x14 680+0x2', '400+0x14 320+0x2'),
      ...WEEK,
    }),
    few('150 calls in half an hour', { series: outcomes('600+0x14 150+0x2', '400+0x14 0+0x2'), ...WEEK }),
    few('90 calls in the same half hours', { series: outcomes('0+0x14 800+0x2', '90+0x14 200+0x2'), ...WEEK }),
  ]),
  ...casesOf('AbandonRateHigh', 'critical', [
    fires(
      'of 100 who answer, nine get no agent and five wait longer than two seconds',
      { series: [calls('RING_ABANDON', '0+9x60'), ...waits({ '2': 86, '5': 91 })], at: '40m' },
      {
        labels: predicted,
        says: '14% of the PREDICTED calls that a person answered in the last 30 minutes were abandoned, or waited more than 2 seconds for an agent; the limit is 3%.',
      },
    ),
    fires(
      'the same, as Prometheus 3 writes bounds',
      { series: [calls('RING_ABANDON', '0+9x60'), ...waits({ '2.0': 86, '5.0': 91 })], at: '40m' },
      {
        labels: predicted,
        says: '14% of the PREDICTED calls that a person answered in the last 30 minutes were abandoned, or waited more than 2 seconds for an agent; the limit is 3%.',
      },
    ),
    fires(
      'customers who wait give up, or are left without an agent, and have no status',
      {
        series: [
          calls('CUSTOMER_ABANDONED', '0+8x60', fixed),
          calls('QUEUE_ENDED_WITHOUT_AGENT_CAUSE', '0+8x60', fixed),
          calls('CONNECTED_WITHOUT_TALK', '0+4x60', fixed),
          ...waits({ '2': 80 }, 'FIXED'),
        ],
        at: '40m',
      },
      {
        labels: { task_type: 'FIXED' },
        says: '20% of the FIXED calls that a person answered in the last 30 minutes were abandoned, or waited more than 2 seconds for an agent; the limit is 3%.',
      },
    ),
    ...quietBelow(0.1, '30m and 5m', abandoned),
    quiet('inbound calls wait, where nobody was dialled', {
      series: [
        calls('CUSTOMER_ABANDONED', '0+50x60', { taskType: 'INBOUND' }),
        ...waits({ '2': 0, '60': 50 }, 'INBOUND'),
      ],
      at: '40m',
    }),
    few('all of three a minute', { series: [calls('RING_ABANDON', '0+3x60'), ...waits({ '2': 0 })], at: '40m' }),
  ]),
  ...casesOf('AbandonRateHigh', 'warning', [
    fires(
      'four in a hundred',
      { series: [calls('QUEUE_ABANDON_SHORT', '0+4x60'), ...waits({ '2': 96 })], at: '40m' },
      {
        labels: predicted,
        says: '4% of the PREDICTED calls that a person answered in the last 6 hours were abandoned, or waited more than 2 seconds for an agent; the limit is 3%.',
      },
    ),
    ...quietBelow(0.03, '6h and 30m', abandoned),
    few('all of four a minute, for 45 minutes', {
      series: [calls('RING_ABANDON', '0+4x60'), ...waits({ '2': 0 })],
      at: '45m',
    }),
  ]),
  ...casesOf('VoicemailShareUnusual', 'warning', [
    fires(
      '24 in a hundred calls meet a voicemail instead of ten',
      { series: voicemails('100+0x14 240+0x2', '900+0x14 760+0x2'), ...WEEK },
      { says: says('24%') },
    ),
    fires(
      'one in a hundred instead of five',
      { series: voicemails('50+0x14 10+0x2', '950+0x14 990+0x2'), ...WEEK },
      { says: says('1%') },
    ),
    quiet('eighteen in a hundred instead of ten', {
      series: voicemails('100+0x14 180+0x2', '900+0x14 820+0x2'),
      ...WEEK,
    }),
    quiet('three in a hundred instead of ten', { series: voicemails('100+0x14 30+0x2', '900+0x14 970+0x2'), ...WEEK }),
    quiet('there never were many', { series: voicemails('30+0x14 0+0x2', '970+0x14 1000+0x2'), ...WEEK }),
    few('150 calls in half an hour', { series: voicemails('100+0x14 150+0x2', '900+0x14 0+0x2'), ...WEEK }),
    few('90 calls in the same half hours', { series: voicemails('0+0x14 500+0x2', '90+0x14 500+0x2'), ...WEEK }),
  ]),
  ...casesOf('InboundCallsUnanswered', 'warning', [
    fires(
      'three in ten inbound calls are not answered',
      { series: [calls('INBOUND_NO_AGENT_ANSWER', '0+3x60'), calls('INBOUND_NORMAL_CALL', '0+7x60')], at: '40m' },
      { says: "At 30% of the inbound calls of the last 30 minutes agents' phones rang and none answered." },
    ),
    ...quietBelow(0.25, '30m and 5m', unanswered),
    few('each of three in two minutes', { series: [calls('INBOUND_NO_AGENT_ANSWER', '0+1.5x60')], at: '40m' }),
  ]),
  ...casesOf('CallsUnclassified', 'warning', [
    fires(
      'seven in a hundred calls',
      { series: [calls('NO_EVIDENCE', '0+7x60'), calls('EFFECTIVE_CALL', '0+93x60')], at: '60m' },
      { says: '7% of the calls of the last 6 hours are UNCLASSIFIED.' },
    ),
    ...quietBelow(0.05, '6h and 30m', unclassified),
    few('all of four a minute, for an hour', { series: [calls('NO_INBOUND_ROW', '0+4x70')], at: '70m' }),
  ]),
];

function outcomes(failed: string, connected: string): readonly Series[] {
  const name = 'job_call_status_task_type:call_status_outbound_calls:increase30m';
  return [
    recorded(name, failed, { call_status: 'NOT_CONNECTED', ...predicted }),
    recorded(name, connected, { call_status: 'CONNECTED', ...predicted }),
  ];
}

function voicemails(found: string, others: string): readonly Series[] {
  const name = 'job_status_carrier:call_status_outbound_calls:increase30m';
  return [
    recordedCalls(name, 'VOICEMAIL_POST_CONNECT', found),
    recordedCalls(name, 'TIMEOUT_NO_ANSWER', others),
    recordedCalls(name, 'VOICEMAIL_PRE_CONNECT', '0+0x16'),
  ];
}

function says(share: string): string {
  return `${share} of the outbound calls of the last 30 minutes met a voicemail, far from what it was in the same half hour of yesterday and a week ago.`;
}

/** How many customers a minute had an agent within how many seconds. */
function waits(perMinute: Readonly<Record<string, number>>, taskType = 'PREDICTED'): readonly Series[] {
  return histogram('call_status_connect_wait_seconds', perMinute, 60, { task_type: taskType });
}

/** Customers who got no agent, of all who answered; the others got one within two seconds. */
function abandoned(shares: Shares): readonly Series[] {
  const { some, rest } = parts(shares);
  const connected = ['_bucket', '_count'].map((part) =>
    metric(`call_status_connect_wait_seconds${part}`, grows(...rest), {
      ...predicted,
      ...(part === '_bucket' ? { le: '2' } : {}),
    }),
  );
  return [calls('RING_ABANDON', grows(...some)), ...connected];
}

function unanswered(shares: Shares): readonly Series[] {
  const { some, rest } = parts(shares);
  return [calls('INBOUND_NO_AGENT_ANSWER', grows(...some)), calls('INBOUND_NORMAL_CALL', grows(...rest))];
}

function unclassified(shares: Shares): readonly Series[] {
  const { some, rest } = parts(shares);
  return [calls('CONTRADICTORY_EVIDENCE', grows(...some)), calls('EFFECTIVE_CALL', grows(...rest))];
}

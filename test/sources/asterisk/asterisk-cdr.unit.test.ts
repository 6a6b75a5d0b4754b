import { describe, expect, it } from 'vitest';
import { asteriskCdr } from '../../../src/sources/asterisk/asterisk-cdr.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { readBy, statusOf } from '../../support/source-examples.ts';

const OUTBOUND = {
  calls: [{ taskType: 'MANUAL' }],
  options: { customerChannels: ['PJSIP/trunk'], diallerContexts: ['dialler'] },
};
const DIALLER = { ...OUTBOUND, calls: [{ taskType: 'PREDICTED' }] };
const INBOUND = { ...OUTBOUND, calls: [{ taskType: 'INBOUND' }] };

const AGENT = 'PJSIP/agent1-00000001';
const CUSTOMER = 'PJSIP/trunk-00000002';
const FAILED_DIAL = { billsec: 0, disposition: 'NO ANSWER', hc: '34', ds: 'CHANUNAVAIL', who: AGENT };

const NO_WORDS = {
  hc: '',
  ds: '',
  peer: '',
  tech: '',
  who: '',
  ringms: '',
  progms: '',
  dialms: '',
  ansms: '',
  qs: '',
  amd: '',
};

/** A row as Asterisk 22.10.1 writes it, of an agent who dials a customer. */
function row(fields: JsonObject): JsonObject {
  return {
    ...NO_WORDS,
    src: '+15550100',
    dst: '+15550111',
    dcontext: 'in',
    channel: AGENT,
    dstchannel: CUSTOMER,
    lastapp: 'Dial',
    lastdata: 'PJSIP/+15550111@trunk,30',
    start: '2026-11-28 16:45:12',
    answer: '',
    end: '2026-11-28 16:45:16',
    duration: 4,
    billsec: 4,
    disposition: 'ANSWERED',
    uniqueid: '1795884312.0',
    linkedid: '1795884312.0',
    sequence: 0,
    ...fields,
  };
}

describe('a customer who was dialled', () => {
  it.each([
    [
      'cancelled before it rang',
      { disposition: 'NO ANSWER', hc: '127', ds: 'CANCEL', tech: 'SIP 100 Trying' },
      'UNCLASSIFIED NO_EVIDENCE',
    ],
    [
      'half a second of talk',
      {
        answer: '2026-11-28 16:45:16',
        billsec: 0,
        hc: '16',
        ds: 'ANSWER',
        tech: 'SIP 200 OK',
        ringms: '2',
        dialms: '812',
        ansms: '498',
      },
      'SHORT_DURATION_HANGUP',
    ],
    [
      '4.7 s, rounded up by initiatedseconds',
      { answer: '2026-11-28 16:45:12', billsec: 5, hc: '16', ds: 'ANSWER', ringms: '1', dialms: '5001', ansms: '4709' },
      'SHORT_DURATION_HANGUP',
    ],
    [
      'the dialplan answers, then 503',
      {
        answer: '2026-11-28 16:45:12',
        disposition: 'FAILED',
        hc: '34',
        ds: 'CONGESTION',
        tech: 'SIP 503 Service Unavailable',
      },
      'TELECOM_UNAVAILABLE',
    ],
    [
      'the dialplan answers, then 404',
      { ...FAILED_DIAL, answer: '2026-11-28 16:45:12', billsec: 4, tech: 'SIP 404 Not Found' },
      'OUT_OF_SERVICE',
    ],
    ['404', { ...FAILED_DIAL, tech: 'SIP 404 Not Found' }, 'OUT_OF_SERVICE'],
    ['declined after ringing', { ...FAILED_DIAL, tech: 'SIP 603 Decline', ringms: '1' }, 'CALLEE_BUSY_OR_REJECTED'],
    ['402', { ...FAILED_DIAL, tech: 'SIP 402 Payment Required' }, 'CALL_FAILED'],
    ['408 after ringing', { ...FAILED_DIAL, tech: 'SIP 408 Request Timeout', ringms: '1' }, 'TIMEOUT_NO_ANSWER'],
    [
      '600',
      { disposition: 'BUSY', billsec: 0, hc: '17', ds: 'BUSY', tech: 'SIP 600 Busy Everywhere' },
      'CALLEE_BUSY_OR_REJECTED',
    ],
    [
      'one of two phones busy, the other unknown',
      { disposition: 'NO ANSWER', billsec: 0, hc: '17', ds: 'BUSY', tech: 'SIP 404 Not Found' },
      'CALLEE_BUSY_OR_REJECTED',
    ],
    ['a trunk without an address', { ...FAILED_DIAL, dstchannel: '', disposition: 'FAILED' }, 'TELECOM_UNAVAILABLE'],
    [
      'another application follows Dial',
      { ...FAILED_DIAL, dstchannel: '', lastapp: 'Hangup', lastdata: '', peer: CUSTOMER, tech: 'SIP 404 Not Found' },
      'OUT_OF_SERVICE',
    ],
    [
      'a caller who gave up, by canceldispositionenabled',
      { disposition: 'CANCEL', hc: '127', tech: 'SIP 180 Ringing' },
      'CALLER_HANGUP',
    ],
    [
      'answered, a machine',
      { answer: '2026-11-28 16:45:12', hc: '16', ds: 'ANSWER', ansms: '4000', amd: 'MACHINE' },
      'VOICEMAIL_POST_CONNECT',
    ],
  ] as const)('%s', (_name, fields, expected) => {
    expect(statusOf(asteriskCdr, row(fields), OUTBOUND)).toBe(expected);
  });

  it('is read by the disposition alone where no handler runs, and NO ANSWER says nothing before the limit', () => {
    const read = (fields: JsonObject): string => {
      const named = Object.entries(row(fields)).filter(([name]) => !Object.hasOwn(NO_WORDS, name));
      return statusOf(asteriskCdr, Object.fromEntries(named), OUTBOUND);
    };
    const statuses = [
      read({ disposition: 'BUSY' }),
      read({ disposition: 'NO ANSWER', lastdata: 'PJSIP/+15550111@trunk,30' }),
      read({ disposition: 'NO ANSWER', lastdata: 'PJSIP/+15550111@trunk,4' }),
      read({ disposition: 4 }),
    ];
    const busy = 'CALLEE_BUSY_OR_REJECTED';
    expect(statuses).toStrictEqual([busy, 'UNCLASSIFIED NO_EVIDENCE', 'TIMEOUT_NO_ANSWER', busy]);
  });
});

describe('a customer who is on the line', () => {
  const waiting = { dcontext: 'dialler', channel: CUSTOMER, dstchannel: AGENT, lastapp: 'Queue', lastdata: 'q1,,,,8' };
  const answer = '2026-11-28 16:45:13';
  const queued = { ...waiting, answer, hc: '16', dialms: '4012', ansms: '0' };

  it.each([
    ['an agent answers a dialled customer', { ...queued, ansms: '6190' }, DIALLER, 'EFFECTIVE_CALL'],
    [
      'a dialled customer leaves while a phone rings',
      { ...queued, disposition: 'NO ANSWER', tech: 'SIP 180 Ringing' },
      DIALLER,
      'RING_ABANDON',
    ],
    [
      'a caller leaves while a phone rings',
      { ...queued, disposition: 'NO ANSWER', tech: 'SIP 180 Ringing' },
      INBOUND,
      'UNCLASSIFIED CUSTOMER_ABANDONED',
    ],
    [
      'a queue without agents gives up',
      { ...queued, dstchannel: '', lastapp: 'Hangup', dialms: '', ansms: '', qs: 'TIMEOUT' },
      INBOUND,
      'UNCLASSIFIED NO_INBOUND_ROW',
    ],
    [
      'a caller leaves a queue without agents',
      { ...queued, dstchannel: '', dialms: '', ansms: '' },
      INBOUND,
      'UNCLASSIFIED NO_INBOUND_ROW',
    ],
    [
      'our own voicemail after a phone rang',
      {
        ...waiting,
        answer,
        dstchannel: '',
        lastapp: 'VoiceMail',
        hc: '0',
        ds: 'NOANSWER',
        tech: 'SIP 180 Ringing',
        ringms: '2',
        who: CUSTOMER,
      },
      INBOUND,
      'INBOUND_NO_AGENT_ANSWER',
    ],
  ] as const)('%s', (_name, fields, settings, expected) => {
    expect(statusOf(asteriskCdr, row(fields), settings)).toBe(expected);
  });
});

describe('rows that are no call', () => {
  it.each([
    ['FAILED_ORIGINATE', { channel: 'OutgoingSpoolFailed', dstchannel: '', lastapp: 'NoOp' }],
    ['LOCAL_HALF', { channel: 'Local/1@out-00000001;2', disposition: 'ANSWERED' }],
    ['LOCAL_HALF', { channel: 'Local/1@out-00000001;1', dstchannel: '', lastapp: 'AppDial2' }],
    ['OTHER_LEG', { disposition: 'BUSY' }],
    ['NO_CUSTOMER', { hc: '16', ds: 'ANSWER', dstchannel: 'PJSIP/agent2-00000009', lastdata: 'PJSIP/agent2,30' }],
  ] as const)('%s', (reason, fields) => {
    expect(statusOf(asteriskCdr, row(fields), OUTBOUND)).toBe(`not a call: ${reason}`);
  });

  it('but a Local half that was not answered is all there is of a failed Originate', () => {
    const dialled = { dstchannel: 'DAHDI/i1/5550111-1', disposition: 'BUSY', billsec: 0 };
    const half = row({ channel: 'Local/1@out-00000001;2', uniqueid: '1795884312.1', ...dialled });
    const calls = [{ when: { direction: 'outbound' }, taskType: 'PREDICTED' }];
    const settings = { calls, options: { customerChannels: ['DAHDI/i1'] } };
    expect(statusOf(asteriskCdr, half, settings)).toBe('CALLEE_BUSY_OR_REJECTED');
  });
});

describe('the ids and times of a row', () => {
  const answered = row({ answer: '2026-11-28 16:45:14', billsec: 2, hc: '16', ds: 'ANSWER' });

  it('are stable, and name the row', () => {
    const read = readBy(asteriskCdr, answered, OUTBOUND);
    expect(read).toMatchObject({ call: { eventId: 'asterisk:1795884312.0:0', callId: '1795884312.0' } });
  });

  it('are exact where they are numbers of seconds, and then need no zone', () => {
    const exact = row({ ...answered, start: 1795884312.847, answer: 1795884313.3, end: 1795884318.2, billsec: 5 });
    const inAnyZone = { ...OUTBOUND, timeZone: 'Asia/Tokyo' };
    expect(readBy(asteriskCdr, exact, inAnyZone)).toMatchObject({
      call: { startedAt: 1_795_884_312_847, endedAt: 1_795_884_318_200, callDurationMs: 4_900 },
    });
  });

  it.each([
    ['channel', { channel: '' }, 'bad: channel is missing'],
    ['end', { end: '' }, 'bad: end is missing'],
    ['a key', { uniqueid: '', linkedid: '' }, 'bad: linkedid is missing'],
  ] as const)('are bad without %s', (_name, fields, expected) => {
    expect(statusOf(asteriskCdr, row({ ...answered, ...fields }), OUTBOUND)).toBe(expected);
  });

  it('are a dead letter where no settings say the task type', () => {
    const problem = "bad: taskType is said by no entry of calls in the source's settings";
    expect(statusOf(asteriskCdr, answered, { ...OUTBOUND, calls: [] })).toBe(problem);
  });
});

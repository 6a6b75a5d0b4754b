import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { vicidial } from '../../../src/sources/vicidial/vicidial.ts';
import { anyDamaged } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('vicidial.jsonl');
const predicted = { calls: [{ when: { direction: 'outbound' }, taskType: 'PREDICTED' }] };

/** A call that was dialled for second 1000 to 1020. */
function dialled(log: JsonObject, carrier: JsonObject | null): JsonObject {
  const row = {
    uniqueid: '1000.1',
    campaign_id: 'TEST',
    start_epoch: 1000,
    end_epoch: 1020,
    length_in_sec: 20,
    user: 'VDAD',
    ...log,
  };
  return { vicidial_log: row, ...(carrier === null ? {} : { vicidial_carrier_log: carrier }) };
}
/** A stay in an in-group, of ten seconds. */
function stay(more: JsonObject): JsonObject {
  const row = {
    closecallid: 1,
    uniqueid: '2000.1',
    campaign_id: 'SUPPORT',
    start_epoch: 2000,
    end_epoch: 2010,
    length_in_sec: 10,
  };
  return { ...row, queue_seconds: '4.00', status: 'SALE', user: '1001', term_reason: 'CALLER', ...more };
}
function queued(...stays: readonly JsonObject[]): JsonObject {
  return { vicidial_closer_log: stays };
}
function callOf(record: JsonValue, settings: object = predicted) {
  const read = readBy(vicidial, record, settings);
  if (read.kind !== 'call') throw new Error(JSON.stringify(read));
  return read.call;
}
function status(record: JsonValue): string {
  return statusOf(vicidial, record, predicted);
}

it('has an example that shows its main trap', () => {
  const { record, settings } = vicidial.example;
  expect(statusOf(vicidial, record, settings)).toBe('TELECOM_UNAVAILABLE');
});

describe('examples made by hand', () => {
  it.each(examples.map((example) => [example.expect.status, example] as const))('%s', (_, example) => {
    expect(statusOf(vicidial, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
  });
});

describe('a call that was dialled and answered', () => {
  const answer = { dialstatus: 'ANSWER', answered_time: '12', channel: 'SIP/carrier-a-000001' };
  it('lasts its answered time, not the length of the row', () => {
    const call = callOf(
      dialled(
        { status: 'SALE', user: '1001', term_reason: 'CALLER', phone_code: '1', phone_number: '2025550143' },
        answer,
      ),
    );
    expect(call).toMatchObject({
      callDurationMs: 12_000,
      hangupParty: 'CUSTOMER',
      agentId: '1001',
      carrier: 'carrier-a',
    });
    expect(call).toMatchObject({ calleeNumber: '+12025550143', taskId: 'TEST' });
  });

  it('waited all the time where no agent took it', () => {
    const drop = dialled({ status: 'DROP', term_reason: 'ABANDON' }, answer);
    expect(callOf(drop)).toMatchObject({ talkDurationMs: 0, queueDurationMs: 12_000 });
    expect(status(drop)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
    expect(status(dialled({ status: 'DROP', term_reason: 'QUEUETIMEOUT' }, answer))).toBe(
      'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
    );
  });

  it('lasts the length of its row without a carrier log, or with an empty row of it', () => {
    const empty = { dialstatus: null, answered_time: null };
    expect(callOf(dialled({ status: 'SALE', user: '1001' }, null)).callDurationMs).toBe(20_000);
    expect(callOf(dialled({ status: 'SALE', user: '1001' }, empty)).callDurationMs).toBe(20_000);
  });

  it('had no talk where the system alone was on the line', () => {
    for (const word of ['PU', 'PM', 'SVYHU', 'SVYEXT', 'OWN']) {
      const record = dialled({ status: word }, answer);
      expect(callOf(record)).toMatchObject({ callDurationMs: 12_000, talkDurationMs: 0 });
      expect(status(record)).toBe('UNCLASSIFIED CONNECTED_WITHOUT_TALK');
    }
    expect(callOf(dialled({ status: 'PM' }, null))).toMatchObject({ callDurationMs: 20_000, talkDurationMs: 0 });
    expect(callOf(dialled({ status: 'PM' }, answer), { calls: [{ taskType: 'MANUAL' }] }).talkDurationMs).toBeNull();
    expect(status(dialled({ status: 'OWN', user: '1001' }, answer))).toBe('EFFECTIVE_CALL');
  });

  it('was of a fax, which is no person', () => {
    expect(status(dialled({ status: 'AFAX' }, answer))).toBe('VOICEMAIL_POST_CONNECT');
    expect(status(dialled({ status: 'AFAX' }, null))).toBe('VOICEMAIL_POST_CONNECT');
  });

  it('of less than a second is not the length of its row', () => {
    const sale = { status: 'SALE', user: '1001' };
    const short = dialled(sale, { dialstatus: 'ANSWER', answered_time: 0, dial_time: 20 });
    expect(callOf(short).callDurationMs).toBe(1);
    expect(status(short)).toBe('SHORT_DURATION_HANGUP');
    expect(callOf(dialled(sale, { dialstatus: 'ANSWER', answered_time: null })).callDurationMs).toBe(20_000);
  });

  it('ends after its start also where the row has both at once', () => {
    expect(callOf(dialled({ status: 'PDROP', end_epoch: 1000, length_in_sec: 0 }, answer)).endedAt).toBe(1_012_000);
  });
});

describe('a call that was dialled and not answered', () => {
  it.each([
    ['the dialler gave up', { status: 'NA' }, { dialstatus: 'CANCEL', sip_hangup_cause: 487 }, 'TIMEOUT_NO_ANSWER'],
    ['an agent gave up', { status: 'N', user: '1001' }, { dialstatus: 'CANCEL' }, 'CALLER_HANGUP'],
    ['Dial() gave up', { status: 'NA' }, { dialstatus: 'NOANSWER', hangup_cause: 0 }, 'TIMEOUT_NO_ANSWER'],
    ['the carrier said 480', { status: 'NA' }, { dialstatus: 'NOANSWER', sip_hangup_cause: 480 }, 'OUT_OF_SERVICE'],
    [
      'an agent heard it ring',
      { status: 'N', user: '1001' },
      { dialstatus: 'NOANSWER', sip_hangup_cause: 480 },
      'TIMEOUT_NO_ANSWER',
    ],
    ['the line was busy', { status: 'AB' }, { dialstatus: 'BUSY', hangup_cause: 17 }, 'CALLEE_BUSY_OR_REJECTED'],
    [
      'nothing but the word says busy',
      { status: 'AB' },
      { dialstatus: 'BUSY', hangup_cause: 0 },
      'CALLEE_BUSY_OR_REJECTED',
    ],
    [
      'a decline that Asterisk calls 34',
      { status: 'ADC' },
      { dialstatus: 'CHANUNAVAIL', hangup_cause: 34, sip_hangup_cause: 603 },
      'CALLEE_BUSY_OR_REJECTED',
    ],
    [
      '34 beside CHANUNAVAIL says nothing',
      { status: 'ADC' },
      { dialstatus: 'CHANUNAVAIL', hangup_cause: 34 },
      'UNCLASSIFIED NO_EVIDENCE',
    ],
    [
      '34 beside CONGESTION does',
      { status: 'NA' },
      { dialstatus: 'CONGESTION', hangup_cause: 34 },
      'TELECOM_UNAVAILABLE',
    ],
    ['no such number', { status: 'ADC' }, { dialstatus: 'CHANUNAVAIL', hangup_cause: 1 }, 'OUT_OF_SERVICE'],
    ['it is on the list of those not to call', { status: 'DNCL' }, null, 'CALL_FAILED'],
    ['an agent heard a machine', { status: 'A', user: '1001' }, { dialstatus: 'CANCEL' }, 'VOICEMAIL_PRE_CONNECT'],
    ['the detection heard a reorder tone', { status: 'CPDSR' }, null, 'TELECOM_UNAVAILABLE'],
    ['the detection knows no more', { status: 'CPDSUK' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['the detection knows nothing', { status: 'CPDUK' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['the detection failed, in an agent’s call', { status: 'CPDERR', user: '1001' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['the lead is new to the dialler', { status: 'NEW' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['the lead is queued', { status: 'QUEUE' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['the dialler has a word of its own', { status: 'OWN' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
    ['ADC without the carrier’s codes', { status: 'ADC' }, null, 'UNCLASSIFIED NO_EVIDENCE'],
  ])('%s', (_, log, carrier, expected) => {
    expect(status(dialled(log, carrier))).toBe(expected);
  });
});

describe('an inbound call', () => {
  it('talked after its time in the queue', () => {
    const call = callOf(queued(stay({})), {});
    expect(call).toMatchObject({
      callDurationMs: 10_000,
      queueDurationMs: 4_000,
      talkDurationMs: 6_000,
      agentId: '1001',
    });
    expect(statusOf(vicidial, queued(stay({})), {})).toBe('INBOUND_NORMAL_CALL');
  });

  it.each([
    ['left', { status: 'DROP', user: 'VDCL', term_reason: 'ABANDON' }, 'CUSTOMER'],
    ['waited too long', { status: 'TIMEOT', user: 'VDCL', term_reason: 'QUEUETIMEOUT' }, 'SYSTEM'],
    ['left an agent’s own queue', { status: 'DROP', user: '1001', term_reason: 'ABANDON' }, 'CUSTOMER'],
  ])('of a customer who %s had no talk', (_, more, hangupParty) => {
    expect(callOf(queued(stay(more)), {})).toMatchObject({ talkDurationMs: 0, hangupParty, agentId: null });
    expect(statusOf(vicidial, queued(stay(more)), {})).toBe('UNCLASSIFIED NO_INBOUND_ROW');
  });

  it('is one through several in-groups, in any order and with rows twice', () => {
    const second = stay({
      closecallid: 2,
      campaign_id: 'SALES',
      start_epoch: 2010,
      end_epoch: 2030,
      length_in_sec: 20,
      user: '1002',
    });
    const expected = callOf(queued(stay({}), second), {});
    expect(expected).toMatchObject({
      callDurationMs: 30_000,
      queueDurationMs: 8_000,
      talkDurationMs: 22_000,
      agentId: '1002',
    });
    const reordered = fc.shuffledSubarray([stay({}), second, stay({}), second], { minLength: 4 });
    fc.assert(
      fc.property(reordered, (rows) => {
        expect(callOf(queued(...rows), {})).toEqual(expected);
      }),
    );
  });

  it('is read without a list too', () => {
    expect(callOf({ vicidial_closer_log: stay({}) }, {}).taskType).toBe('INBOUND');
  });
});

describe('a record', () => {
  it('without an end is no call yet', () => {
    expect(status(dialled({ status: 'INCALL', end_epoch: null }, null))).toBe('not a call: NOT_ENDED');
    expect(status(queued(stay({ end_epoch: 0 })))).toBe('not a call: NOT_ENDED');
  });

  it('names its bad field', () => {
    expect(status(dialled({ start_epoch: 'x' }, null))).toBe('bad: vicidial_log.start_epoch is no number');
    expect(status(dialled({}, { dialstatus: 'BUSY', hangup_cause: 'x' }))).toBe(
      'bad: vicidial_carrier_log.hangup_cause is no number',
    );
    expect(status(queued(stay({ uniqueid: '' })))).toBe('bad: vicidial_closer_log[0].uniqueid is missing');
    expect(statusOf(vicidial, dialled({}, null), {})).toBe(
      "bad: taskType is said by no entry of calls in the source's settings",
    );
  });

  it('has an outcome, whatever it is', () => {
    const anyRecord = fc.constantFrom(
      ...examples.map(({ record }) => record),
      queued(stay({}), stay({ closecallid: 2 })),
    );
    fc.assert(
      fc.property(anyDamaged(anyRecord), (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(vicidial, record, predicted).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

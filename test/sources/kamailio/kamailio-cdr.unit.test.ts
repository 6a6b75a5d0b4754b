import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kamailioCdr } from '../../../src/sources/kamailio/kamailio-cdr.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { anyDamaged } from '../../support/damaged-json.ts';
import { realCalls, rowsOf } from '../../support/real-kamailio.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const manual = { calls: [{ taskType: 'MANUAL' }] };

/** A CDR of a call that rang from second 2 to second 10 and was talked on for 4.2 s. */
const answered = {
  callid: 'c1@192.0.2.9',
  start_time: '1000.000',
  end_time: '1014.200',
  duration: '14.200',
  created: '1000.000311',
  rang: '1002.000',
  code: '200',
  replied: '1010.000',
  by: 'callee',
};
const failed = { callid: 'c1@192.0.2.9', start_time: '1000.000', end_time: '1000.000', duration: '0' };

function callOf(record: JsonObject, settings: object = manual) {
  const read = readBy(kamailioCdr, record, settings);
  if (read.kind !== 'call') throw new Error(JSON.stringify(read));
  return read;
}

it('has an example that shows its main trap', () => {
  const { record, settings } = kamailioCdr.example;
  expect(statusOf(kamailioCdr, record, settings)).toBe('SHORT_DURATION_HANGUP');
});

describe('examples made by hand', () => {
  const examples = examplesOf('kamailio.jsonl').filter(({ record }) => !Object.hasOwn(record as object, 'acc'));
  it.each(examples.map((example) => [example.kind, example] as const))('%s', (_, example) => {
    expect(statusOf(kamailioCdr, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
  });
});

describe('an answered call', () => {
  it('lasts from the kept time of the 200, not from the INVITE', () => {
    const { call, origins } = callOf(answered);
    expect(call).toMatchObject({ callDurationMs: 4_200, ringingDurationMs: 8_000, hangupParty: 'CUSTOMER' });
    expect(origins.callDurationMs).toBe('replied to duration');
  });

  it('lasts as exactly where the database cuts the times of its CDR', () => {
    const cut = {
      ...answered,
      start_time: '1970-01-01 00:16:40',
      end_time: '1970-01-01 00:16:54',
      created: '1000.700',
    };
    expect(callOf({ ...cut, replied: '1010.700' }).call).toMatchObject({ callDurationMs: 4_200, endedAt: 1_014_900 });
  });

  it('lasts its duration where that counts from the answer', () => {
    const confirmed = { ...answered, start_time: '1010', duration: '4.200', replied: '1010.700' };
    expect(callOf(confirmed).call).toMatchObject({ startedAt: 1_000_000, endedAt: 1_014_200, callDurationMs: 4_200 });
  });

  it('has the ringing in it where the time of the 200 is not kept, and says so', () => {
    const { call, origins } = callOf({ ...answered, replied: '' });
    expect(call.callDurationMs).toBe(12_200);
    expect(origins.callDurationMs).toBe('rang to duration, ringing in it');
  });

  it('was answered although a losing branch has the last code', () => {
    expect(callOf({ ...answered, code: '487' }).call).toMatchObject({ callDurationMs: 12_200, sipStatusCode: null });
  });
});

describe('a call that was not answered', () => {
  it('rang until the final reply', () => {
    const record = { ...failed, code: '480', rang: '1002.000', replied: '1008.500' };
    expect(callOf(record).call).toMatchObject({ ringingDurationMs: 6_500, endedAt: 1_008_500, callDurationMs: 0 });
  });

  it('reached the limit of its dialler, which the reply came after', () => {
    const settings = { calls: [{ taskType: 'PREDICTED', maxRingingDurationMs: 8_000 }] };
    const record = { ...failed, code: '487', rang: '1002.000', replied: '1008.500' };
    expect(statusOf(kamailioCdr, record, settings)).toBe('TIMEOUT_NO_ANSWER');
    expect(statusOf(kamailioCdr, { ...record, replied: '1007.500' }, settings)).toBe('CALLER_HANGUP');
  });

  it('without any reply was given up by the proxy', () => {
    expect(callOf({ ...failed, code: '' }).call).toMatchObject({ hangupParty: 'SYSTEM', sipStatusCode: 408 });
    expect(statusOf(kamailioCdr, { ...failed, code: '', rang: '1002.000' }, manual)).toBe('TIMEOUT_NO_ANSWER');
    expect(statusOf(kamailioCdr, { ...failed, code: '', rang: '' }, manual)).toBe('TELECOM_UNAVAILABLE');
  });

  it('tells nothing where the script keeps nothing', () => {
    expect(statusOf(kamailioCdr, failed, manual)).toBe('UNCLASSIFIED NO_EVIDENCE');
  });

  it('has the cause of a kept Reason header', () => {
    expect(callOf({ ...failed, code: '503', reason: 'Q.850 ;cause=17' }).call).toMatchObject({ q850Cause: 17 });
  });
});

describe('settings', () => {
  it('hold by the direction and the trunk that the script adds', () => {
    const settings = { calls: [{ when: { trunk: 'carrier-a' }, taskType: 'FIXED' }] };
    expect(callOf({ ...answered, trunk: 'carrier-a' }, settings).call).toMatchObject({
      taskType: 'FIXED',
      carrier: 'carrier-a',
    });
    expect(callOf({ ...answered, direction: 'inbound' }, {}).call.taskType).toBe('INBOUND');
    expect(statusOf(kamailioCdr, { ...answered, direction: 'up' }, {})).toBe(
      'bad: direction is neither inbound nor outbound',
    );
  });
});

describe('whatever the record', () => {
  it('has an outcome', () => {
    const anyRecord = fc.constantFrom<JsonObject>(answered, ...realCalls.flatMap((one) => rowsOf(one, 'acc_cdrs')));
    fc.assert(
      fc.property(anyDamaged(anyRecord), (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(kamailioCdr, record, manual).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

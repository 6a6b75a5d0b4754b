import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { twilioStatusCallback } from '../../../src/sources/twilio/twilio-status-callback.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';
import { damagedJson, reordered } from '../../support/damaged-json.ts';

const CALL = { CallSid: 'CA1', From: '+12025550100', To: '+12025550143', Direction: 'outbound-api' };
const MANUAL = { calls: [{ taskType: 'MANUAL' }] };
const FIXED = { calls: [{ taskType: 'FIXED', maxRingingDurationMs: 30_000 }] };
const INBOUND = { calls: [{ when: { direction: 'inbound' }, taskType: 'INBOUND' }, { taskType: 'MANUAL' }] };

function callback(CallStatus: string, second: number, more: JsonObject = {}): JsonObject {
  const time = new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toUTCString().replace('GMT', '+0000');
  return { ...CALL, CallStatus, Timestamp: time, ...more };
}

/** The outcome of a record. */
function read(record: JsonObject, settings: object = MANUAL): string {
  return statusOf(twilioStatusCallback, record, settings);
}

function callOf(record: JsonObject, settings: object = MANUAL): unknown {
  const outcome = readBy(twilioStatusCallback, record, settings);
  return outcome.kind === 'call' ? outcome.call : outcome;
}

describe('examples made by hand', () => {
  it.each(examplesOf('twilio.jsonl').filter(({ kind }) => kind.startsWith('Call resource')))(
    '$kind: $expect.status',
    (example) => {
      expect(statusOf(twilioStatusCallback, example.record, settingsOfContext(example.context))).toBe(
        expectedStatus(example),
      );
    },
  );
});

describe('a callback alone', () => {
  const done = { CallDuration: '0', Duration: '0' };

  it.each([
    ['no-answer', { SipResponseCode: '487' }, 'TIMEOUT_NO_ANSWER'],
    ['no-answer', {}, 'TIMEOUT_NO_ANSWER'],
    ['busy', { SipResponseCode: '486' }, 'CALLEE_BUSY_OR_REJECTED'],
    ['failed', { SipResponseCode: '404' }, 'OUT_OF_SERVICE'],
    ['failed', { SipResponseCode: '503' }, 'TELECOM_UNAVAILABLE'],
    ['failed', { SipResponseCode: '403' }, 'CALL_FAILED'],
    ['failed', { SipResponseCode: '0' }, 'UNCLASSIFIED NO_EVIDENCE'],
    ['canceled', { SipResponseCode: '487' }, 'CALLER_HANGUP'],
    ['canceled', {}, 'UNCLASSIFIED NO_EVIDENCE'],
    ['completed', { CallDuration: '12', Duration: '1' }, 'EFFECTIVE_CALL'],
    ['completed', { CallDuration: '3', Duration: '1' }, 'SHORT_DURATION_HANGUP'],
    ['completed', { CallDuration: '0' }, 'SHORT_DURATION_HANGUP'],
    ['completed', { CallDuration: '9', AnsweredBy: 'machine_start' }, 'VOICEMAIL_POST_CONNECT'],
    ['completed', { CallDuration: '9', AnsweredBy: 'fax' }, 'VOICEMAIL_POST_CONNECT'],
    ['completed', { CallDuration: '9', AnsweredBy: 'human' }, 'EFFECTIVE_CALL'],
  ])('%s with %o is %s', (status, more, expected) => {
    expect(read(callback(status, 30, { ...done, ...more }))).toBe(expected);
  });

  it('does not know how long it rang', () => {
    expect(callOf(callback('no-answer', 30, done))).toMatchObject({ ringingDurationMs: null });
  });

  it.each(['queued', 'initiated', 'ringing', 'in-progress', 'answered'])('passes over %s', (status) => {
    expect(read(callback(status, 3))).toBe('not a call: INTERIM');
  });

  it('passes over the result of a machine detection', () => {
    expect(read({ CallSid: 'CA1', AnsweredBy: 'machine_start', MachineDetectionDuration: '2300' })).toBe(
      'not a call: AMD_RESULT',
    );
  });

  it.each([
    [{ CallStatus: 'gone' }, 'bad: CallStatus is no status of Twilio'],
    [{ CallStatus: '' }, 'bad: CallStatus is missing'],
    [{ CallSid: '' }, 'bad: CallSid is missing'],
    [{ Timestamp: '' }, 'bad: Timestamp is missing'],
    [{ Timestamp: 'soon' }, 'bad: Timestamp is no time of RFC 2822'],
    [{ CallDuration: '' }, 'bad: CallDuration is missing'],
    [{ CallDuration: '-2' }, 'bad: CallDuration is below 0'],
  ])('says what is wrong with %o', (more, expected) => {
    expect(read(callback('completed', 30, { CallDuration: '9', ...more }))).toBe(expected);
  });
});

describe('all callbacks of a call', () => {
  const unanswered = [
    callback('initiated', 0),
    callback('ringing', 4),
    callback('no-answer', 34, { CallDuration: '0', SipResponseCode: '487' }),
  ];
  const answered = [
    callback('ringing', 4),
    callback('in-progress', 10),
    callback('completed', 22, { CallDuration: '12' }),
    { CallSid: 'CA1', AnsweredBy: 'machine_start' },
  ];

  it('tell how long it rang before nobody answered', () => {
    expect(callOf({ events: unanswered })).toMatchObject({
      eventId: 'twilio:CA1:no-answer',
      startedAt: Date.UTC(2026, 10, 20, 10, 0, 0),
      ringingDurationMs: 30_000,
    });
  });

  it('tell how long it rang before the answer, and of a machine detection that came later', () => {
    expect(callOf({ events: answered })).toMatchObject({ ringingDurationMs: 6000, callDurationMs: 12_000 });
    expect(read({ events: answered })).toBe('VOICEMAIL_POST_CONNECT');
  });

  it('rang, where ringing and answer are of one second', () => {
    const events = [
      callback('ringing', 4),
      callback('in-progress', 4),
      callback('completed', 9, { CallDuration: '5' }),
    ];
    expect(callOf({ events })).toMatchObject({ ringingDurationMs: 1 });
  });

  it('are the same call in any order, and twice', () => {
    for (const events of [unanswered, answered]) {
      const call = callOf({ events });
      fc.assert(
        fc.property(reordered(events), (others) => {
          expect(callOf({ events: others })).toEqual(call);
        }),
      );
    }
  });

  it('of a call that came in tell of no ringing at a callee', () => {
    const events = answered.map((event) => ({ ...event, Direction: 'inbound' }));
    expect(callOf({ events }, INBOUND)).toMatchObject({ ringingDurationMs: null, lineId: '+12025550143' });
  });

  it('have to be of one call', () => {
    const events = [...answered, callback('completed', 9, { CallSid: 'CA2', CallDuration: '3' })];
    expect(read({ events })).toBe(
      'bad: events has calls that are not legs of one: send a record for each, grouped by the parent',
    );
  });
});

describe('legs', () => {
  const parent = callback('completed', 40, { Direction: 'inbound', CallDuration: '40' });
  const toAgent = { CallSid: 'CA2', ParentCallSid: 'CA1', Direction: 'outbound-dial', To: 'client:agent_12' };
  const ringing = callback('ringing', 5, toAgent);

  it.each([
    ['completed', 38, { CallDuration: '30' }, 'INBOUND_NORMAL_CALL'],
    ['no-answer', 25, { CallDuration: '0' }, 'INBOUND_NO_AGENT_ANSWER'],
    ['busy', 8, { CallDuration: '0' }, 'INBOUND_NO_AGENT_ANSWER'],
    ['canceled', 40, { CallDuration: '0' }, 'UNCLASSIFIED CUSTOMER_ABANDONED'],
    ['failed', 6, { CallDuration: '0' }, 'UNCLASSIFIED NO_INBOUND_ROW'],
  ])("an agent's that is %s decides the call of who called", (status, second, more, expected) => {
    const events = [
      ...(status === 'failed' ? [] : [ringing]),
      callback(status, second, { ...toAgent, ...more }),
      parent,
    ];
    expect(read({ events }, INBOUND)).toBe(expected);
    fc.assert(
      fc.property(reordered(events), (others) => {
        expect(read({ events: others }, INBOUND)).toBe(expected);
      }),
    );
  });

  it('of an agent who does not answer a customer who was called are a ring abandon', () => {
    const events = [
      callback('completed', 40, { CallDuration: '30' }),
      ringing,
      callback('no-answer', 36, { ...toAgent, CallDuration: '0' }),
    ];
    expect(read({ events }, FIXED)).toBe('RING_ABANDON');
    expect(callOf({ events }, FIXED)).toMatchObject({
      agentId: 'client:agent_12',
      talkDurationMs: 0,
      agentRingingDurationMs: 31_000,
    });
  });

  it("are the customer's where the parent is an agent's", () => {
    const events = [
      callback('completed', 40, { Direction: 'inbound', From: 'client:agent_12', CallDuration: '40' }),
      callback('busy', 12, { ...toAgent, To: '+12025550143', CallDuration: '0' }),
    ];
    expect(read({ events }, INBOUND)).toBe('CALLEE_BUSY_OR_REJECTED');
    expect(callOf({ events }, INBOUND)).toMatchObject({
      eventId: 'twilio:CA2:busy',
      callId: 'CA1',
      taskType: 'MANUAL',
    });
  });

  it('are waited for until the parent has ended', () => {
    const events = [callback('in-progress', 2), callback('no-answer', 30, { ...toAgent, CallDuration: '0' })];
    expect(read({ events })).toBe('not a call: INTERIM');
  });

  it('that come alone are passed over, unless they are said to be of customers', () => {
    const child = callback('busy', 12, { ...toAgent, To: '+12025550143', CallDuration: '0' });
    expect(read(child)).toBe('not a call: AGENT_LEG');
    expect(read(child, { ...MANUAL, options: { childLegAlone: 'customer' } })).toBe('CALLEE_BUSY_OR_REJECTED');
    expect(read({ ...child, To: 'client:agent_12' }, { ...MANUAL, options: { childLegAlone: 'customer' } })).toBe(
      'not a call: AGENT_LEG',
    );
  });
});

it('any record has an outcome', () => {
  const { record } = twilioStatusCallback.example;
  fc.assert(
    fc.property(fc.oneof(damagedJson(record), fc.jsonValue()), (hurt) => {
      expect(readBy(twilioStatusCallback, hurt as JsonObject, FIXED).kind).toMatch(/^(call|not a call|bad)$/);
    }),
    { numRuns: 500 },
  );
});

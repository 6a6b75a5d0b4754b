import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { twilioCallSummary } from '../../../src/sources/twilio/twilio-call-summary.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';
import { damagedJson, reordered } from '../../support/damaged-json.ts';

const MANUAL = { calls: [{ taskType: 'MANUAL' }] };

const properties = { direction: 'outbound_api', last_sip_response_num: 200, q850_cause: 16 };

function summary(call_state: string, more: JsonObject = {}): JsonObject {
  return {
    call_sid: 'CA1',
    parent_call_sid: '',
    start_time: '2026-11-20T10:20:01Z',
    end_time: '2026-11-20T10:20:27Z',
    duration: 26,
    connect_duration: call_state === 'completed' ? 18 : 0,
    call_state,
    processing_state: 'complete',
    from: { caller: '+12025550100' },
    to: { callee: '+12025550143' },
    ...more,
    properties: { ...properties, ...(more['properties'] as JsonObject | undefined) },
  };
}

function event(type: string, data: JsonValue): JsonObject {
  return { specversion: '1.0', type: `com.twilio.voice.insights.${type}`, id: 'EZ1', data };
}

function read(record: JsonValue, settings: object = MANUAL): string {
  return statusOf(twilioCallSummary, record, settings);
}

it.each(examplesOf('twilio.jsonl').filter(({ kind }) => kind.includes('summary')))(
  '$kind, made by hand: $expect.status',
  (example) => {
    expect(statusOf(twilioCallSummary, example.record, settingsOfContext(example.context))).toBe(
      expectedStatus(example),
    );
  },
);

describe('a summary', () => {
  const sip = (code: number): JsonObject => ({ properties: { last_sip_response_num: code, q850_cause: 0 } });

  it.each([
    ['completed', {}, 'EFFECTIVE_CALL'],
    ['completed', { connect_duration: 3 }, 'SHORT_DURATION_HANGUP'],
    ['completed', { answered_by: 'machine_end_beep' }, 'VOICEMAIL_POST_CONNECT'],
    ['completed', { carrier_edge: { metrics: { inbound: { packets_received: 0 } } } }, 'LINE_NO_AUDIO'],
    ['completed', { sip_edge: { metrics: { inbound: { packets_received: 9 } } } }, 'EFFECTIVE_CALL'],
    ['busy', sip(486), 'CALLEE_BUSY_OR_REJECTED'],
    ['noanswer', sip(487), 'TIMEOUT_NO_ANSWER'],
    ['canceled', sip(487), 'CALLER_HANGUP'],
    ['fail', sip(404), 'OUT_OF_SERVICE'],
    ['fail', sip(0), 'UNCLASSIFIED NO_EVIDENCE'],
    ['undialed', sip(0), 'UNCLASSIFIED NO_EVIDENCE'],
    ['ringing', {}, 'not a call: INTERIM'],
    ['gone', {}, 'bad: call_state is no state of Twilio'],
  ])('%s with %o is %s', (state, more, expected) => {
    expect(read(summary(state, more))).toBe(expected);
    expect(read([event('call-summary.complete', summary(state, more))])).toBe(expected);
    expect(read([event('call-summary.complete', JSON.stringify(summary(state, more)))])).toBe(expected);
  });

  it('says that the customer ended an answered call, by the side of the BYE', () => {
    const byCallee = summary('completed', { properties: { disconnected_by: 'callee' } });
    expect(readBy(twilioCallSummary, byCallee, MANUAL)).toMatchObject({
      call: { eventId: 'twilio:CA1:summary:complete', hangupParty: 'CUSTOMER', lineId: '+12025550100' },
    });
    const byCaller = summary('completed', { properties: { disconnected_by: 'caller' } });
    expect(readBy(twilioCallSummary, byCaller, MANUAL)).toMatchObject({ call: { hangupParty: 'UNKNOWN' } });
  });
});

describe('partial summaries', () => {
  const partial = { processing_state: 'partial' };

  it('have zeros that stand for not known yet', () => {
    const silent = { ...partial, carrier_edge: { metrics: { inbound: { packets_received: 0 } } } };
    expect(read(summary('completed', silent))).toBe('EFFECTIVE_CALL');
    expect(read(summary('completed', { ...partial, connect_duration: 0 }))).toBe('not a call: PARTIAL');
  });

  it('may be passed over', () => {
    const settings = { ...MANUAL, options: { partialSummaries: 'skip' } };
    expect(read(summary('busy', partial), settings)).toBe('not a call: PARTIAL');
    expect(read(summary('busy'), settings)).toBe('CALLEE_BUSY_OR_REJECTED');
  });

  it('give way to the complete one of the same list, in any order', () => {
    const events = [
      event('call-summary.partial', summary('canceled', { ...partial, processing_version: 1 })),
      event('call-summary.predicted-complete', summary('canceled', { ...partial, processing_version: 2 })),
      event('call-summary.complete', summary('busy')),
      event('call-event.gateway', { call_sid: 'CA9' }),
    ];
    fc.assert(
      fc.property(reordered(events), (others) => {
        expect(read(others)).toBe('CALLEE_BUSY_OR_REJECTED');
      }),
    );
  });
});

describe('records of Event Streams', () => {
  it('are passed over where they are no summaries', () => {
    expect(read([event('call-event.gateway', { call_sid: 'CA9' })])).toBe('not a call: NOT_A_SUMMARY');
    expect(read([])).toBe('not a call: NOT_A_SUMMARY');
  });

  it('are bad where they are of several calls, and say what to do', () => {
    const events = [
      event('call-summary.complete', summary('busy')),
      event('call-summary.complete', summary('busy', { call_sid: 'CA2' })),
    ];
    expect(read(events)).toBe('bad: record has more than one call_sid: let the bridge send a record for each event');
  });

  it('are bad where their text cannot be read', () => {
    expect(read([event('call-summary.complete', '{"call_sid"')])).toBe(
      'bad: [0].data is a text that cannot be read: it is not JSON',
    );
    expect(read([event('call-summary.complete', `{"call_sid":${'['.repeat(100)}`)])).toBe(
      'bad: [0].data is a text that cannot be read: it has more than 64 levels',
    );
  });
});

it("passes over an agent's leg, and over any leg with a parent unless it is said to be a customer's", () => {
  expect(read(summary('completed', { to: { callee: 'client:agent_12' } }))).toBe('not a call: AGENT_LEG');
  const child = summary('busy', { parent_call_sid: 'CA7' });
  expect(read(child)).toBe('not a call: AGENT_LEG');
  expect(read(child, { ...MANUAL, options: { childLegAlone: 'customer' } })).toBe('CALLEE_BUSY_OR_REJECTED');
});

it('any record has an outcome', () => {
  const { record } = twilioCallSummary.example;
  fc.assert(
    fc.property(fc.oneof(damagedJson(record), fc.jsonValue()), (hurt) => {
      expect(readBy(twilioCallSummary, hurt as JsonObject, MANUAL).kind).toMatch(/^(call|not a call|bad)$/);
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { vonage } from '../../../src/sources/vonage/vonage.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';
import { damagedJson, reordered } from '../../support/damaged-json.ts';

const FIXED = { calls: [{ taskType: 'FIXED', maxRingingDurationMs: 30_000 }] };
const INBOUND = { calls: [{ when: { direction: 'inbound' }, taskType: 'INBOUND' }] };

function event(status: string, second: number, more: JsonObject = {}): JsonObject {
  return {
    from: '12025550100',
    to: '12025550143',
    uuid: 'leg-1',
    conversation_uuid: 'CON-1',
    direction: 'outbound',
    status,
    timestamp: new Date(Date.UTC(2026, 10, 20, 17, 0, 0, Math.round(second * 1000))).toISOString(),
    ...more,
  };
}

function read(record: JsonValue, settings: object = FIXED): string {
  return statusOf(vonage, record, settings);
}

function callOf(record: JsonValue, settings: object = FIXED): unknown {
  const outcome = readBy(vonage, record, settings);
  return outcome.kind === 'call' ? outcome.call : outcome;
}

it.each(examplesOf('vonage.jsonl'))('$kind, made by hand: $expect.status', (example) => {
  expect(read(example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
});

describe('the last event alone', () => {
  it.each([
    ['busy', {}, 'CALLEE_BUSY_OR_REJECTED'],
    ['timeout', {}, 'TIMEOUT_NO_ANSWER'],
    ['cancelled', {}, 'CALLER_HANGUP'],
    ['unanswered', {}, 'UNCLASSIFIED NO_EVIDENCE'],
    ['rejected', {}, 'UNCLASSIFIED NO_EVIDENCE'],
    ['failed', {}, 'UNCLASSIFIED NO_EVIDENCE'],
    ['failed', { sip_code: 503 }, 'TELECOM_UNAVAILABLE'],
    ['rejected', { sip_code: '404' }, 'OUT_OF_SERVICE'],
    ['completed', { duration: '9', start_time: '2026-11-20T17:00:21.000Z' }, 'EFFECTIVE_CALL'],
    ['completed', { duration: '3' }, 'SHORT_DURATION_HANGUP'],
    ['completed', { duration: '0', start_time: '2026-11-20T17:00:29.800Z' }, 'SHORT_DURATION_HANGUP'],
    ['completed', { duration: '0' }, 'UNCLASSIFIED NO_EVIDENCE'],
    ['completed', { duration: '-3' }, 'bad: callDurationMs (duration) is negative: -3000'],
  ])('%s with %o is %s', (status, more, expected) => {
    expect(read(event(status, 30, more))).toBe(expected);
  });

  it.each(['started', 'ringing', 'answered', 'human', 'machine', 'disconnected'])('passes over %s', (status) => {
    expect(read(event(status, 3))).toBe('not a call: INTERIM');
  });

  it('passes over what is not of a status', () => {
    expect(read({ recording_uuid: 'r', conversation_uuid: 'CON-1' })).toBe('not a call: OTHER_EVENT');
    expect(read({ conversation_uuid: 'CON-1' })).toBe('bad: status is missing');
  });
});

describe('the events of a call', () => {
  const begun = [event('started', 0), event('ringing', 2)];
  const { uuid: _, ...unnamed } = event('machine', 16);

  it.each([
    ['timeout', 'TIMEOUT_NO_ANSWER', [...begun, event('timeout', 32)]],
    ['unanswered after ringing', 'TIMEOUT_NO_ANSWER', [...begun, event('unanswered', 22)]],
    ['rejected after ringing', 'CALLEE_BUSY_OR_REJECTED', [...begun, event('rejected', 8)]],
    ['cancelled', 'CALLER_HANGUP', [...begun, event('cancelled', 8)]],
    [
      '4.7 s',
      'SHORT_DURATION_HANGUP',
      [...begun, event('answered', 11.2), event('completed', 15.9, { duration: '5' })],
    ],
    [
      'a machine by its other name',
      'VOICEMAIL_POST_CONNECT',
      [...begun, event('answered', 14), { ...unnamed, call_uuid: 'leg-1' }, event('completed', 23)],
    ],
  ])('%s: %s, in any order and twice', (_name, expected, events) => {
    expect(read({ events })).toBe(expected);
    const call = callOf({ events });
    fc.assert(
      fc.property(reordered(events), (others) => {
        expect(callOf({ events: others })).toEqual(call);
      }),
    );
  });

  it('tell of an answer by start_time, where answered is missing and the seconds are none', () => {
    const end = event('completed', 12.3, { duration: '0', start_time: '2026-11-20T17:00:12.000Z' });
    expect(callOf({ events: [...begun, end] })).toMatchObject({ callDurationMs: 1 });
    expect(read({ events: [...begun, end] })).toBe('SHORT_DURATION_HANGUP');
    expect(callOf({ events: [...begun, event('completed', 12.3, { duration: '0' })] })).toMatchObject({
      callDurationMs: 0,
    });
  });

  it('tell how long it rang, and who hung up', () => {
    const events = [...begun, event('answered', 14), event('completed', 23, { disconnected_by: 'user' })];
    expect(callOf({ events })).toMatchObject({
      eventId: 'vonage:leg-1:completed',
      callId: 'CON-1',
      lineId: '12025550100',
      ringingDurationMs: 12_000,
      callDurationMs: 9000,
      hangupParty: 'CUSTOMER',
    });
  });

  it("tell of an agent's leg of the same conversation", () => {
    const incoming = { direction: 'inbound' };
    const agent = { uuid: 'leg-2', to: 'sip:agent12@example.com' };
    const events = [
      event('answered', 1, incoming),
      event('ringing', 3, agent),
      event('timeout', 23, agent),
      event('completed', 25, incoming),
    ];
    expect(read({ events }, INBOUND)).toBe('INBOUND_NO_AGENT_ANSWER');
    expect(callOf({ events }, INBOUND)).toMatchObject({ lineId: '12025550143', agentRingingDurationMs: 20_000 });
    expect(read({ events: events.filter(({ uuid }) => uuid === 'leg-2') }, FIXED)).toBe('not a call: AGENT_LEG');
  });

  it("wait for the customer's leg, where an agent's at an ordinary phone ended first", () => {
    const agent = { uuid: 'leg-2', to: '12025550150' };
    const vain = [...begun, event('answered', 14), event('started', 15, agent), event('timeout', 35, agent)];
    expect(read({ events: vain })).toBe('not a call: INTERIM');
    expect(read({ events: [...vain, event('completed', 36)] })).toBe('RING_ABANDON');
  });

  it('have to be of one conversation', () => {
    expect(read({ events: [...begun, event('timeout', 32, { conversation_uuid: 'CON-2' })] })).toBe(
      'bad: events has more than one conversation_uuid: group by it before they are sent',
    );
    expect(read({ events: [event('busy', 3, { timestamp: '' })] })).toBe('bad: events[0].timestamp is missing');
  });
});

it('any record has an outcome', () => {
  fc.assert(
    fc.property(fc.oneof(damagedJson(vonage.example.record), fc.jsonValue()), (hurt) => {
      expect(readBy(vonage, hurt as JsonObject, FIXED).kind).toMatch(/^(call|not a call|bad)$/);
    }),
    { numRuns: 500 },
  );
});

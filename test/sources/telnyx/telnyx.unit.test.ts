import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { telnyx } from '../../../src/sources/telnyx/telnyx.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';
import { damagedJson, reordered } from '../../support/damaged-json.ts';

const FIXED = { calls: [{ taskType: 'FIXED' }] };
const INBOUND = { calls: [{ taskType: 'INBOUND' }] };

function webhook(name: string, second: number, more: JsonObject = {}): JsonObject {
  const occurred_at = new Date(Date.UTC(2026, 10, 20, 17, 0, 0, Math.round(second * 1000))).toISOString();
  const payload = {
    connection_id: '16846',
    call_leg_id: 'leg-1',
    call_session_id: 'session-1',
    client_state: null,
    from: '+12025550100',
    to: '+12025550143',
    start_time: '2026-11-20T17:00:00.000000Z',
    ...more,
  };
  return { data: { event_type: `call.${name}`, id: 'f1', occurred_at, payload } };
}

function hangup(second: number, hangup_cause: string, more: JsonObject = {}): JsonObject {
  return webhook('hangup', second, { hangup_cause, hangup_source: 'unknown', call_quality_stats: null, ...more });
}

function read(record: JsonValue, settings: object = FIXED): string {
  return statusOf(telnyx, record, settings);
}

function callOf(record: JsonValue, settings: object = FIXED): unknown {
  const outcome = readBy(telnyx, record, settings);
  return outcome.kind === 'call' ? outcome.call : outcome;
}

it.each(examplesOf('telnyx.jsonl'))('$kind, made by hand: $expect.status', (example) => {
  expect(read(example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
});

describe('call.hangup alone', () => {
  it.each([
    ['timeout', { sip_hangup_cause: '487' }, 'TIMEOUT_NO_ANSWER'],
    ['no_answer', { sip_hangup_cause: '480' }, 'TIMEOUT_NO_ANSWER'],
    ['no_answer', { sip_hangup_cause: '480', hangup_source: 'callee' }, 'TIMEOUT_NO_ANSWER'],
    ['unspecified', { sip_hangup_cause: '503', hangup_source: 'callee' }, 'TELECOM_UNAVAILABLE'],
    ['unspecified', { sip_hangup_cause: 'unspecified', hangup_source: 'callee' }, 'UNCLASSIFIED NO_EVIDENCE'],
    ['user_busy', { sip_hangup_cause: '486', hangup_source: 'callee' }, 'CALLEE_BUSY_OR_REJECTED'],
    ['user_busy', { sip_hangup_cause: '486' }, 'CALLEE_BUSY_OR_REJECTED'],
    ['call_rejected', { sip_hangup_cause: '603', hangup_source: 'caller' }, 'CALLEE_BUSY_OR_REJECTED'],
    ['call_rejected', { sip_hangup_cause: '403' }, 'CALL_FAILED'],
    ['call_rejected', { sip_hangup_cause: '503' }, 'TELECOM_UNAVAILABLE'],
    ['not_found', { sip_hangup_cause: '404' }, 'OUT_OF_SERVICE'],
    ['originator_cancel', { sip_hangup_cause: '487', hangup_source: 'caller' }, 'CALLER_HANGUP'],
    ['normal_clearing', { sip_hangup_cause: '487' }, 'CALLER_HANGUP'],
    ['unspecified', { sip_hangup_cause: '503' }, 'TELECOM_UNAVAILABLE'],
    ['unspecified', { sip_hangup_cause: 'unspecified' }, 'UNCLASSIFIED NO_EVIDENCE'],
  ])('%s with %o is %s', (cause, more, expected) => {
    expect(read(hangup(30, cause, more))).toBe(expected);
  });

  it('has packets of early media, which are no answer', () => {
    const call_quality_stats = { inbound: { packet_count: '591' } };
    expect(callOf(hangup(30, 'call_rejected', { call_quality_stats }))).toMatchObject({
      eventId: 'telnyx:leg-1:hangup',
      callId: 'session-1',
      callDurationMs: 0,
      ringingDurationMs: null,
      mediaPacketsReceived: null,
    });
  });

  it.each([
    ['normal_clearing', { sip_hangup_cause: '200' }],
    ['normal_clearing', {}],
    ['time_limit', {}],
  ])('of an answered call (%s, %o) is bad, for it does not say when', (cause, more) => {
    expect(read(hangup(30, cause, more))).toBe(
      'bad: events has no call.answered, and call.hangup does not tell when it was answered',
    );
  });

  it.each([
    ['call_rejected', '480', 'CUSTOMER'],
    ['unspecified', '600', 'CUSTOMER'],
    ['call_rejected', '403', 'UNKNOWN'],
    ['no_answer', '480', 'UNKNOWN'],
    ['not_found', '404', 'UNKNOWN'],
  ])('of %s with %s from the callee is ended by %s', (cause, sip_hangup_cause, party) => {
    const record = hangup(30, cause, { sip_hangup_cause, hangup_source: 'callee' });
    expect(callOf(record)).toMatchObject({ hangupParty: party });
  });

  it('says who hung up by the direction, or by the task type where it has none', () => {
    const byCallee = hangup(30, 'unspecified', { hangup_source: 'callee', sip_hangup_cause: '603' });
    expect(callOf(byCallee)).toMatchObject({ hangupParty: 'CUSTOMER' });
    expect(callOf(byCallee, INBOUND)).toMatchObject({ hangupParty: 'AGENT' });
    const incoming = hangup(30, 'unspecified', { hangup_source: 'caller', direction: 'incoming' });
    expect(callOf(incoming)).toMatchObject({ hangupParty: 'CUSTOMER' });
  });
});

describe('the webhooks of a call', () => {
  const clearing = { sip_hangup_cause: '200', hangup_source: 'callee' };
  const answered = [
    webhook('initiated', 0, { direction: 'outgoing' }),
    webhook('answered', 10),
    hangup(16, 'normal_clearing', clearing),
  ];
  const machine = (result: string): JsonObject => webhook('machine.premium.detection.ended', 12, { result });

  it.each([
    ['no more', 'EFFECTIVE_CALL', []],
    ['a machine', 'VOICEMAIL_POST_CONNECT', [machine('machine')]],
    ['a fax', 'VOICEMAIL_POST_CONNECT', [machine('fax_detected')]],
    ['a beep', 'VOICEMAIL_POST_CONNECT', [machine('beep_detected')]],
    ['a person', 'EFFECTIVE_CALL', [machine('human_residence')]],
    ['a late bridge', 'SHORT_DURATION_HANGUP', [webhook('bridged', 13)]],
    ['a queue without a bridge', 'UNCLASSIFIED CUSTOMER_ABANDONED', [webhook('enqueued', 10.5, { queue: 'sales' })]],
    [
      'a queue before a bridge',
      'EFFECTIVE_CALL',
      [webhook('enqueued', 10.5), webhook('dequeued', 10.8), webhook('bridged', 10.9)],
    ],
  ])('with %s come to %s, in any order and twice', (_name, expected, more) => {
    const events = [...answered, ...more];
    expect(read({ events })).toBe(expected);
    const call = callOf({ events });
    fc.assert(
      fc.property(reordered(events), (others) => {
        expect(callOf({ events: others })).toEqual(call);
      }),
    );
  });

  it('tell milliseconds, and take the end from the hang-up where it has one', () => {
    const events = [
      webhook('answered', 10),
      hangup(16, 'normal_clearing', { end_time: '2026-11-20T17:00:14.900000Z' }),
    ];
    expect(callOf({ events })).toMatchObject({ callDurationMs: 4900, endedAt: Date.UTC(2026, 10, 20, 17, 0, 14, 900) });
  });

  it('tell how long the customer waited', () => {
    const waits = [webhook('enqueued', 10.5, { queue: 'sales' }), webhook('dequeued', 12)];
    const settings = { calls: [{ when: { queue: 'sales' }, taskType: 'PREDICTED' }] };
    expect(callOf({ events: [...answered, ...waits] }, settings)).toMatchObject({ queueDurationMs: 1500 });
  });

  it("tell of an agent's leg in the same session", () => {
    const agent = { call_leg_id: 'leg-2', to: 'sip:agent12@example.com', direction: 'outgoing' };
    const events = [...answered, webhook('initiated', 10.2, agent), hangup(15, 'user_busy', agent)];
    expect(read({ events })).toBe('RING_ABANDON');
    expect(read({ events: [hangup(15, 'user_busy', agent)] })).toBe('not a call: AGENT_LEG');
  });

  it("wait for the customer's leg, where an agent's at an ordinary phone ended first", () => {
    const agent = { call_leg_id: 'leg-2', to: '+12025550150', start_time: '2026-11-20T17:00:10.000000Z' };
    const begun = [webhook('initiated', 0, { direction: 'outgoing' }), webhook('answered', 10)];
    const vain = [...begun, webhook('initiated', 10.2, agent), hangup(25, 'timeout', agent)];
    expect(read({ events: vain })).toBe('not a call: INTERIM');
    expect(read({ events: [...vain, hangup(26, 'normal_clearing', clearing)] })).toBe('RING_ABANDON');
  });

  it('are no call before the hang-up, or of another session', () => {
    expect(read(webhook('answered', 10))).toBe('not a call: INTERIM');
    expect(read({ data: { event_type: 'message.received' } })).toBe('not a call: NOT_A_CALL');
    expect(read({ events: [...answered, hangup(9, 'timeout', { call_session_id: 'session-2' })] })).toBe(
      'bad: events has more than one call_session_id: group by it before they are sent',
    );
    expect(read({ events: [webhook('answered', 10, { call_leg_id: '' })] })).toBe(
      'bad: events[0].data.payload.call_leg_id is missing',
    );
  });
});

it('the example is a ring abandon', () => {
  expect(read(telnyx.example.record, telnyx.example.settings)).toBe('RING_ABANDON');
});

it('any record has an outcome', () => {
  fc.assert(
    fc.property(fc.oneof(damagedJson(telnyx.example.record), fc.jsonValue()), (hurt) => {
      expect(readBy(telnyx, hurt as JsonObject, FIXED).kind).toMatch(/^(call|not a call|bad)$/);
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jambonz } from '../../../src/sources/jambonz/jambonz.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { reordered, damagedJson } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('jambonz.jsonl');
const [abandoned, machine] = examples.map(({ record }) => record as JsonObject);
const anyTask = { calls: [{ when: { direction: 'outbound' }, taskType: 'FIXED', maxRingingDurationMs: 30_000 }] };

const at = (second: number): string => `2026-11-20T20:00:${String(second).padStart(2, '0')}.400Z`;
const outbound = {
  call_sid: 'call-1',
  direction: 'outbound',
  from: '12025550100',
  to: '12025550144',
  call_termination_by: undefined,
};
/** Statuses of one leg: each word, and the second at which it was received. */
const statuses = (leg: JsonObject, words: Readonly<Record<string, number>>): JsonObject[] =>
  Object.entries(words).map(([word, second]) => ({ ...leg, call_status: word, receivedAt: at(second) }));

const unanswered = (word: string, sipStatus: number): JsonObject => ({
  ...outbound,
  call_status: word,
  sip_status: sipStatus,
  receivedAt: at(30),
});
const agent = { call_sid: 'agent-1', parent_call_sid: 'call-1', direction: 'outbound' };
const caller = { ...outbound, direction: 'inbound', call_status: 'completed', duration: 40, receivedAt: at(50) };

describe('jambonz', () => {
  it.each(examples.map((example) => [example.kind, example] as const))(
    'gives the example "%s" its status',
    (_, example) => {
      expect(statusOf(jambonz, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
    },
  );

  it('takes the timestamp of a record for the end that jambonz does not tell', () => {
    const endedAt = Date.parse(at(50));
    expect(readBy(jambonz, abandoned!, {}, endedAt)).toMatchObject({
      call: { startedAt: endedAt - 15_000, endedAt, callDurationMs: 15_000 },
      origins: { startedAt: 'timestamp of the record less duration', endedAt: 'timestamp of the record' },
    });
    expect(readBy(jambonz, machine!, anyTask, endedAt)).toMatchObject({
      call: { startedAt: endedAt - 8_000, endedAt },
    });
  });

  it('takes the time of the bridge before the timestamp of the record', () => {
    expect(readBy(jambonz, caller, {}, Date.parse(at(59)))).toMatchObject({
      call: { startedAt: Date.parse(at(10)), endedAt: Date.parse(at(50)) },
      origins: { startedAt: 'receivedAt less duration', endedAt: 'receivedAt' },
    });
  });

  it.each([
    ['busy', 486, 'CALLEE_BUSY_OR_REJECTED'],
    ['busy', 603, 'CALLEE_BUSY_OR_REJECTED'],
    ['no-answer', 487, 'TIMEOUT_NO_ANSWER'],
    ['failed', 404, 'OUT_OF_SERVICE'],
    ['failed', 503, 'TELECOM_UNAVAILABLE'],
    ['failed', 403, 'CALL_FAILED'],
    ['failed', 480, 'OUT_OF_SERVICE'],
  ])('reads %s with %i as %s', (word, sipStatus, status) => {
    expect(statusOf(jambonz, unanswered(word, sipStatus), anyTask)).toBe(status);
  });

  it.each([
    ['no-answer', 487, 'TIMEOUT_NO_ANSWER'],
    ['failed', 480, 'TIMEOUT_NO_ANSWER'],
    ['failed', 500, 'TELECOM_UNAVAILABLE'],
    ['failed', 603, 'CALLEE_BUSY_OR_REJECTED'],
    ['busy', 486, 'CALLEE_BUSY_OR_REJECTED'],
  ])(
    'takes the customer for the one who ended a ringing %s with %i only where that says so',
    (word, sipStatus, status) => {
      const end = { ...unanswered(word, sipStatus), call_termination_by: 'caller' };
      const record = { events: [...statuses(outbound, { trying: 1, ringing: 3 }), end] };
      expect(statusOf(jambonz, record, anyTask)).toBe(status);
      const isCustomer = status === 'CALLEE_BUSY_OR_REJECTED';
      expect(readBy(jambonz, record, anyTask)).toMatchObject({
        call: { hangupParty: isCustomer ? 'CUSTOMER' : word === 'no-answer' ? 'SYSTEM' : 'UNKNOWN' },
      });
    },
  );

  it('tells ringing from the statuses before the last one', () => {
    const before = statuses(outbound, { trying: 1, ringing: 3 });
    const record = { events: [...before, unanswered('failed', 480)] };
    expect(readBy(jambonz, record, anyTask)).toMatchObject({
      call: { ringingDurationMs: 27_000, startedAt: Date.parse(at(1)), endedAt: Date.parse(at(30)) },
    });
    expect(statusOf(jambonz, record, anyTask)).toBe('TIMEOUT_NO_ANSWER');
  });

  it('knows that a call which was tried and never rang did not ring', () => {
    const record = { events: [...statuses(outbound, { trying: 1 }), unanswered('no-answer', 487)] };
    expect(readBy(jambonz, record, anyTask)).toMatchObject({ call: { ringingDurationMs: 0 } });
    const early = { events: [...statuses(outbound, { trying: 1, 'early-media': 2 }), unanswered('no-answer', 487)] };
    expect(readBy(jambonz, early, anyTask)).toMatchObject({ call: { ringingDurationMs: null } });
  });

  it('reads what websockets are sent', () => {
    const record = { type: 'call:status', call_sid: 'call-1', receivedAt: at(9), data: unanswered('busy', 486) };
    expect(statusOf(jambonz, record, anyTask)).toBe('CALLEE_BUSY_OR_REJECTED');
  });

  it("takes the talk from an agent's leg", () => {
    const leg = [
      ...statuses(agent, { ringing: 14, 'in-progress': 20 }),
      { ...agent, call_status: 'completed', duration: 29 },
    ];
    expect(readBy(jambonz, { events: [...leg, caller] })).toMatchObject({
      call: { talkDurationMs: 29_000, agentRingingDurationMs: 6_000, callDurationMs: 40_000 },
    });
    expect(statusOf(jambonz, { events: [...leg, caller] })).toBe('INBOUND_NORMAL_CALL');
  });

  it.each([
    ['no-answer', 'jambonz', 'INBOUND_NO_AGENT_ANSWER'],
    ['no-answer', 'caller', 'UNCLASSIFIED CUSTOMER_ABANDONED'],
    ['busy', 'jambonz', 'INBOUND_NO_AGENT_ANSWER'],
    ['failed', 'jambonz', 'UNCLASSIFIED NO_INBOUND_ROW'],
    ['completed', 'jambonz', 'INBOUND_NORMAL_CALL'],
  ])('reads a dial that was %s, with the call ended by %s, as %s', (dialled, by, status) => {
    const record = { ...abandoned, dial_call_status: dialled, call_termination_by: by };
    expect(statusOf(jambonz, record)).toBe(status);
    const leg = {
      ...agent,
      parent_call_sid: abandoned!['call_sid']!,
      call_status: dialled,
      duration: dialled === 'completed' ? 5 : null,
    };
    const byLeg = { events: [{ ...record, dial_call_status: null }, leg] };
    expect(statusOf(jambonz, byLeg)).toBe(status);
  });

  it('takes completed for the last status, whatever else is received after it', () => {
    const events = [{ ...caller, call_status: 'no-answer', duration: undefined, receivedAt: at(55) }, caller];
    expect(readBy(jambonz, { events: events as JsonValue[] })).toMatchObject({ call: { callDurationMs: 40_000 } });
  });

  it('takes legs that overlap for no longer talk than the call', () => {
    const legs = ['agent-1', 'agent-2'].map((sid) => ({
      ...agent,
      call_sid: sid,
      call_status: 'completed',
      duration: 30,
    }));
    expect(readBy(jambonz, { events: [...legs, caller] })).toMatchObject({ call: { talkDurationMs: 40_000 } });
  });

  it('counts an answer of less than a second', () => {
    expect(readBy(jambonz, { ...caller, duration: 0 })).toMatchObject({ call: { callDurationMs: 1 } });
  });

  it.each([
    ['OTHER_LEG', { ...caller, parent_call_sid: 'parent' }],
    ['INTERIM_STATUS', { ...caller, call_status: 'in-progress' }],
    ['OTHER_HOOK', { type: 'amd_machine_detected', call_sid: 'call-1' }],
    ['NOT_VOICE', { message_sid: 'message-1', direction: 'none' }],
  ])('passes over what is %s', (reason, record) => {
    expect(statusOf(jambonz, record as JsonValue)).toBe(`not a call: ${reason}`);
  });

  it("takes the dialled leg for the customer's where it is", () => {
    const settings = { ...anyTask, options: { customerLeg: 'child' } };
    const dialled = { ...unanswered('busy', 486), parent_call_sid: 'agents-phone' };
    expect(statusOf(jambonz, dialled, settings)).toBe('CALLEE_BUSY_OR_REJECTED');
    expect(statusOf(jambonz, caller, settings)).toBe('not a call: OTHER_LEG');
  });

  it('refuses events of more than one call', () => {
    expect(statusOf(jambonz, { events: [caller, { ...caller, call_sid: 'call-2' }] })).toBe(
      'bad: events are of more than one call',
    );
  });

  const whole = [
    ...statuses(agent, { trying: 13, ringing: 14, 'no-answer': 20 }),
    ...statuses({ ...outbound, call_sid: 'call-1' }, { trying: 1, ringing: 3, 'in-progress': 10 }),
    { ...outbound, call_status: 'completed', duration: 15, call_termination_by: 'caller', receivedAt: at(25) },
    { type: 'amd_human_detected', call_sid: 'call-1', receivedAt: at(12) },
  ];

  it('gives the same call for events in any order, each once or more often', () => {
    const expected = readBy(jambonz, { events: whole as JsonValue[] }, anyTask);
    expect(expected).toMatchObject({
      call: { ringingDurationMs: 7_000, agentRingingDurationMs: 6_000, talkDurationMs: 0 },
    });
    fc.assert(
      fc.property(reordered(whole as JsonValue[]), (events) => {
        expect(readBy(jambonz, { events }, anyTask)).toEqual(expected);
      }),
    );
  });

  it('gives an outcome for any record', () => {
    const valid = [abandoned!, machine!, { events: JSON.parse(JSON.stringify(whole)) as JsonValue }];
    const any = fc.oneof(fc.jsonValue() as fc.Arbitrary<JsonValue>, ...valid.map((record) => damagedJson(record)));
    fc.assert(
      fc.property(any, (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(jambonz, record, anyTask).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { livekitSip } from '../../../src/sources/livekit-sip/livekit-sip.ts';
import { damagedJson } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('livekit-sip.jsonl');
const settings = { calls: [{ when: { direction: 'outbound' }, taskType: 'FIXED' }] };

const left = (participant: JsonObject, attributes: JsonObject = {}, others: JsonObject = {}): JsonObject => ({
  event: 'participant_left',
  createdAt: '1795206631',
  participant: {
    kind: 'SIP',
    joinedAt: '1795206600',
    disconnectReason: 'CLIENT_INITIATED',
    attributes: { 'sip.callID': 'SCL_1', 'sip.callStatus': 'hangup', 'sip.phoneNumber': '+12025550144', ...attributes },
    ...participant,
  },
  ...others,
});

describe('livekit-sip', () => {
  it.each(examples.map((example) => [JSON.stringify(example.expect.status), example] as const))(
    'gives the example of %s its status',
    (_, example) => {
      expect(statusOf(livekitSip, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
    },
  );

  it.each([
    ['USER_UNAVAILABLE', 'TIMEOUT_NO_ANSWER'],
    ['USER_REJECTED', 'CALLEE_BUSY_OR_REJECTED'],
    ['SIP_TRUNK_FAILURE', 'TELECOM_UNAVAILABLE'],
    ['CLIENT_INITIATED', 'UNCLASSIFIED NO_EVIDENCE'],
    ['ROOM_DELETED', 'UNCLASSIFIED NO_EVIDENCE'],
    ['UNKNOWN_REASON', 'UNCLASSIFIED NO_EVIDENCE'],
  ])('reads %s of a call that nobody says was answered as %s', (disconnectReason, status) => {
    expect(statusOf(livekitSip, left({ disconnectReason }), settings)).toBe(status);
  });

  it.each([
    ['USER_UNAVAILABLE', 404, 'OUT_OF_SERVICE'],
    ['USER_UNAVAILABLE', 487, 'TIMEOUT_NO_ANSWER'],
    ['USER_REJECTED', 403, 'CALL_FAILED'],
    ['SIP_TRUNK_FAILURE', 402, 'CALL_FAILED'],
  ])(
    'lets the SIP status that the application adds decide: %s with %i is %s',
    (disconnectReason, sipStatusCode, status) => {
      expect(statusOf(livekitSip, left({ disconnectReason }, {}, { sipStatusCode }), settings)).toBe(status);
    },
  );

  it('takes the answer from the attribute in which the application keeps it', () => {
    const answeredAt = new Date(1_795_206_625_250).toISOString();
    expect(readBy(livekitSip, left({}, { answeredAt }), settings)).toMatchObject({ call: { callDurationMs: 5_750 } });
    expect(statusOf(livekitSip, left({}, { answeredAt }), settings)).toBe('EFFECTIVE_CALL');
    const named = { ...settings, options: { answeredAtAttribute: 'up' } };
    expect(statusOf(livekitSip, left({}, { up: answeredAt }), named)).toBe('EFFECTIVE_CALL');
  });

  it('knows by the attribute that it rang', () => {
    const record = left(
      { disconnectReason: 'USER_UNAVAILABLE' },
      { 'sip.callStatus': 'ringing' },
      { sipStatusCode: 480 },
    );
    expect(statusOf(livekitSip, record, settings)).toBe('TIMEOUT_NO_ANSWER');
  });

  it('takes a call that a dispatch rule took for an inbound one', () => {
    const record = left({}, { 'sip.ruleID': 'SDR_1', 'sip.trunkPhoneNumber': '+12025550100' });
    expect(readBy(livekitSip, record)).toMatchObject({
      call: { taskType: 'INBOUND', callerNumber: '+12025550144', calleeNumber: '+12025550100' },
    });
  });

  it('takes a call that ends in the second in which it began', () => {
    const record = left({ joinedAt: '1795206631', joinedAtMs: '1795206631700' });
    expect(readBy(livekitSip, record, settings)).toMatchObject({
      call: { startedAt: 1_795_206_631_700, endedAt: 1_795_206_631_700 },
    });
  });

  it.each([
    ['OTHER_EVENT', { ...left({}), event: 'participant_joined' }],
    ['NOT_SIP', left({ kind: 'AGENT' })],
  ])('passes over what is %s', (reason, record) => {
    expect(statusOf(livekitSip, record, settings)).toBe(`not a call: ${reason}`);
  });

  it('refuses what it cannot read, and names the field', () => {
    const problem = 'bad: participant.attributes.answeredAt is no time of ISO 8601 with its zone';
    expect(statusOf(livekitSip, left({}, { answeredAt: 'now' }), settings)).toBe(problem);
    expect(statusOf(livekitSip, left({}, { 'sip.callID': '' }), settings)).toBe(
      'bad: participant.attributes["sip.callID"] is missing',
    );
  });

  it('gives an outcome for any record', () => {
    const answered = left({}, { answeredAt: '2026-11-20T20:30:20Z' }, { sipStatusCode: 200 });
    const valid = [...examples.map(({ record }) => record), answered];
    const any = fc.oneof(fc.jsonValue() as fc.Arbitrary<JsonValue>, ...valid.map((record) => damagedJson(record)));
    fc.assert(
      fc.property(any, (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(livekitSip, record, settings).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

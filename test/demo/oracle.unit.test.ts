import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { exampleCall } from '../support/example-call.ts';
import { oracleCause, oracleStatus, oracleTalkMs } from './oracle.ts';

type Case = readonly [expected: string, call: Partial<CallEnded>];

const rang = { ringingDurationMs: 20_000 };
const answered = { ...rang, callDurationMs: 60_000 };
const noTalk = { ...answered, talkDurationMs: 0 };

function verdict(call: Partial<CallEnded>): string {
  const { status, unclassifiedReason } = oracleStatus(exampleCall(call));
  return unclassifiedReason ?? status;
}

describe('the oracle, decided by hand', () => {
  it.each<Case>([
    ['VOICEMAIL_PRE_CONNECT', { voicemailDetected: true, endCause: 'BUSY' }],
    ['CALL_FAILED', { endCause: 'LINE_BALANCE_EXHAUSTED' }],
    ['TELECOM_UNAVAILABLE', { ...rang, endCause: 'CARRIER_UNAVAILABLE', hangupParty: 'CUSTOMER' }],
    ['OUT_OF_SERVICE', { q850Cause: 20 }],
    ['CALLEE_BUSY_OR_REJECTED', { sipStatusCode: 603 }],
    ['CONTRADICTORY_EVIDENCE', { ...rang, endCause: 'NO_MEDIA' }],
    ['CALLEE_BUSY_OR_REJECTED', { ...rang, maxRingingDurationMs: 20_000, hangupParty: 'CUSTOMER' }],
    ['TIMEOUT_NO_ANSWER', { ...rang, maxRingingDurationMs: 20_000, hangupParty: 'AGENT' }],
    ['CALLER_HANGUP', { ...rang, maxRingingDurationMs: 20_001 }],
    ['TIMEOUT_NO_ANSWER', { ...rang, maxRingingDurationMs: 21_000, hangupParty: 'SYSTEM' }],
    ['CALLER_HANGUP', { ...rang, maxRingingDurationMs: 21_001, hangupParty: 'SYSTEM' }],
    ['TIMEOUT_NO_ANSWER', { ...rang, hangupParty: 'SYSTEM' }],
    ['CALLER_HANGUP', { ...rang, q850Cause: 19, hangupParty: 'LINE' }],
    ['TIMEOUT_NO_ANSWER', { ...rang, q850Cause: 19, maxRingingDurationMs: 30_000, hangupParty: 'LINE' }],
    ['CONTRADICTORY_EVIDENCE', { ...rang, sipStatusCode: 200, hangupParty: 'CUSTOMER' }],
    ['TIMEOUT_NO_ANSWER', { ringingDurationMs: null, endCause: 'NO_ANSWER', hangupParty: 'LINE' }],
    ['CALLER_HANGUP', { ringingDurationMs: null, hangupParty: 'AGENT' }],
    ['CALLER_HANGUP', { ringingDurationMs: null, endCause: 'CANCELLED' }],
    ['CALLEE_BUSY_OR_REJECTED', { ringingDurationMs: null, hangupParty: 'CUSTOMER' }],
    ['NO_EVIDENCE', { ringingDurationMs: null, q850Cause: 19 }],
    ['TIMEOUT_NO_ANSWER', { ...rang, endCause: 'NO_ANSWER' }],
    ['CALLER_HANGUP', { ...rang, endCause: 'NO_ANSWER', hangupParty: 'AGENT' }],
    ['NO_EVIDENCE', { endCause: 'NO_ANSWER', maxRingingDurationMs: 0 }],
  ])('gives %s to an outbound call that was not answered: %j', (expected, call) => {
    expect(verdict(call)).toBe(expected);
  });

  it.each<Case>([
    ['VOICEMAIL_POST_CONNECT', { ...answered, voicemailDetected: true, endCause: 'NO_MEDIA' }],
    ['LINE_ABNORMAL', { ...answered, q850Cause: 17, sipStatusCode: 402 }],
    ['LINE_NO_AUDIO', { ...answered, endCause: 'NO_MEDIA', mediaPacketsReceived: 9 }],
    ['CONTRADICTORY_EVIDENCE', { ...answered, endCause: 'BUSY' }],
    ['EFFECTIVE_CALL', { ...answered, q850Cause: 17, sipStatusCode: 486 }],
    ['NOT_APPLICABLE_TO_TASK_TYPE', { ...noTalk, taskType: 'MANUAL', queueDurationMs: 1, mediaPacketsReceived: 0 }],
    ['RING_ABANDON', { ...noTalk, endCause: 'AGENT_REJECTED', mediaPacketsReceived: 0 }],
    ['QUEUE_ABANDON_LONG', { ...noTalk, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 5_000 }],
    ['QUEUE_ABANDON_SHORT', { ...noTalk, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 4_999 }],
    ['QUEUE_ABANDON_SHORT', { ...noTalk, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 0 }],
    ['CONTRADICTORY_EVIDENCE', { ...noTalk, endCause: 'AGENT_NETWORK_LOST' }],
    ['LINE_NO_AUDIO', { ...noTalk, agentRingingDurationMs: 1, mediaPacketsReceived: 0 }],
    ['RING_ABANDON', { ...noTalk, agentRingingDurationMs: 1, hangupParty: 'CUSTOMER' }],
    ['CUSTOMER_ABANDONED', { ...noTalk, queueDurationMs: 1, hangupParty: 'CUSTOMER' }],
    ['QUEUE_ENDED_WITHOUT_AGENT_CAUSE', { ...noTalk, queueDurationMs: 1, hangupParty: 'LINE' }],
    ['LINE_NO_AUDIO', { ...noTalk, queueDurationMs: 0, mediaPacketsReceived: 0 }],
    ['CONNECTED_WITHOUT_TALK', { ...noTalk, queueDurationMs: 0, agentRingingDurationMs: 0 }],
    ['EFFECTIVE_CALL', { ...answered, talkDurationMs: 5_000, endCause: 'AGENT_NETWORK_LOST' }],
    ['SHORT_DURATION_HANGUP', { ...answered, talkDurationMs: 4_999 }],
    ['EFFECTIVE_CALL', { ...answered, taskType: 'MANUAL', queueDurationMs: 60_000 }],
  ])('gives %s to an outbound call that was answered: %j', (expected, call) => {
    expect(verdict(call)).toBe(expected);
  });

  it.each<Case>([
    ['INBOUND_NORMAL_CALL', { ...answered, talkDurationMs: 1, endCause: 'AGENT_REJECTED' }],
    ['INBOUND_NO_AGENT_ANSWER', { endCause: 'AGENT_REJECTED', hangupParty: 'CUSTOMER' }],
    ['CUSTOMER_ABANDONED', { ...noTalk, agentRingingDurationMs: 1, hangupParty: 'CUSTOMER', endCause: 'BUSY' }],
    ['INBOUND_NO_AGENT_ANSWER', { ...noTalk, agentRingingDurationMs: 1, endCause: 'CANCELLED' }],
    ['NO_INBOUND_ROW', { ...noTalk, agentRingingDurationMs: 1, endCause: 'BUSY' }],
    ['NO_INBOUND_ROW', { ...noTalk, agentRingingDurationMs: 0 }],
  ])('gives %s to an inbound call: %j', (expected, call) => {
    expect(verdict({ ...call, taskType: 'INBOUND' })).toBe(expected);
  });

  it('measures against the thresholds given', () => {
    const call = exampleCall({ ...answered, talkDurationMs: 5_000 });
    const status = (talkThresholdMs: number) => oracleStatus(call, { talkThresholdMs, queueThresholdMs: 1 }).status;
    expect([status(5_000), status(5_001)]).toEqual(['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP']);
  });

  it.each([
    ['BUSY', 'platform', { endCause: 'BUSY', q850Cause: 20, sipStatusCode: 503 }],
    ['OUT_OF_SERVICE', 'q850', { endCause: 'UNKNOWN', q850Cause: 20, sipStatusCode: 503 }],
    ['CARRIER_UNAVAILABLE', 'sip', { q850Cause: 127, sipStatusCode: 503 }],
    ['NO_ANSWER', 'sip', { ...rang, sipStatusCode: 480 }],
    ['OUT_OF_SERVICE', 'sip', { sipStatusCode: 480 }],
    ['OUT_OF_SERVICE', 'sip', { ringingDurationMs: null, sipStatusCode: 480 }],
    ['CARRIER_UNAVAILABLE', 'q850', { q850Cause: 102 }],
    ['OUT_OF_SERVICE', 'sip', { q850Cause: 16, sipStatusCode: 404 }],
    ['POLICY_BLOCKED', 'sip', { q850Cause: 21, sipStatusCode: 608 }],
    ['REJECTED', 'q850', { q850Cause: 21, sipStatusCode: 407 }],
    ['REJECTED', 'sip', { endCause: 'NO_ANSWER', sipStatusCode: 603 }],
    ['NO_ANSWER', 'platform', { ...rang, endCause: 'NO_ANSWER', sipStatusCode: 603 }],
    ['NORMAL', 'sip', { q850Cause: 16, sipStatusCode: 200 }],
    [null, null, { q850Cause: 127, sipStatusCode: 299 }],
    [null, null, { callDurationMs: 1, q850Cause: 16, sipStatusCode: 200 }],
  ] satisfies [string | null, string | null, Partial<CallEnded>][])(
    'finds the cause %s, said by %s, in %j',
    (cause, by, call) => {
      expect(oracleCause(exampleCall(call))).toEqual({ cause, by });
    },
  );

  it('derives talk from what the source gives', () => {
    const parts = { callDurationMs: 10_000, queueDurationMs: 3_000, agentRingingDurationMs: 2_000 };
    const talk = (call: Partial<CallEnded>) => oracleTalkMs(exampleCall({ ...parts, ...call }));
    expect(talk({})).toBe(5_000);
    expect(talk({ queueDurationMs: null })).toBe(8_000);
    expect(talk({ agentRingingDurationMs: null })).toBe(0);
    expect(talk({ agentRingingDurationMs: null, queueDurationMs: 0 })).toBe(10_000);
    expect(talk({ queueDurationMs: 7_000 })).toBe(0);
    expect(talk({ queueDurationMs: 6_999 })).toBe(1_001);
    expect(talk({ endCause: 'AGENT_NETWORK_LOST' })).toBe(0);
    expect(talk({ queueDurationMs: 9_000 })).toBe(0);
    expect(talk({ taskType: 'PREVIEW' })).toBe(10_000);
    expect(talk({ talkDurationMs: 1 })).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amazonConnect } from '../../../src/sources/amazon-connect/amazon-connect.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { reordered, damagedJson } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('amazon-connect.jsonl');
const [manual, abandoned, voicemail, twice] = examples.map(({ record }) => record as JsonObject);
const anyTask = { calls: [{ taskType: 'PREDICTED', maxRingingDurationMs: 60_000 }] };

const statusWith = (record: JsonObject | undefined, changes: JsonObject, settings: object = anyTask): string =>
  statusOf(amazonConnect, { ...record, ...changes }, settings);

describe('amazon-connect', () => {
  it.each(examples.map((example) => [example.kind, example] as const))(
    'gives the example "%s" its status',
    (_, example) => {
      expect(statusOf(amazonConnect, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
    },
  );

  it('takes the talk from interaction and hold, which a survey after it is not part of', () => {
    expect(readBy(amazonConnect, twice!, {})).toMatchObject({
      kind: 'call',
      call: { talkDurationMs: 235_000, callDurationMs: 320_000, queueDurationMs: 46_000, hangupParty: 'CUSTOMER' },
    });
  });

  it('takes what was updated last', () => {
    const [former, latter] = (twice!['deliveries'] as readonly JsonObject[]).map((delivery, at) => ({
      ...delivery,
      Channel: 'VOICE',
      DisconnectReason: at === 0 ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT',
    }));
    expect(readBy(amazonConnect, { deliveries: [latter!, former!] })).toMatchObject({ call: { hangupParty: 'AGENT' } });
  });

  it('gives a record that is delivered again the same eventId', () => {
    const eventIds = (twice!['deliveries'] as readonly JsonObject[]).map((delivery) => {
      const read = readBy(amazonConnect, delivery);
      return read.kind === 'call' ? read.call.eventId : read;
    });
    expect(new Set(eventIds)).toEqual(new Set(['amazon-connect:00000000-0000-4000-8000-0000000000a6:ended']));
  });

  it.each([
    ['TELECOM_BUSY', 'CALLEE_BUSY_OR_REJECTED'],
    ['TELECOM_TIMEOUT', 'TIMEOUT_NO_ANSWER'],
    ['TELECOM_NUMBER_INVALID', 'OUT_OF_SERVICE'],
    ['TELECOM_UNANSWERED', 'OUT_OF_SERVICE'],
    ['TELECOM_PROBLEM', 'TELECOM_UNAVAILABLE'],
    ['TELECOM_POTENTIAL_BLOCKING', 'CALL_FAILED'],
    ['OUTBOUND_RESOURCE_ERROR', 'CALL_FAILED'],
    ['EXPIRED', 'UNCLASSIFIED NO_EVIDENCE'],
    ['OUTBUND_PREVIEW_DISCARDED', 'not a call: NOT_DIALLED'],
  ])('reads DisconnectReason %s of an unanswered call as %s', (reason, status) => {
    expect(statusWith(manual, { DisconnectReason: reason })).toBe(status);
  });

  it.each([
    ['AMD_UNANSWERED', 'TIMEOUT_NO_ANSWER'],
    ['SIT_TONE_BUSY', 'CALLEE_BUSY_OR_REJECTED'],
    ['SIT_TONE_INVALID_NUMBER', 'OUT_OF_SERVICE'],
    ['SIT_TONE_DETECTED', 'UNCLASSIFIED NO_EVIDENCE'],
    ['AMD_NOT_APPLICABLE', 'UNCLASSIFIED NO_EVIDENCE'],
    ['VOICEMAIL_NO_BEEP', 'VOICEMAIL_POST_CONNECT'],
    ['FAX_MACHINE_DETECTED', 'UNCLASSIFIED CONNECTED_WITHOUT_TALK'],
  ])('reads detection %s of a campaign, which may be connected to the network only, as %s', (detection, status) => {
    expect(statusWith(voicemail, { AnsweringMachineDetectionStatus: detection })).toBe(status);
  });

  it('takes a cancel after the ring limit for the time-out that it is', () => {
    expect(statusWith(manual, { DisconnectTimestamp: '2026-11-20T13:00:59Z' })).toBe('CALLER_HANGUP');
    expect(statusWith(manual, { DisconnectTimestamp: '2026-11-20T13:01:00Z' })).toBe('TIMEOUT_NO_ANSWER');
  });

  const queue = { EnqueueTimestamp: '2026-11-20T13:00:00Z', DequeueTimestamp: '2026-11-20T13:10:10Z', Duration: 610 };
  const callback = { ...manual, InitiationMethod: 'CALLBACK', Queue: queue };
  const connected = { ...(manual!['Agent'] as JsonObject), ConnectedToAgentTimestamp: '2026-11-20T13:10:12Z' };

  it.each([
    ['that its agent was connected', connected, '2026-11-20T13:10:15Z', 'CALLER_HANGUP'],
    ['that its agent was connected', connected, '2026-11-20T13:11:11Z', 'CALLER_HANGUP'],
    ['that its agent was connected', connected, '2026-11-20T13:11:12Z', 'TIMEOUT_NO_ANSWER'],
    ['that it left the queue', null, '2026-11-20T13:11:09Z', 'CALLER_HANGUP'],
    ['that it left the queue', null, '2026-11-20T13:11:10Z', 'TIMEOUT_NO_ANSWER'],
  ])('counts the ring limit of a callback from the time $0, at $2 as $3', (_, Agent, DisconnectTimestamp, status) => {
    expect(statusWith(callback, { Agent, DisconnectTimestamp })).toBe(status);
  });

  it('takes a callback of which no time of dialling is told for no time-out', () => {
    const ended = { Agent: null, Queue: null, DisconnectTimestamp: '2026-11-20T13:11:12Z' };
    expect(statusWith(callback, ended)).toBe('CALLER_HANGUP');
  });

  it('gives a callback no wait, since the customer is not on the line', () => {
    const ended = { ...callback, Agent: connected, DisconnectTimestamp: '2026-11-20T13:10:15Z' };
    expect(readBy(amazonConnect, ended, anyTask)).toMatchObject({ call: { queueDurationMs: null } });
    const inbound = { ...ended, InitiationMethod: 'INBOUND' };
    expect(readBy(amazonConnect, inbound, {})).toMatchObject({ call: { queueDurationMs: 610_000 } });
  });

  it("leaves what an agent waited for the customer's answer out of the talk", () => {
    const answered = { ConnectedToSystemTimestamp: '2026-11-20T13:00:30Z', DisconnectReason: 'CUSTOMER_DISCONNECT' };
    expect(statusWith(manual, answered)).toBe('SHORT_DURATION_HANGUP');
    // A survey of a minute after the agent left is in the call, and the 30 s before the answer are in the interaction.
    const surveyed = { ...answered, DisconnectTimestamp: '2026-11-20T13:01:34Z' };
    expect(readBy(amazonConnect, { ...manual, ...surveyed }, anyTask)).toMatchObject({
      call: { callDurationMs: 64_000, talkDurationMs: 4_000 },
    });
  });

  it('blames agents for a call that none of them took, unless the customer left', () => {
    const missed = { AgentConnectionAttempts: 2 };
    const settings = { options: { agentRingTimeoutMs: 20_000 } };
    expect(statusWith(abandoned, missed, settings)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
    expect(statusWith(abandoned, { ...missed, DisconnectReason: 'CONTACT_FLOW_DISCONNECT' }, settings)).toBe(
      'INBOUND_NO_AGENT_ANSWER',
    );
    expect(readBy(amazonConnect, { ...abandoned, ...missed }, settings)).toMatchObject({
      call: { agentRingingDurationMs: 40_000 },
      origins: { agentRingingDurationMs: 'AgentConnectionAttempts' },
    });
  });

  it('says nothing of agents where the call went on in a contact that is not there', () => {
    const goesOn = { AgentConnectionAttempts: 1, DisconnectReason: null, NextContactId: 'next' };
    expect(statusWith(abandoned, goesOn, {})).toBe('UNCLASSIFIED NO_INBOUND_ROW');
  });

  it('takes all contacts of a call for one call', () => {
    const goesOn = { ...abandoned, AgentConnectionAttempts: 1, DisconnectReason: null, NextContactId: 'next' };
    const [talk] = twice!['deliveries'] as readonly JsonObject[];
    const next = { ...talk, ContactId: 'next', InitiationMethod: 'QUEUE_TRANSFER' };
    expect(readBy(amazonConnect, { deliveries: [next, goesOn] })).toMatchObject({
      call: {
        callId: abandoned!['ContactId'],
        talkDurationMs: 235_000,
        queueDurationMs: 84_000,
        agentRingingDurationMs: null,
      },
    });
  });

  it.each([
    ['NOT_VOICE', { Channel: 'CHAT' }],
    ['FURTHER_CONTACT', { InitiationMethod: 'TRANSFER' }],
    ['FURTHER_CONTACT', { InitiationMethod: 'MONITOR' }],
    ['STILL_OPEN', { DisconnectTimestamp: null }],
    ['NOT_DIALLED', { InitiationMethod: 'CALLBACK', Agent: null, ConnectedToSystemTimestamp: null }],
  ])('passes over what is %s', (reason, changes) => {
    expect(statusWith(abandoned, changes)).toBe(`not a call: ${reason}`);
  });

  it('refuses what it cannot read, and names the field', () => {
    expect(statusWith(abandoned, { ContactId: '' })).toBe('bad: ContactId is missing');
    expect(statusWith(abandoned, { InitiationMethod: 'NEW' })).toBe(
      'bad: InitiationMethod is none that is known of a call',
    );
    const other = { ...abandoned, ContactId: 'other' };
    expect(statusOf(amazonConnect, { deliveries: [abandoned!, other] })).toBe(
      'bad: deliveries are of more than one call',
    );
  });

  it('gives the same call for deliveries in any order, each once or more often', () => {
    const deliveries = twice!['deliveries'] as readonly JsonValue[];
    const expected = readBy(amazonConnect, twice!);
    fc.assert(
      fc.property(reordered(deliveries), (shuffled) => {
        expect(readBy(amazonConnect, { deliveries: shuffled })).toEqual(expected);
      }),
    );
  });

  it('gives an outcome for any record', () => {
    const any = fc.oneof(
      fc.jsonValue() as fc.Arbitrary<JsonValue>,
      ...examples.map(({ record }) => damagedJson(record)),
    );
    fc.assert(
      fc.property(any, (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(amazonConnect, record, anyTask).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesysCloud } from '../../../src/sources/genesys-cloud/genesys-cloud.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { reordered, damagedJson } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('genesys-cloud.jsonl');
const [talked, missed, , queued] = examples.map(({ record }) => record as JsonObject);
const settings = { calls: [{ when: { direction: 'outbound' }, taskType: 'PREDICTED' }] };

const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 15, 0, 0) + second * 1_000).toISOString();
const segment = (segmentType: string, from: number, to: number, others: JsonObject = {}): JsonObject => ({
  segmentType,
  segmentStart: at(from),
  segmentEnd: at(to),
  ...others,
});
const participant = (purpose: string, segments: JsonValue, session: JsonObject = {}): JsonObject => ({
  purpose,
  userId: `${purpose}-id`,
  sessions: [{ sessionId: purpose, mediaType: 'voice', segments, ...session }],
});
const conversation = (...participants: readonly JsonObject[]): JsonObject => ({
  conversationId: 'conversation-1',
  conversationStart: at(0),
  conversationEnd: at(60),
  originatingDirection: 'outbound',
  participants,
});
const dialled = (session: JsonObject, ...segments: readonly JsonObject[]): JsonObject =>
  conversation(participant('customer', [segment('dialing', 0, 2), ...segments], { direction: 'outbound', ...session }));

const DECLINED = 'CALLEE_BUSY_OR_REJECTED';
const disposition = (name: string): JsonObject => ({ dispositionName: `disposition.classification.${name}` });

describe('genesys-cloud', () => {
  it.each(examples.map((example) => [example.expect.status, example] as const))(
    'gives the example of %s its status',
    (_, example) => {
      expect(statusOf(genesysCloud, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
    },
  );

  it('reads the times and packets of the examples', () => {
    expect(readBy(genesysCloud, talked!)).toMatchObject({
      call: { callDurationMs: 130_100, talkDurationMs: 95_450, queueDurationMs: 16_000, agentRingingDurationMs: 6_950 },
    });
    expect(readBy(genesysCloud, missed!)).toMatchObject({
      call: { queueDurationMs: 15_986, agentRingingDurationMs: 24_014, hangupParty: 'SYSTEM' },
    });
  });

  it.each([
    ['callable.busy', 'CALLEE_BUSY_OR_REJECTED'],
    ['callable.noanswer', 'TIMEOUT_NO_ANSWER'],
    ['callable.sit', 'TELECOM_UNAVAILABLE'],
    ['uncallable.sit', 'OUT_OF_SERVICE'],
    ['uncallable.notfound', 'OUT_OF_SERVICE'],
    ['callable.machine', 'VOICEMAIL_PRE_CONNECT'],
  ])('reads %s before the answer as %s', (name, status) => {
    expect(statusOf(genesysCloud, dialled(disposition(name), segment('contacting', 2, 30)), settings)).toBe(status);
  });

  it.each([
    ['callable.busy', 'UNCLASSIFIED CONNECTED_WITHOUT_TALK'],
    ['callable.machine', 'VOICEMAIL_POST_CONNECT'],
  ])('reads %s after the answer as %s', (name, status) => {
    const answered = dialled(disposition(name), segment('contacting', 2, 30), segment('interact', 30, 40));
    expect(statusOf(genesysCloud, answered, settings)).toBe(status);
  });

  it.each([
    [{ disconnectType: 'peer', sipResponseCodes: [404] }, 'OUT_OF_SERVICE'],
    [{ disconnectType: 'peer', sipResponseCodes: [180, 486] }, 'CALLEE_BUSY_OR_REJECTED'],
    [{ disconnectType: 'peer', q850ResponseCodes: ['21'] }, 'CALLEE_BUSY_OR_REJECTED'],
    [{ disconnectType: 'timeout', sipResponseCodes: [487] }, 'TIMEOUT_NO_ANSWER'],
    [{ disconnectType: 'peer', sipResponseCodes: [200] }, 'CALLER_HANGUP'],
    [{ disconnectType: 'endpoint' }, 'CALLER_HANGUP'],
    [{ disconnectType: 'uncallable' }, 'CALL_FAILED'],
    [{ wrapUpCode: 'ININ-OUTBOUND-ON-DO-NOT-CALL-LIST' }, 'CALL_FAILED'],
  ])('reads the codes and words %j of an unanswered call as %s', (end, status) => {
    const record = dialled(disposition('callable.disconnect'), segment('contacting', 2, 30, end));
    expect(statusOf(genesysCloud, record, settings)).toBe(status);
  });

  it.each([
    ['callable.noanswer', { disconnectType: 'endpoint', sipResponseCodes: [480] }, 'UNKNOWN', 'TIMEOUT_NO_ANSWER'],
    ['callable.noanswer', { disconnectType: 'system', sipResponseCodes: [480] }, 'SYSTEM', 'TIMEOUT_NO_ANSWER'],
    ['callable.noanswer', { disconnectType: 'timeout', sipResponseCodes: [480] }, 'SYSTEM', 'TIMEOUT_NO_ANSWER'],
    ['callable.disconnect', { disconnectType: 'endpoint' }, 'UNKNOWN', 'TIMEOUT_NO_ANSWER'],
    ['callable.disconnect', { disconnectType: 'endpoint', sipResponseCodes: [603] }, 'CUSTOMER', DECLINED],
    ['callable.disconnect', { disconnectType: 'endpoint', q850ResponseCodes: [17] }, 'CUSTOMER', DECLINED],
    ['callable.busy', { disconnectType: 'endpoint' }, 'CUSTOMER', DECLINED],
  ])('reads %s with %j after 38 s of ringing as ended by %s, %s', (name, end, hangupParty, status) => {
    const limited = { calls: [{ taskType: 'PREDICTED', maxRingingDurationMs: 30_000 }] };
    const ended = dialled(disposition(name), segment('contacting', 22, 60, end));
    expect(statusOf(genesysCloud, ended, limited)).toBe(status);
    expect(readBy(genesysCloud, ended, limited)).toMatchObject({ call: { hangupParty } });
  });

  it('knows by the agent who gave up ringing', () => {
    const customer = participant('customer', [segment('contacting', 2, 60, { disconnectType: 'peer' })]);
    const agent = participant('agent', [segment('interact', 0, 60, { disconnectType: 'client' })]);
    const manual = { calls: [{ taskType: 'MANUAL' }] };
    expect(statusOf(genesysCloud, conversation(customer, agent), manual)).toBe('CALLER_HANGUP');
  });

  const waiting = participant('acd', [segment('delay', 10, 11), segment('interact', 11, 60)]);
  const answered = (disconnectType: string): JsonObject =>
    participant('customer', [segment('interact', 10, 60, { disconnectType })], { direction: 'outbound' });
  const alerted = (disconnectType: string): JsonObject =>
    participant('agent', [segment('alert', 20, 30, { disconnectType })]);

  it.each([
    ['peer', 'transportFailure', 'QUEUE_ABANDON_LONG'],
    ['peer', 'error', 'QUEUE_ABANDON_LONG'],
    ['endpoint', 'transportFailure', 'RING_ABANDON'],
    ['endpoint', 'error', 'RING_ABANDON'],
    ['peer', 'noAnswerTransfer', 'RING_ABANDON'],
    ['peer', 'client', 'RING_ABANDON'],
  ])('with the customer ended by %s and the agent by %s is %s', (customerEnd, agentEnd, status) => {
    expect(statusOf(genesysCloud, conversation(answered(customerEnd), waiting, alerted(agentEnd)), settings)).toBe(
      status,
    );
  });

  it.each([
    ['a third party', 'external', 'inbound'],
    ['a call back', 'customer', 'outbound'],
  ])('takes not %s for the leg of the customer who called', (_, purpose, direction) => {
    const segments = [segment('interact', 200, 300, { disconnectType: 'peer' })];
    const other = participant(purpose, segments, { sessionId: 'z', direction });
    const participants = [...(talked!['participants'] as readonly JsonObject[]), other];
    expect(readBy(genesysCloud, { ...talked, participants })).toEqual(readBy(genesysCloud, talked!));
  });

  it('takes the end and the agent of the call that is decided, and not of a callback after it', () => {
    const [first, ...others] = talked!['participants'] as readonly JsonObject[];
    const asked = participant('customer', [], { sessionId: 'y', mediaType: 'callback' });
    const back = [segment('contacting', 900, 910), segment('interact', 910, 990, { disconnectType: 'client' })];
    const later = [
      participant('customer', back, { sessionId: 'z', direction: 'outbound' }),
      { ...participant('agent', [segment('alert', 890, 900), ...back], { sessionId: 'zz' }), userId: 'later-agent' },
    ];
    const record = { ...talked, conversationEnd: at(999), participants: [first!, ...others, asked, ...later] };
    const [alone, followed] = [talked!, record].map((read) => readBy(genesysCloud, read));
    const { segments } = (first!['sessions'] as readonly { segments: readonly JsonObject[] }[])[0]!;
    const call = (alone as { call: object }).call;
    const startedAt = Date.parse(segments[0]!['segmentStart'] as string);
    expect(followed).toMatchObject({
      call: { ...call, startedAt, endedAt: Date.parse(segments.at(-1)!['segmentEnd'] as string) },
      origins: { endedAt: "the customer's last segment" },
    });
  });

  it('knows who hung up, though a queue hands over a moment later', () => {
    const flow = participant('ivr', [segment('ivr', 50, 59, { disconnectType: 'system' })]);
    const queue = participant('acd', [segment('interact', 11, 60, { disconnectType: 'transfer' })]);
    const read = readBy(genesysCloud, conversation(answered('peer'), flow, queue), settings);
    expect(read).toMatchObject({ call: { hangupParty: 'SYSTEM' } });
  });

  it('counts back what a user did before the end, one after the other', () => {
    const did = { alertingDurationMs: 5_000, interactingDurationMs: 6_000 };
    const events = [
      event('user.end', 60, did),
      event('acd.end', 54, { connectedDurationMs: 9_000 }),
      event('customer.end', 60, {}),
    ];
    expect(readBy(genesysCloud, { events }, settings)).toMatchObject({
      call: { queueDurationMs: 4_000, agentRingingDurationMs: 5_000, talkDurationMs: 6_000 },
    });
  });

  it('takes one and the same of two versions of a session', () => {
    const early = answered('endpoint');
    const late = participant('customer', [segment('interact', 20, 60)], { direction: 'outbound' });
    const [read, turned] = [conversation(early, late), conversation(late, early)].map((record) =>
      readBy(genesysCloud, record, settings),
    );
    expect(turned).toEqual(read);
  });

  it.each([
    ['NOT_VOICE', conversation(participant('customer', [], { mediaType: 'chat' }))],
    ['INTERNAL', conversation(participant('user', []))],
    ['STILL_OPEN', { ...talked, conversationEnd: null }],
    ['STILL_OPEN', { events: (queued!['events'] as readonly JsonValue[]).slice(0, 1).concat(startOfCustomer()) }],
  ])('passes over what is %s', (reason, record) => {
    expect(statusOf(genesysCloud, record as JsonValue, settings)).toBe(`not a call: ${reason}`);
  });

  it('takes more of a call from more of its events', () => {
    const [acd, customer] = queued!['events'] as readonly JsonObject[];
    const more = JSON.parse(JSON.stringify(customer)) as { detail: { eventBody: JsonObject } };
    more.detail.eventBody = { ...more.detail.eventBody, interactingDurationMs: 8_200 };
    const events = [acd!, more as unknown as JsonObject, startOfCustomer()];
    expect(readBy(genesysCloud, { events }, settings)).toMatchObject({
      call: { startedAt: 1_795_189_800_000, endedAt: 1_795_189_838_300, callDurationMs: 8_200, queueDurationMs: 7_200 },
    });
  });

  it.each([
    [{ alertingDurationMs: 5_000, disconnectType: 'NO_ANSWER_TRANSFER' }, 'RING_ABANDON'],
    [{ alertingDurationMs: 1_000, interactingDurationMs: 6_000, disconnectType: 'CLIENT' }, 'EFFECTIVE_CALL'],
  ])('reads what a user did, %j, as %s', (did, status) => {
    const customer = { interactingDurationMs: 20_000, disconnectType: 'PEER' };
    expect(
      statusOf(genesysCloud, { events: [event('user.end', 60, did), event('customer.end', 60, customer)] }, settings),
    ).toBe(status);
  });

  it('knows of an agent whose events are not there', () => {
    const events = [
      event('acd.end', 30, { acdOutcome: 'ANSWERED', connectedDurationMs: 9_000 }),
      event('customer.end', 60, {}),
    ];
    expect(statusOf(genesysCloud, { events }, settings)).toBe('EFFECTIVE_CALL');
  });

  it('refuses what it cannot read, and names the field', () => {
    const record = dialled({}, { segmentType: 'contacting', segmentStart: 'soon' });
    expect(statusOf(genesysCloud, record)).toBe('bad: segmentStart is no time of ISO 8601 with its zone');
    const two = [event('acd.end', 1, {}), event('acd.end', 1, { conversationId: 'conversation-2' })];
    expect(statusOf(genesysCloud, { events: two })).toBe('bad: events are of more than one conversation');
  });

  it('gives the same call for participants and sessions in any order, each once or more often', () => {
    fc.assert(
      fc.property(fc.constantFrom(talked!, missed!).chain(shuffled), ({ record, changed }) => {
        expect(readBy(genesysCloud, changed)).toEqual(readBy(genesysCloud, record));
      }),
    );
  });

  it('gives the same call for events in any order, each once or more often', () => {
    const ofAgent = [
      event('user.end', 20, { alertingDurationMs: 9 }),
      event('user.end', 30, { alertingDurationMs: 7 }),
    ];
    const agents = ofAgent.map((ofOne) => withBody(ofOne, { conversationId: '00000000-0000-4000-8000-000000000906' }));
    const events = [...(queued!['events'] as readonly JsonObject[]), startOfCustomer(), ...agents];
    fc.assert(
      fc.property(reordered(events), (changed) => {
        expect(readBy(genesysCloud, { events: changed }, settings)).toEqual(readBy(genesysCloud, { events }, settings));
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
        expect(['call', 'not a call', 'bad']).toContain(readBy(genesysCloud, record, settings).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

function shuffled(record: JsonObject): fc.Arbitrary<{ record: JsonObject; changed: JsonObject }> {
  return reordered(record['participants'] as readonly JsonObject[]).map((participants) => ({
    record,
    changed: { ...record, participants },
  }));
}

function event(topic: string, second: number, body: JsonObject): JsonObject {
  const conversationId = 'conversation-1';
  return {
    topicName: `v2.detail.events.conversation.${conversationId}.${topic}`,
    eventBody: {
      conversationId,
      sessionId: topic,
      mediaType: 'VOICE',
      direction: 'OUTBOUND',
      eventTime: Date.parse(at(second)),
      ...body,
    },
  };
}

function withBody(made: JsonObject, body: JsonObject): JsonObject {
  return { ...made, eventBody: { ...(made['eventBody'] as JsonObject), ...body } };
}

/** One of the events that the example leaves out. */
function startOfCustomer(): JsonObject {
  const conversationId = '00000000-0000-4000-8000-000000000906';
  const { eventBody } = event('customer.start', 0, { conversationId, sessionId: 's1', eventTime: 1_795_189_800_000 });
  return {
    detail: { topicName: `v2.detail.events.conversation.${conversationId}.customer.start`, eventBody: eventBody! },
  };
}

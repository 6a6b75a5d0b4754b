import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeswitchJsonCdr } from '../../../src/sources/freeswitch/freeswitch-json-cdr.ts';
import { freeswitchCall } from '../../../src/sources/freeswitch/freeswitch-call.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import type { Source } from '../../../src/sources/source.ts';
import { damagedJson } from '../../support/damaged-json.ts';
import { realCall, realCalls, settingsOf, variablesOf, withVariables } from '../../support/real-freeswitch.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('freeswitch.jsonl');

describe('records made by hand', () => {
  it.each(examples)('$kind: $expect.status', (example) => {
    expect(statusOf(freeswitchJsonCdr, example.record, settingsOfContext(example.context))).toBe(
      expectedStatus(example),
    );
  });
});

/** Where one leg does not tell what became of the call: what its legs give, calls only. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  // A 180 with SDP is written as early media.
  'E7-180-with-sdp-then-480': ['OUT_OF_SERVICE'],
  // Two legs to customers are two calls: neither knows of the other.
  'F3-fork-486-then-404': ['CALLEE_BUSY_OR_REJECTED', 'OUT_OF_SERVICE'],
  'F4-fork-404-then-486': ['OUT_OF_SERVICE', 'CALLEE_BUSY_OR_REJECTED'],
  'F6-serial-busy-answered': ['CALLEE_BUSY_OR_REJECTED', 'EFFECTIVE_CALL'],
  'G2-continue_on_fail-503-busy': ['TELECOM_UNAVAILABLE', 'CALLEE_BUSY_OR_REJECTED'],
  // The leg in the queue does not tell whether an agent's phone rang.
  'M2-queue-agent-no-answer': ['UNCLASSIFIED NO_INBOUND_ROW'],
  'M3-queue-agent-rejects': ['UNCLASSIFIED NO_INBOUND_ROW'],
  'O6-originate-answered-agent-no-answer': ['UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE'],
  // The only leg is the agent's, and no call to a customer.
  'P3-agent-first-agent-no-answer': [],
};

const callsOf = (call: (typeof realCalls)[number]) =>
  call.legs
    .map((leg) => statusOf(freeswitchJsonCdr, leg, settingsOf(call)))
    .filter((status) => !status.startsWith('not a call'));

describe('legs of calls that were really made', () => {
  it.each(realCalls)('$scenario: $happened', (call) => {
    const found = callsOf(call).map((status) => (WRONG[call.scenario] === undefined ? status.split(' ')[0] : status));
    expect(found).toEqual(WRONG[call.scenario] ?? [call.status]);
  });

  it('give exactly one call, and the right one, of 73 in 82', () => {
    const right = realCalls.filter((call) => {
      const [status, ...others] = callsOf(call);
      return others.length === 0 && status?.split(' ')[0] === call.status;
    });
    expect([realCalls.length, right.length]).toEqual([82, 73]);
  });

  it('that are of agents, of loopback, or lost a race, are passed over', () => {
    const skipped = ['P2', 'F1', 'Q2', 'M3'].map((name) => {
      const call = realCall(name);
      return call.legs.map((leg) => statusOf(freeswitchJsonCdr, leg, settingsOf(call)).replace('not a call: ', '- '));
    });
    expect(skipped).toEqual([
      ['EFFECTIVE_CALL', '- AGENT_LEG'],
      ['- LOST_RACE', '- CALLING_LEG', 'EFFECTIVE_CALL'],
      ['UNCLASSIFIED CONTRADICTORY_EVIDENCE', '- LOOPBACK_LEG', '- LOOPBACK_LEG'],
      ['- AGENT_LEG', '- AGENT_LEG', '- AGENT_LEG', '- AGENT_LEG', 'UNCLASSIFIED NO_INBOUND_ROW'],
    ]);
  });

  it('have the id of the whole call, which call_uuid is not', () => {
    for (const call of realCalls) {
      const whole = idsOf(freeswitchCall, { legs: call.legs }, call);
      expect(new Set(call.legs.flatMap((leg) => idsOf(freeswitchJsonCdr, leg, call)))).toEqual(
        new Set(call.scenario.startsWith('P3') ? [] : whole),
      );
    }
    const called = realCalls
      .flatMap(({ legs }) => legs.map(variablesOf))
      .filter((leg) => 'originating_leg_uuid' in leg);
    const astray = called.filter((leg) => leg['call_uuid'] !== leg['originating_leg_uuid']);
    expect([called.length, astray.length]).toEqual([68, 7]);
  });
});

function idsOf(source: Source, record: JsonValue, call: (typeof realCalls)[number]): readonly string[] {
  const read = readBy(source, record, settingsOf(call));
  return read.kind === 'call' ? [read.call.callId] : [];
}

describe('any record', () => {
  it('is one outcome or another, whatever is damaged', () => {
    const records = [...realCalls.flatMap(({ legs }) => legs), ...examples.map(({ record }) => record)];
    const cases = fc.constantFrom(...records).chain((record) => damagedJson(record));
    fc.assert(
      fc.property(fc.oneof(cases, fc.jsonValue() as typeof cases), (record) => {
        const { kind } = readBy(freeswitchJsonCdr, record, { calls: [{ taskType: 'FIXED' }] });
        expect(['call', 'not a call', 'bad']).toContain(kind);
      }),
      { numRuns: 400 },
    );
  });

  it('without its variables, its id, its direction or an answer is bad, and says where', () => {
    const [leg] = realCall('B5').legs;
    const bad = (changes: JsonObject) => statusOf(freeswitchJsonCdr, withVariables(leg!, changes));
    expect([
      statusOf(freeswitchJsonCdr, {}),
      bad({ uuid: '' }),
      statusOf(freeswitchJsonCdr, { ...withVariables(leg!, { direction: 'both' }), channel_data: {} }),
      statusOf(freeswitchJsonCdr, withVariables(leg!, { answer_uepoch: null }), settingsOf(realCall('B5'))),
      bad({ sip_term_status: [] }),
    ]).toEqual([
      'bad: variables is missing',
      'bad: variables.uuid is missing',
      'bad: variables.direction is neither inbound nor outbound',
      'bad: variables.answer_uepoch is missing',
      'bad: variables.sip_term_status is no number',
    ]);
  });
});

describe('an event', () => {
  it('of another name is passed over', () => {
    const record = { ...(examples[0]!.record as JsonObject), 'Event-Name': 'CHANNEL_HANGUP' };
    expect(statusOf(freeswitchJsonCdr, record)).toBe('not a call: OTHER_EVENT');
  });

  it('tells what the document of its leg tells', () => {
    const { context, record } = examples[0]!;
    const read = readBy(freeswitchJsonCdr, record, settingsOfContext(context));
    expect(read).toMatchObject({
      call: {
        eventId: 'freeswitch:c1000000-0000-4000-8000-000000000002',
        calleeNumber: '12025550143',
        ringingDurationMs: 28_150,
        hangupParty: 'SYSTEM',
        endCause: 'NO_ANSWER',
        carrier: 'carrier-a',
      },
      origins: { ringingDurationMs: 'Caller-Channel-Progress-Time to Caller-Channel-Hangup-Time' },
    });
  });
});

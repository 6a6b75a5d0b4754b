import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ciscoCucm } from '../../../src/sources/cisco-cucm/cisco-cucm.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { anyDamaged } from '../../support/damaged-json.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = examplesOf('cisco-cucm.jsonl');
const manual = { calls: [{ taskType: 'MANUAL' }] };
const inbound = { calls: [{ taskType: 'INBOUND' }] };

/** A call of an agent through the gateway that nobody answered. */
const unanswered = {
  cdrRecordType: '1',
  globalCallID_callManagerId: '1',
  globalCallID_callId: '305',
  globalCallId_ClusterID: 'Cluster1',
  origLegCallIdentifier: '3050',
  destLegIdentifier: '3051',
  origDeviceName: 'SEP000000002001',
  destDeviceName: 'PSTN-GW',
  dateTimeOrigination: '1795197900',
  dateTimeConnect: '0',
  dateTimeDisconnect: '1795197913',
  duration: '0',
  origCause_value: '0',
  destCause_value: '0',
};
const answered = { ...unanswered, dateTimeConnect: '1795197909', dateTimeDisconnect: '1795197969', duration: '60' };

function callOf(record: JsonObject, settings: object = manual) {
  const read = readBy(ciscoCucm, record, settings);
  if (read.kind !== 'call') throw new Error(JSON.stringify(read));
  return read.call;
}

it('has an example that shows its main trap', () => {
  const { record, settings } = ciscoCucm.example;
  expect(statusOf(ciscoCucm, record, settings)).toBe('SHORT_DURATION_HANGUP');
});

describe('examples made by hand', () => {
  it.each(examples.map((example) => [example.expect.status, example] as const))('%s', (_, example) => {
    expect(statusOf(ciscoCucm, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
  });
});

describe('an answered call', () => {
  it('of less than a second is one that was answered', () => {
    const record = { ...answered, dateTimeDisconnect: '1795197909', duration: '0' };
    expect(callOf(record).callDurationMs).toBe(1);
  });

  it('was hung up by the side whose cause is 16', () => {
    const [calling, called] = [
      { ...answered, origCause_value: 16 },
      { ...answered, destCause_value: 16 },
    ];
    expect([callOf(calling), callOf(called)].map(({ hangupParty }) => hangupParty)).toEqual(['AGENT', 'CUSTOMER']);
    expect(callOf(called, inbound)).toMatchObject({ hangupParty: 'AGENT', talkDurationMs: 60_000 });
    expect(callOf({ ...calling, destCause_value: 16 }).hangupParty).toBe('UNKNOWN');
  });
});

describe('a call that was not answered', () => {
  it.each([
    [1090519081, 481],
    [50331669, 402],
    [1174405137, 486],
    [2717909013, 603],
    [-1493172161, 503],
    [1509949567, 513],
  ])('has for the cause %i the SIP status %i', (cause, status) => {
    expect(callOf({ ...unanswered, destCause_value: cause })).toMatchObject({ sipStatusCode: status, q850Cause: null });
  });

  it('rang until the time was up, where the cause is 19', () => {
    expect(statusOf(ciscoCucm, { ...unanswered, destCause_value: '19' }, manual)).toBe('TIMEOUT_NO_ANSWER');
    expect(statusOf(ciscoCucm, { ...unanswered, destCause_value: '19' }, inbound)).toBe('INBOUND_NO_AGENT_ANSWER');
    expect(statusOf(ciscoCucm, { ...unanswered, destCause_value: '21' }, inbound)).toBe('INBOUND_NO_AGENT_ANSWER');
  });

  it('was abandoned also where the trunk says 487 of it', () => {
    const record = { ...unanswered, origCause_value: 16, destCause_value: 1191182367 };
    expect(statusOf(ciscoCucm, record, manual)).toBe('CALLER_HANGUP');
    expect(callOf(record, inbound).hangupParty).toBe('CUSTOMER');
  });

  it('has the calling side’s cause where a number could not be dialled', () => {
    expect(statusOf(ciscoCucm, { ...unanswered, origCause_value: 1 }, manual)).toBe('OUT_OF_SERVICE');
  });

  it('tells nothing by Cisco’s own causes', () => {
    expect(statusOf(ciscoCucm, { ...unanswered, destCause_value: 262144 }, manual)).toBe('UNCLASSIFIED NO_EVIDENCE');
  });
});

describe('a record that is no call', () => {
  const trunks = { options: { trunks: ['PSTN-GW', 'SBC'] } };
  it.each([
    ['the types of the columns', { ...unanswered, cdrRecordType: 'INTEGER' }, 'HEADER_LINE'],
    ['a CMR', { ...unanswered, cdrRecordType: 2 }, 'CMR'],
    [
      'a part of a transferred call without a trunk',
      { ...answered, destDeviceName: 'SEP000000002002', destCause_value: 393216 },
      'CALL_SPLIT',
    ],
    ['a part that was handed on while it rang', { ...unanswered, destCause_value: 126 }, 'CALL_SPLIT'],
    ['the rest of a transferred call', { ...answered, joinOnBehalfOf: '10', destCause_value: 16 }, 'JOINED'],
    ['a part of a conference', { ...answered, joinOnBehalfOf: '4', origCause_value: 16 }, 'JOINED'],
    ['a call between phones', { ...answered, destDeviceName: 'SEP000000002002' }, 'INTERNAL'],
    ['a call from trunk to trunk', { ...answered, origDeviceName: 'SBC' }, 'TRANSIT'],
  ])('is %s', (_, record, reason) => {
    expect(statusOf(ciscoCucm, record, { ...manual, ...trunks })).toBe(`not a call: ${reason}`);
  });
});

describe('a call that was transferred with a consultation', () => {
  const settings = {
    calls: [{ when: { direction: 'outbound' }, taskType: 'MANUAL' }],
    options: { trunks: ['PSTN-GW', 'SBC'] },
  };
  const [agent, colleague] = ['SEP000000002001', 'SEP000000002002'];

  /** The agent's call, the consultation, and what was joined. */
  function transfer(first: [string, string], other: [string, string], joined: [string, string], split: string) {
    const part = ([origDeviceName, destDeviceName]: [string, string], more: JsonObject): JsonObject => ({
      ...answered,
      origDeviceName,
      destDeviceName,
      ...more,
    });
    const both = { origCause_value: split, destCause_value: split };
    const rest = { origCause_value: '0', destCause_value: '16', joinOnBehalfOf: '10' };
    return [part(first, both), part(other, both), part(joined, rest)].map((record) =>
      statusOf(ciscoCucm, record, settings),
    );
  }

  it.each(['126', '393216'])('is the part before it, once, where the split is %s', (split) => {
    const [consulted, rest] = ['not a call: CALL_SPLIT', 'not a call: JOINED'];
    expect(transfer([agent, 'PSTN-GW'], [agent, colleague], ['PSTN-GW', colleague], split)).toEqual([
      'EFFECTIVE_CALL',
      consulted,
      rest,
    ]);
    expect(transfer(['PSTN-GW', agent], [agent, colleague], ['PSTN-GW', colleague], split)).toEqual([
      'INBOUND_NORMAL_CALL',
      consulted,
      rest,
    ]);
    expect(transfer(['PSTN-GW', agent], [agent, 'SBC'], ['PSTN-GW', 'SBC'], split)).toEqual([
      'INBOUND_NORMAL_CALL',
      'EFFECTIVE_CALL',
      rest,
    ]);
  });

  it('was hung up by nobody when it was split', () => {
    const record = { ...answered, origCause_value: '16', destCause_value: '393216' };
    expect(callOf(record, settings)).toMatchObject({ hangupParty: 'UNKNOWN', callDurationMs: 60_000 });
  });

  it('is the rest of it where no trunks are named', () => {
    expect(statusOf(ciscoCucm, { ...answered, destCause_value: '126' }, manual)).toBe('not a call: CALL_SPLIT');
    expect(statusOf(ciscoCucm, { ...answered, joinOnBehalfOf: '10' }, manual)).toBe('EFFECTIVE_CALL');
  });
});

describe('trunks', () => {
  const settings = {
    calls: [{ when: { trunk: 'PSTN-GW', direction: 'outbound' }, taskType: 'PREVIEW' }],
    options: { trunks: ['PSTN-GW'] },
  };
  it('say the direction, and so which settings hold', () => {
    expect(callOf(unanswered, settings)).toMatchObject({ taskType: 'PREVIEW', carrier: 'PSTN-GW' });
    const incoming = { ...answered, origDeviceName: 'PSTN-GW', destDeviceName: 'SEP000000002001' };
    expect(callOf(incoming, settings)).toMatchObject({ taskType: 'INBOUND', carrier: 'PSTN-GW' });
  });
});

describe('without options.trunks', () => {
  const phone = 'SEP000000002001';
  const outgoing = { ...answered, origDeviceName: phone, destDeviceName: 'PSTN-GW' };
  const incoming = { ...answered, origDeviceName: 'PSTN-GW', destDeviceName: phone };
  const ruled = (trunkRule: string, other: string): object => ({
    calls: [{ when: { trunk: 'PSTN-GW' }, taskType: trunkRule }, { taskType: other }],
  });

  it('the trunk of an inbound call is where it came from, and of an outbound one where it went to', () => {
    expect(callOf(incoming, inbound)).toMatchObject({ taskType: 'INBOUND', carrier: 'PSTN-GW' });
    expect(callOf(outgoing, manual)).toMatchObject({ taskType: 'MANUAL', carrier: 'PSTN-GW' });
    const read = readBy(ciscoCucm, incoming, inbound);
    expect(read.kind === 'call' && read.origins.carrier).toBe('origDeviceName');
  });

  it.each([
    ['an inbound call by a rule of its trunk', incoming, ruled('INBOUND', 'MANUAL'), 'INBOUND'],
    ['an outbound call beside a rule of inbound trunks', outgoing, ruled('INBOUND', 'MANUAL'), 'MANUAL'],
    ['an outbound call by a rule of its trunk', outgoing, ruled('PREVIEW', 'INBOUND'), 'PREVIEW'],
    ['an inbound call beside a rule of outbound trunks', incoming, ruled('PREVIEW', 'INBOUND'), 'INBOUND'],
  ])('tell %s', (_, record, settings, taskType) => {
    expect(callOf(record, settings)).toMatchObject({ taskType, carrier: 'PSTN-GW' });
  });

  it('need a rule that says the task type', () => {
    const settings = { calls: [{ when: { trunk: 'PSTN-GW' }, taskType: 'MANUAL' }] };
    expect(callOf(outgoing, settings).taskType).toBe('MANUAL');
    expect(statusOf(ciscoCucm, incoming, settings)).toBe(
      "bad: taskType is said by no entry of calls in the source's settings",
    );
  });
});

describe('whatever the record', () => {
  it('has an outcome', () => {
    const anyRecord = fc.constantFrom(...examples.map(({ record }) => record), answered, unanswered);
    fc.assert(
      fc.property(anyDamaged(anyRecord), (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(ciscoCucm, record, manual).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

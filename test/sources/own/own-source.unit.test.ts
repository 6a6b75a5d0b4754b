import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import type { ReadSource } from '../../../src/sources/open-source.ts';
import { ownSourceOf, plainRecord } from '../../support/own-source.ts';
import { readBy } from '../../support/source-examples.ts';

const fixed = { calls: [{ taskType: 'FIXED' }] };

/** What fields of a file's make of the plain record with these values. */
function read(fields: object, record: JsonObject, settings: object = fixed, others: object = {}): ReadSource {
  return readBy(ownSourceOf(fields, others), { ...plainRecord, ...record }, settings);
}

/** A field of the call, and from where it comes. */
function fieldOf(outcome: ReadSource, field: string): readonly unknown[] {
  if (outcome.kind !== 'call') throw new Error(JSON.stringify(outcome));
  const origins = outcome.origins as Readonly<Record<string, string>>;
  return [(outcome.call as unknown as Readonly<Record<string, JsonValue>>)[field], origins[field]];
}

describe('a field of a source file', () => {
  it('comes from a path, the first path that has a value, or an expression', () => {
    const firstOf = { agentId: { firstOf: ['agent.id', 'user'] } };
    expect(fieldOf(read({ agentId: { path: 'agent.id' } }, { agent: { id: 7 } }), 'agentId')).toEqual([
      '7',
      'agent.id',
    ]);
    expect(fieldOf(read(firstOf, { agent: { id: '' }, user: 'u' }), 'agentId')).toEqual(['u', 'user']);
    expect(fieldOf(read(firstOf, { agent: 'x', user: null }), 'agentId')).toEqual([null, undefined]);
    const expression = 'record.agent.id + "@" + record.site';
    expect(fieldOf(read({ agentId: { expression } }, { agent: { id: 'a' }, site: 'b' }), 'agentId')).toEqual([
      'a@b',
      expression,
    ]);
  });

  it('is put together of several, none of which may be missing', () => {
    const fields = { eventId: { join: ['id', 'part.no'] } };
    expect(fieldOf(read(fields, { part: { no: 3 } }), 'eventId')).toEqual(['own-test:c-1:3', 'id, part.no']);
    expect(read(fields, {})).toEqual({ kind: 'bad', problem: 'part.no is missing' });
  });

  it('is the same for every call', () => {
    const outcome = read({ lineId: { value: 'l-1' }, maxRingingDurationMs: { value: 30, unit: 's' } }, {});
    expect(fieldOf(outcome, 'lineId')).toEqual(['l-1', 'source file']);
    expect(fieldOf(outcome, 'maxRingingDurationMs')).toEqual([30_000, 'source file']);
  });

  it('is not told by what the file says to be nothing', () => {
    const fields = {
      q850Cause: { path: 'cause', nothing: ['0', '127'] },
      agentId: { path: 'agent', nothing: ['none'] },
    };
    expect(fieldOf(read(fields, { cause: 0, agent: 'none' }), 'q850Cause')[0]).toBe(null);
    expect(fieldOf(read(fields, { cause: '127' }), 'q850Cause')[0]).toBe(null);
    expect(fieldOf(read(fields, { cause: '17', agent: 'n' }), 'q850Cause')[0]).toBe(17);
    expect(fieldOf(read(fields, { agent: 'none' }), 'agentId')[0]).toBe(null);
  });

  it('has words of ours for those of the platform', () => {
    const words = { busy: 'BUSY', ok: null };
    const told = (given: object, result: JsonValue): unknown =>
      fieldOf(read({ endCause: { path: 'result', words, ...given } }, { result }), 'endCause')[0];
    expect(['busy', 'ok', 'new', '', null].map((result) => told({}, result))).toEqual(['BUSY', null, null, null, null]);
    expect(['busy', 'ok', 'new'].map((result) => told({ otherwise: 'UNKNOWN' }, result))).toEqual([
      'BUSY',
      null,
      'UNKNOWN',
    ]);
    expect(told({}, 'constructor')).toBe(null);
    const own = { hangupParty: { path: 'by' } };
    expect(fieldOf(read(own, { by: 'AGENT' }), 'hangupParty')[0]).toBe('AGENT');
    expect(read(own, { by: 'agent' })).toEqual({ kind: 'bad', problem: 'by is no word that is known' });
  });

  it('is true or false', () => {
    const told = (given: object, amd: JsonValue): unknown =>
      fieldOf(read({ voicemailDetected: { path: 'x.amd', ...given } }, { x: { amd } }), 'voicemailDetected')[0];
    expect([true, 'true', false, 'false', null].map((amd) => told({}, amd))).toEqual([true, true, false, false, false]);
    const words = { machine: true };
    expect(['machine', 'human'].map((amd) => told({ words }, amd))).toEqual([true, false]);
    expect(['machine', 'fax'].map((amd) => told({ words: { human: false }, otherwise: true }, amd))).toEqual([
      true,
      true,
    ]);
  });
});

describe('durations and times', () => {
  it.each([
    ['ms', 1_500, 1_500],
    ['s', '1.5', 1_500],
    ['us', 1_500_000, 1_500],
    ['ns', 1_500_000_000, 1_500],
  ])('are read in %s', (unit, ringing, expected) => {
    expect(fieldOf(read({ ringingDurationMs: { path: 'r', unit } }, { r: ringing }), 'ringingDurationMs')[0]).toBe(
      expected,
    );
  });

  it.each([
    ['iso', '2026-11-20T11:05:30.400+01:00', {}],
    ['local', '2026-11-20 11:05:30.400', { timeZone: 'Europe/Vienna' }],
    ['s', 1_795_169_130.4, {}],
    ['ms', '1795169130400', {}],
    ['us', 1_795_169_130_400_000, {}],
    ['ns', '1795169130400000000', {}],
  ])('are times as %s', (time, start, others) => {
    const outcome = read({ startedAt: { path: 's', time }, endedAt: { path: 's', time } }, { s: start }, fixed, others);
    expect(fieldOf(outcome, 'startedAt')).toEqual([Date.parse('2026-11-20T10:05:30.400Z'), 's']);
  });

  it('are times of mail, in whole seconds', () => {
    const fields = { startedAt: { path: 's', time: 'mail' } };
    const outcome = read(fields, { s: 'Fri, 20 Nov 2026 10:02:14 +0000', end: 1_795_168_934 });
    expect(fieldOf(outcome, 'startedAt')[0]).toBe(Date.parse('2026-11-20T10:02:14Z'));
  });

  it('keep the milliseconds of seconds with a fraction', () => {
    const source = ownSourceOf();
    for (let ms = 0; ms < 1_000; ms += 7) {
      const start = Number(`1795168920.${String(ms).padStart(3, '0')}`);
      expect(fieldOf(readBy(source, { ...plainRecord, start }, fixed), 'startedAt')[0]).toBe(1_795_168_920_000 + ms);
    }
  });

  it('are in the zone of the settings where the file names none', () => {
    const fields = { startedAt: { path: 's', time: 'local' }, endedAt: { path: 's', time: 'local' } };
    const told = (others: object): unknown =>
      fieldOf(read(fields, { s: '2026-11-20 11:05:30' }, { ...fixed, timeZone: 'Asia/Tokyo' }, others), 'startedAt')[0];
    expect(told({})).toBe(Date.parse('2026-11-20T02:05:30Z'));
    expect(told({ timeZone: 'UTC' })).toBe(Date.parse('2026-11-20T11:05:30Z'));
  });

  it('end after they start in the hour that an autumn has twice', () => {
    const time = 'local';
    const fields = { startedAt: { path: 's', time }, endedAt: { path: 'e', time } };
    const record = { s: '2026-10-25 02:50:00', e: '2026-10-25 02:10:00' };
    const outcome = read(fields, record, fixed, { timeZone: 'Europe/Vienna' });
    expect(fieldOf(outcome, 'endedAt')[0]).toBe(Date.parse('2026-10-25T01:10:00Z'));
    const between = { from: { path: 's', time }, to: { path: 'e', time } };
    const talk = read({ ...fields, talkDurationMs: { between } }, { ...record, duration: 1_200 }, fixed, {
      timeZone: 'Europe/Vienna',
    });
    expect(fieldOf(talk, 'talkDurationMs')).toEqual([1_200_000, 's to e']);
  });

  it('are moved by a duration', () => {
    const shift = { path: 'duration', unit: 's' };
    const outcome = read({ startedAt: { path: 'end', time: 's', less: shift } }, {});
    expect(fieldOf(outcome, 'startedAt')).toEqual([1_795_168_948_000, 'end less duration']);
    const later = read({ endedAt: { path: 'start', time: 's', plus: shift } }, {});
    expect(fieldOf(later, 'endedAt')).toEqual([1_795_168_932_000, 'start plus duration']);
  });

  it('of a call are 0 where it was not answered, and 1 ms at least where it was', () => {
    const told = (given: object, record: JsonObject): readonly unknown[] =>
      fieldOf(read({ callDurationMs: given }, record), 'callDurationMs');
    const answered = { path: 'duration', unit: 's', answered: { path: 'state', is: ['completed'] } };
    expect(told(answered, { state: 'busy' })).toEqual([0, 'state']);
    expect(told(answered, { state: 'completed', duration: 0 })).toEqual([1, 'duration']);
    const between = { from: { path: 'answer', time: 's' }, to: { path: 'end', time: 's' } };
    expect(told({ between }, {})).toEqual([0, 'no time of an answer']);
    expect(told({ between }, { answer: plainRecord.end })).toEqual([1, 'answer to end']);
    expect(read({ callDurationMs: { between } }, { answer: plainRecord.end + 1 })).toMatchObject({ kind: 'bad' });
    expect(read({ callDurationMs: { path: 'd', unit: 's' } }, {})).toEqual({ kind: 'bad', problem: 'd is missing' });
  });
});

describe('a record that a source file reads', () => {
  it('is passed over by the first reason that holds', () => {
    const skip = [
      { reason: 'INTERIM', when: { path: 'state', isNot: ['done', 'ended'] } },
      { reason: 'NO_VOICE', when: { expression: 'record.media.exists(m, m.kind == "chat")' } },
    ];
    const told = (record: JsonObject): ReadSource => read({}, record, fixed, { skip });
    expect(told({})).toEqual({ kind: 'not a call', reason: 'INTERIM' });
    expect(told({ state: 'done', media: [{ kind: 'chat' }] })).toEqual({ kind: 'not a call', reason: 'NO_VOICE' });
    expect(told({ state: 'done', media: [] }).kind).toBe('call');
    expect(told({ state: 'done' })).toEqual({
      kind: 'bad',
      problem: 'skip NO_VOICE cannot be worked out by its expression',
    });
    const flagged = { skip: [{ reason: 'FLAGGED', when: { expression: 'record.flag' } }] };
    expect(read({}, { flag: true }, fixed, flagged)).toEqual({ kind: 'not a call', reason: 'FLAGGED' });
    expect(read({}, { flag: 'true' }, fixed, flagged)).toEqual({
      kind: 'bad',
      problem: 'skip FLAGGED comes to neither true nor false by its expression',
    });
  });

  it('has a task type of its own, or that of the settings', () => {
    const traits = { direction: { path: 'dir', words: { in: 'inbound', out: 'outbound' } }, queue: { path: 'q' } };
    const settings = {
      calls: [
        {
          when: { direction: 'outbound', queue: '9' },
          taskType: 'PREDICTED',
          maxRingingDurationMs: 25_000,
          carrier: 'c',
        },
      ],
    };
    const told = (record: JsonObject): ReadSource =>
      read(
        { taskType: { path: 'mode' }, carrier: { path: 'trunk' }, maxRingingDurationMs: { path: 'limit', unit: 's' } },
        record,
        settings,
        { traits },
      );
    expect(fieldOf(told({ dir: 'in' }), 'taskType')).toEqual(['INBOUND', 'direction']);
    expect(fieldOf(told({ dir: 'out', q: 9, trunk: 't' }), 'taskType')).toEqual(['PREDICTED', 'settings calls[0]']);
    expect(fieldOf(told({ dir: 'out', q: 9, trunk: 't' }), 'carrier')).toEqual(['c', 'settings calls[0]']);
    expect(fieldOf(told({ dir: 'out', q: 9, limit: 7, mode: 'MANUAL' }), 'taskType')).toEqual(['MANUAL', 'mode']);
    expect(fieldOf(told({ dir: 'out', q: 9, limit: 7 }), 'maxRingingDurationMs')).toEqual([7_000, 'limit']);
    expect(fieldOf(told({ dir: 'out', mode: 'MANUAL', trunk: 't' }), 'carrier')).toEqual(['t', 'trunk']);
    expect(told({ dir: 'out' })).toMatchObject({ kind: 'bad', problem: expect.stringMatching(/^taskType /) as string });
  });

  it('has signs that go before its fields', () => {
    const evidence = {
      voicemail: [{ path: 'amd', is: ['m'] }],
      agentNetworkLost: [{ expression: 'has(record.ice) && record.ice == "failed"' }],
      lineBalanceExhausted: [{ path: 'balance', is: ['0'] }],
    };
    const told = (record: JsonObject): ReadSource =>
      read({ endCause: { value: 'NORMAL' }, voicemailDetected: { path: 'vm' } }, record, fixed, { evidence });
    expect(fieldOf(told({ amd: 'm', vm: false }), 'voicemailDetected')).toEqual([true, 'amd']);
    expect(fieldOf(told({ ice: 'failed', balance: 0 }), 'endCause')[0]).toBe('AGENT_NETWORK_LOST');
    expect(fieldOf(told({ balance: 0 }), 'endCause')).toEqual(['LINE_BALANCE_EXHAUSTED', 'balance']);
    expect(fieldOf(told({}), 'endCause')[0]).toBe('NORMAL');
  });

  it('is bad where a field is not what the file says, without a value of the record', () => {
    expect(read({ talkDurationMs: { path: 'a.b', unit: 's' } }, { a: { b: '+1 202 555 0100' } })).toEqual({
      kind: 'bad',
      problem: 'a.b is no number',
    });
    expect(read({ agentId: { expression: 'int(record.a)' } }, { a: '+1 202 555 0100' })).toEqual({
      kind: 'bad',
      problem: 'agentId cannot be worked out by its expression',
    });
    expect(read({ agentId: { expression: 'record.a' } }, { a: [1] })).toEqual({
      kind: 'bad',
      problem: 'agentId comes to neither a text nor a number by its expression',
    });
  });
});

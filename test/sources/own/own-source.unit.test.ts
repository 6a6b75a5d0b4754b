import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import type { ReadSource } from '../../../src/sources/open-source.ts';
import { fieldOf, fixed, readOwn as read } from '../../support/own-source.ts';

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
    const idOf = (id: string, no: string): unknown => fieldOf(read(fields, { id, part: { no } }), 'eventId')[0];
    expect([idOf('a:b', 'c'), idOf('a', 'b:c')]).toEqual(['own-test:a%3Ab:c', 'own-test:a:b%3Ac']);
    expect([idOf('a%3A', '%'), idOf('a::', '1')]).toEqual(['own-test:a%253A:%25', 'own-test:a%3A%3A:1']);
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

  it('is passed over whatever the size of what a call or a later reason reads', () => {
    const skip = [
      { reason: 'CHAT', when: { expression: 'record.kind == "chat"' } },
      { reason: 'FAX', when: { path: 'kind', is: ['fax'] } },
      { reason: 'TEST', when: { expression: 'record.tags.exists(t, t == "test")' } },
    ];
    const told = (record: JsonObject): ReadSource =>
      read({ agentId: { expression: 'record.note' } }, { tags: [], ...record }, fixed, { skip });
    const [note, tags] = ['x'.repeat(100_000), Array.from({ length: 10_000 }, () => 'x')];
    expect(told({ kind: 'chat', note })).toEqual({ kind: 'not a call', reason: 'CHAT' });
    expect(told({ kind: 'fax', note, tags })).toEqual({ kind: 'not a call', reason: 'FAX' });
    expect(told({ kind: 'voice', note, tags: ['test'] })).toEqual({ kind: 'not a call', reason: 'TEST' });
    expect([told({ kind: 'voice', note: '', tags }).kind, told({ kind: 'voice', note }).kind]).toEqual(['bad', 'bad']);
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

import { isCelMap, type CelMap } from '@bufbuild/cel';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { LONGEST_TEXT, MOST_TEXT, MOST_VALUES, namesRead, viewOf } from '../../../src/sources/own/record-view.ts';
import { ownSourceOf, plainRecord } from '../../support/own-source.ts';
import { readBy } from '../../support/source-examples.ts';

const fixed = { calls: [{ taskType: 'FIXED' }] };

/** What an expression makes of a record with this value under `a`. */
function agentOf(expression: string, a: JsonValue): string | null {
  const source = ownSourceOf({ agentId: { expression } });
  const outcome = readBy(source, { ...plainRecord, a }, fixed);
  return outcome.kind === 'call' ? outcome.call.agentId : outcome.kind === 'bad' ? outcome.problem : outcome.reason;
}

describe('what expressions see of a record', () => {
  it('is what they read, and no more', () => {
    const names = namesRead([['a', 'b'], ['a', 'c'], ['d']]);
    const view = viewOf({ a: { b: 1, x: 'unread', c: 2 }, d: [{ e: 1 }], z: 'unread' }, names) as CelMap;
    expect([...view.keys()]).toEqual(['a', 'd']);
    expect([...(view.get('a') as CelMap).keys()]).toEqual(['b', 'c']);
    const whole = viewOf({ a: 1, b: 2 }, namesRead([[], ['a']]));
    expect(isCelMap(whole) && [...whole.keys()]).toEqual(['a', 'b']);
  });

  it('is all of an object whose names are not written', () => {
    expect(agentOf('record[record.a]', 'id')).toBe('c-1');
  });

  it('has as many values and as long texts as it may have, and no more', () => {
    const list = (length: number, entry: JsonValue = 1): JsonValue[] => Array.from({ length }, () => entry);
    const size = 'string(record.a.size())';
    const most = MOST_VALUES - 2;
    expect([most, LONGEST_TEXT, MOST_TEXT]).toEqual([998, 2_048, 65_536]);
    expect(agentOf(size, list(most))).toBe('998');
    const tooMany = 'record.a has more than 1000 values, which expressions read at most';
    expect(agentOf(size, list(most + 1))).toBe(tooMany);
    expect(agentOf(size, [list(most - 1)])).toBe('1');
    expect(agentOf(size, [list(most)])).toBe(tooMany);
    const names = (count: number): JsonObject => Object.fromEntries(list(count).map((_, at) => [`+1202555${at}`, 1]));
    expect(agentOf(size, names(most))).toBe('998');
    expect(agentOf(size, names(most + 1))).toBe(tooMany);
    expect(agentOf(size, 'x'.repeat(LONGEST_TEXT))).toBe('2048');
    expect(agentOf(size, 'x'.repeat(LONGEST_TEXT + 1))).toBe(
      'record.a is longer than 2048, which expressions read at most',
    );
    const texts = list(MOST_TEXT / LONGEST_TEXT, 'x'.repeat(LONGEST_TEXT));
    expect(agentOf(size, texts)).toBe('32');
    expect(agentOf(size, [...texts, 'x'])).toBe(
      'record.a has more than 65536 characters, which expressions read at most',
    );
  });

  it('is not bounded by what no expression reads', () => {
    const source = ownSourceOf({ agentId: { expression: 'record.id' } });
    const more = { list: Array.from({ length: 20_000 }, () => 1), text: 'x'.repeat(100_000) };
    expect(readBy(source, { ...plainRecord, ...more }, fixed).kind).toBe('call');
  });

  it('has no prototypes, and nothing that the library takes for its own', () => {
    const bad = 'agentId cannot be worked out by its expression';
    for (const name of ['constructor', 'toString', '__proto__', 'length', 'hasOwnProperty']) {
      expect(agentOf(`record.a.${name}`, {})).toBe(bad);
      expect(agentOf(`record["${name}"]`, {})).toBe(bad);
      expect(agentOf(`has(record.a.${name}) ? "yes" : "no"`, {})).toBe('no');
    }
    const own = JSON.parse(
      '{"__proto__":{"x":"own"},"constructor":{"name":"c"},"$typeName":"google.protobuf.Struct"}',
    ) as JsonValue;
    expect(agentOf('record.a.__proto__.x', own)).toBe('own');
    expect(agentOf('record.a.constructor.name', own)).toBe('c');
    expect(agentOf('record.a["$typeName"]', own)).toBe('google.protobuf.Struct');
    expect(agentOf('record.a.x', own)).toBe(bad);
  });

  it('is gone over by macros', () => {
    const list = Array.from({ length: MOST_VALUES - 2 }, (_, at) => at);
    expect(agentOf('record.a.filter(x, x >= 0.0).map(x, x).size() == 998 ? "all" : "few"', list)).toBe('all');
    expect(agentOf('record.a.exists(x, !(x in record.a)) ? "some" : "none"', list)).toBe('none');
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/sources/json-record.ts';
import { createExpressionCompiler, type CompiledExpression } from '../../../src/sources/own/expressions.ts';
import { namesRead, viewOf } from '../../../src/sources/own/record-view.ts';
import { problemsWith } from '../../support/own-source.ts';

function compile(text: string): CompiledExpression {
  return createExpressionCompiler()(text);
}

function valueOf(text: string, record: JsonValue): JsonValue {
  const compiled = compile(text);
  if (compiled.kind === 'bad') throw new Error(compiled.problems.join('; '));
  const { paths, valueOf } = compiled.expression;
  return valueOf(viewOf(record, namesRead(paths)), 'field');
}

function problemsOf(text: string): readonly string[] {
  const compiled = compile(text);
  return compiled.kind === 'bad' ? compiled.problems : [];
}

const record = {
  state: 'Answered',
  seconds: 12.5,
  text: '41',
  'a-b': 'dash',
  tags: ['x', 'test'],
  nothing: null,
  legs: [
    { id: 'l1', cause: 'BUSY', events: [{ type: 'RING' }] },
    { id: 'l2', cause: 'OK', events: [{ type: 'RING' }, { type: 'ANSWER', ms: 250 }] },
  ],
};

describe('an expression', () => {
  it.each<[string, JsonValue]>([
    ['record.seconds * 1000.0', 12_500],
    ['int(record.text) * 1000', 41_000],
    ['int(record.text) % 2', 1],
    ['double(record.text) + record.seconds', 53.5],
    ['record.seconds > 12 ? "long" : "short"', 'long'],
    ['record["a-b"]', 'dash'],
    ['has(record.more) || !has(record.state)', false],
    ['"test" in record.tags', true],
    ['record.nothing == null', true],
    ['record.state.lowerAscii().startsWith("answ")', true],
    ['record.state.matches("^A[a-z]+d$")', true],
    ['record.tags.size()', 2],
    ['record.legs.exists(l, l.cause == "BUSY")', true],
    ['record.legs.exists_one(l, l.cause in ["BUSY", "OK"])', false],
    ['record.legs.filter(l, l.cause == "OK").map(l, l.id)[0]', 'l2'],
    ['record.legs.exists(l, l.events.exists(e, e.type == "ANSWER" && e.ms > 200.0))', true],
    ['record.legs.filter(l, l.events.filter(e, e.type == "ANSWER").size() > 0)[0].id', 'l2'],
    ['["x", "y"].exists(w, w in record.tags)', true],
    ['record.state.substring(0, 3) + record.state.substring(record.state.indexOf("w") + 1)', 'Ansered'],
    ['record.legs[1].events[1].ms', 250],
  ])('%s comes to %j', (text, value) => {
    expect(valueOf(text, record)).toBe(value);
  });

  it.each([
    ['record.legs.map(record, 1)', 'the entry of a macro must not be called record again'],
    ['call.id', 'there is nothing called call; the record is called record'],
    [
      'record.seconds * 1000',
      '* takes no a value of the record and int; numbers of a record are doubles: write 1000.0 for 1000',
    ],
    ['size(record.tags) * 1.5', '* takes no int and double; numbers of a record are doubles: write 1000.0 for 1000'],
    [
      'record.seconds % 2',
      '% takes no a value of the record and int; numbers of a record are doubles: write int(record.x) % 2',
    ],
    ['"a" + 1', '+ takes no string and int'],
    ['record.legs.size() && true', '&& takes no int'],
    ['"a".b', '.b: string has no fields'],
    ['1[0]', '[]: int has no entries'],
    ['"a" ? 1 : 2', '?: takes no string'],
    ['int(true)', 'int takes no bool'],
    ['record.state.matches(record.pattern)', 'matches: its pattern must be written as text'],
    ['record.state.matches("(")', 'matches: "(" is no regular expression of RE2'],
    ['record.state.matches("a(?=b)")', 'matches: "a(?=b)" is no regular expression of RE2'],
    ['{"a": 1}["a"]', 'no objects can be made'],
    ['record.legs.exists(l, record.legs.exists(m, m.id == l.id))', 'a macro inside another must go over what l holds'],
    ['record.legs.exists(l, ["a"].exists(m, m == l.id))', 'a macro inside another must go over what l holds'],
    ['record.legs.map(l, l.id).exists(i, i == "a")', macroRange()],
    ['(record.legs + record.legs).exists(l, true)', macroRange()],
    ['[record.state].exists(l, l == "a")', macroRange()],
  ])('%s is refused', (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it.each([
    'timestamp(record.a)',
    'record.a.replace("", record.b)',
    'record.a.format([1])',
    'record.tags.join()',
    'record.a.split(",")[0]',
    'type(1)',
    'nope(1)',
  ])('%s calls no function that there is', (text) => {
    expect(problemsOf(text)[0]).toMatch(
      /^there is no function (timestamp|replace|format|join|split|type|nope); there are int, .* charAt$/,
    );
  });

  it('is an error where it comes to an int that JSON does not keep apart from the next', () => {
    const told = (id: string): JsonValue => valueOf('int(record.id)', { id });
    expect([told('9007199254740991'), told('-9007199254740991')]).toEqual([2 ** 53 - 1, 1 - 2 ** 53]);
    for (const id of ['9007199254740992', '9007199254740993', '-9007199254740992'])
      expect(() => told(id)).toThrow('field is a number of more than 53 bits');
    expect(valueOf('record.id', { id: '9007199254740993' })).toBe('9007199254740993');
    expect(valueOf('int(record.id) == 9007199254740993', { id: '9007199254740993' })).toBe(true);
  });

  it('is bounded', () => {
    const longest = `"${'a'.repeat(998)}"`;
    expect(problemsWith({ agentId: { expression: longest } })).toEqual([]);
    expect(problemsWith({ agentId: { expression: `${longest} ` } })).toEqual([
      'fields.agentId.expression: must be at most 1000 long',
    ]);
    const sum = (parts: number): string => Array.from({ length: parts }, () => '1').join('+');
    expect(problemsOf(sum(150))).toEqual([]);
    expect(problemsOf(sum(151))).toEqual(['has more than 300 parts']);
    expect(problemsOf('('.repeat(1_000))[0]).toMatch(/^cannot be read: /);
  });

  it('has to come to what stands where it does', () => {
    expect(problemsWith({ agentId: { expression: 'record.a == 1' } })).toEqual([
      'fields.agentId.expression: comes to bool, and must come to a text or a number',
    ]);
    expect(problemsWith({ agentId: { expression: 'record.a.map(x, x)' } })).toEqual([
      'fields.agentId.expression: comes to list, and must come to a text or a number',
    ]);
    expect(problemsWith({ voicemailDetected: { expression: 'record.a == 1' } })).toEqual([]);
    const answered = { path: 'd', unit: 's', answered: { expression: '1 + 1' } };
    expect(problemsWith({ callDurationMs: answered })).toEqual([
      'fields.callDurationMs.answered.expression: comes to int, and must come to true or false',
    ]);
  });

  it('is the text of a word where a table of words has one that is called expression', () => {
    expect(problemsWith({ endCause: { path: 'a', words: { expression: 'BUSY' } } })).toEqual([]);
  });
});

function macroRange(): string {
  return 'a macro must go over a list of the record, what filter left of one, or a list of constants';
}

import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addCallSource, contradictionOf, type CallSourceOptions } from '../../src/commands/call-source.ts';

/** What the arguments mean, or what is wrong with one of them. */
function parse(...args: readonly string[]): CallSourceOptions | string {
  const command = addCallSource(new Command('explain'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    return command.parse(args, { from: 'user' }).opts();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the arguments that name calls', () => {
  it('are offsets, counts and times', () => {
    expect(parse('--topic', 't', '--partition', '3', '--offset', '9007199254740993', '--count', '5')).toEqual({
      topic: 't',
      partition: 3,
      offset: 9_007_199_254_740_993n,
      count: 5,
    });
    expect(parse('--topic', 't', '--last', '10', '--since', '2026-11-24T08:00:00Z')).toEqual({
      topic: 't',
      last: 10,
      since: Date.UTC(2026, 10, 24, 8),
    });
  });

  it.each([
    ['--since', 'yesterday', /not a time/],
    ['--until', '12', /not a time/],
    ['--partition', '-1', /not a whole number/],
    ['--count', 'many', /not a whole number/],
    ['--offset', '1.5', /not an offset/],
  ])('are refused where %s is %s', (option, value, problem) => {
    expect(parse('--topic', 't', option, value)).toMatch(problem);
  });

  it.each<readonly [string, string | undefined, CallSourceOptions, RegExp | null]>([
    ['a file', 'calls.jsonl', {}, null],
    ['standard input', undefined, {}, null],
    ['a topic', undefined, { topic: 't' }, null],
    ['a record', undefined, { topic: 't', partition: 0, offset: 3n }, null],
    ['a part of a file', 'calls.jsonl', { last: 3 }, /--last needs --topic/],
    ['a file and a topic', 'calls.jsonl', { topic: 't' }, /a file or --topic, not both/],
    ['an offset of no partition', undefined, { topic: 't', offset: 3n }, /--offset needs --partition/],
    ['two beginnings', undefined, { topic: 't', partition: 0, offset: 3n, last: 2 }, /--offset and --last both say/],
  ])('may be %s or not', (_, file, options, problem) => {
    const contradiction = contradictionOf(file, options);
    expect(contradiction === null).toBe(problem === null);
    expect(contradiction ?? '').toMatch(problem ?? /^$/);
  });
});

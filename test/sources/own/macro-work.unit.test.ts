import { describe, expect, it } from 'vitest';
import { createExpressionCompiler } from '../../../src/sources/own/expressions.ts';

function problemsOf(text: string): readonly string[] {
  const compiled = createExpressionCompiler()(text);
  return compiled.kind === 'bad' ? compiled.problems : [];
}

const TOO_MANY =
  'in macros, has more than 5 functions, +, in, and comparisons that are given more than the entry of the macro and what is written';

/** An expression whose macro over `e` works this out several times. */
function repeated(work: string, times: number): string {
  return `record.list.exists(e, ${Array.from({ length: times }, () => work).join(' || ')})`;
}

describe('what a macro works out again for every entry', () => {
  it.each([
    'record.note.contains(e)',
    'record.note.matches("a")',
    '(int(record.seconds) < 5)',
    '(e in record.others)',
    '(e == record.id)',
    '(e != record.id)',
    '(e >= record.id)',
    '(record.a + e == "ab")',
    'e.events.exists(f, f.contains(e.name))',
  ])('is %s, five times', (work) => {
    expect(problemsOf(repeated(work, 5)).filter((problem) => problem === TOO_MANY)).toEqual([]);
    expect(problemsOf(repeated(work, 6))).toEqual([TOO_MANY]);
  });

  it.each([
    '(e == "a")',
    '(1 <= int(e))',
    'e.lowerAscii().contains("a")',
    '(e in ["a", "b"])',
    '(e.a + e.b == "ab")',
    '(record.no > 5.0)',
    'e.events.exists(f, f.contains("a"))',
    '(e.events.filter(f, f == "a").size() > 0)',
    '(e.events.map(f, f.a).size() > 0)',
  ])('is not %s, which is of the entry alone or written', (work) => {
    expect(problemsOf(repeated(work, 6))).toEqual([]);
  });

  it('counts what is given a value that was made of more than the entry', () => {
    expect(problemsOf(repeated('record.note.lowerAscii().contains(e)', 2))).toEqual([]);
    expect(problemsOf(repeated('record.note.lowerAscii().contains(e)', 3))).toEqual([TOO_MANY]);
    const chain = (times: number): string => repeated(`e == record.note${'.lowerAscii()'.repeat(times)}`, 1);
    expect([chain(4), chain(5)].map(problemsOf)).toEqual([[], [TOO_MANY]]);
  });

  it('is worked out by eight macros at most, one after another or one in another', () => {
    const chain = (times: number): string => `record.list${'.filter(e, e == "a")'.repeat(times)}.size()`;
    expect([chain(8), chain(9)].map(problemsOf)).toEqual([[], ['has more than 8 macros']]);
    expect(problemsOf(repeated('e.events.exists(f, f == "a")', 7))).toEqual([]);
    expect(problemsOf(repeated('e.events.exists(f, f == "a")', 8))).toEqual(['has more than 8 macros']);
  });

  it('does not count what is outside of macros', () => {
    const outside = Array.from({ length: 20 }, () => 'record.note.contains(record.id)').join(' || ');
    expect(problemsOf(`${outside} || record.list.exists(e, e == "a")`)).toEqual([]);
    expect(problemsOf('record.list.filter(e, e == "a")[0].lowerAscii().trim().size() + size(record.list)')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { rangesOf, type TopicSelection } from '../../src/commands/topic-selection.ts';

const bounds = [
  { partition: 1, low: 0n, high: 0n },
  { partition: 0, low: 5n, high: 25n },
];

function select(differences: Partial<TopicSelection>, since: [number, bigint][] | null = null, until = since) {
  const all = { topic: 't', partition: null, offset: null, count: null, last: null, sinceMs: null, untilMs: null };
  const at = (entries: [number, bigint][] | null) => (entries === null ? null : new Map(entries));
  return rangesOf({ ...all, ...differences }, bounds, at(since), at(until)).map(({ partition, from, to }) => [
    partition,
    Number(from),
    Number(to),
  ]);
}

describe('a selection of a topic', () => {
  it('is the whole of every partition, in their order, where nothing is left out', () => {
    expect(select({})).toEqual([
      [0, 5, 25],
      [1, 0, 0],
    ]);
  });

  it('is one record where an offset stands alone, and all from there on with a count', () => {
    expect(select({ partition: 0, offset: 24n })).toEqual([[0, 24, 25]]);
    expect(select({ partition: 0, offset: 5n })).toEqual([[0, 5, 6]]);
    expect(select({ partition: 0, offset: 7n, count: 3 })).toEqual([[0, 7, 25]]);
  });

  it('is what lies between two times, and nothing where they are the wrong way round', () => {
    expect(select({ partition: 0 }, [[0, 8n]], [[0, 20n]])).toEqual([[0, 8, 20]]);
    expect(select({ partition: 0 }, [[0, 20n]], [[0, 8n]])).toEqual([[0, 20, 20]]);
  });

  it('is refused for a partition or an offset that is not there', () => {
    expect(() => select({ partition: 7 })).toThrow('topic t has no partition 7');
    expect(() => select({ partition: 0, offset: 25n })).toThrow('has no offset 25: it holds offsets 5 to 24');
    expect(() => select({ partition: 0, offset: 4n })).toThrow('has no offset 4: it holds offsets 5 to 24');
    expect(() => select({ partition: 1, offset: 0n })).toThrow('partition 1 of t has no offset 0: it is empty');
  });
});

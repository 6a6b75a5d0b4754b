import { describe, expect, it } from 'vitest';
import { departures, MOST_DEPARTED } from '../../../../src/adapters/kafka/group/departures.ts';

describe('the departures of a group', () => {
  it('are the ids that any member knows of and none has', () => {
    const { living, departed } = departures([
      { id: 'a', known: ['b', 'c'] },
      { id: 'b', known: ['a', 'd'] },
      { id: 'new', known: [] },
    ]);
    expect([...living]).toEqual(['a', 'b', 'new']);
    expect([...departed]).toEqual(['c', 'd']);
  });

  it('come to light by whoever is left, though the leader knew of none', () => {
    const { departed } = departures([
      { id: 'leader', known: [] },
      { id: null, known: [] },
      { id: 'b', known: ['a', 'leader'] },
    ]);
    expect([...departed]).toEqual(['a']);
  });

  it('are the same in whatever order the members are, and no more than fit', () => {
    const ids = Array.from({ length: MOST_DEPARTED + 1 }, (_, i) => `id-${i}`);
    const { departed } = departures([{ id: 'a', known: ids }]);
    expect(departed.size).toBe(MOST_DEPARTED);
    expect(departures([{ id: 'a', known: ids.toReversed() }]).departed).toEqual(departed);
  });
});

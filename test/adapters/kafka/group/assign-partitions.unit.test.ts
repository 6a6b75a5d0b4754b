import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPartitions, type Claimant } from '../../../../src/adapters/kafka/group/assign-partitions.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);
const memberIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
const partitionCounts = fc.integer({ min: 0, max: 60 });

/** Members that claim whatever they like. */
const anyMembers = memberIds.chain((ids) =>
  fc.tuple(
    ...ids.map((memberId) =>
      fc.record({
        memberId: fc.constant(memberId),
        owned: fc.array(fc.integer({ min: -2, max: 70 }), { maxLength: 30 }),
        generationId: fc.option(fc.integer({ min: -1, max: 3 })),
      }),
    ),
  ),
);

/** Members of one generation, each of the partitions claimed by one or by none. */
const honestMembers = (partitionCount: number) =>
  fc
    .tuple(memberIds, fc.array(fc.nat(), { minLength: partitionCount, maxLength: partitionCount }))
    .map(([ids, owners]): readonly Claimant[] =>
      ids.map((memberId, index) => ({
        memberId,
        generationId: 1,
        // One more than there are members: nobody's.
        owned: numbered(partitionCount).filter((partition) => owners[partition]! % (ids.length + 1) === index),
      })),
    );

describe('an assignment of partitions', () => {
  it('gives each partition to one member, and none to two, whatever they claim', () => {
    fc.assert(
      fc.property(anyMembers, partitionCounts, (members, count) => {
        const all = [...assignPartitions(members, count).values()].flat();
        expect(all.sort((a, b) => a - b)).toEqual(numbered(count));
      }),
    );
  });

  it('is balanced to one partition', () => {
    fc.assert(
      fc.property(anyMembers, partitionCounts, (members, count) => {
        const sizes = [...assignPartitions(members, count).values()].map(({ length }) => length);
        expect(sizes).toHaveLength(members.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the same in whatever order the members are', () => {
    const shuffled = anyMembers.chain((members) =>
      fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
    );
    fc.assert(
      fc.property(shuffled, partitionCounts, ([members, others], count) => {
        const sorted = (of: readonly Claimant[]) => Object.fromEntries(assignPartitions(of, count));
        expect(sorted(others)).toEqual(sorted(members));
      }),
    );
  });

  it('moves as few partitions as a balance allows', () => {
    const cases = partitionCounts.chain((count) => fc.tuple(fc.constant(count), honestMembers(count)));
    fc.assert(
      fc.property(cases, ([count, members]) => {
        const assignment = assignPartitions(members, count);
        const kept = members.flatMap(({ memberId, owned }) =>
          owned.filter((partition) => assignment.get(memberId)!.includes(partition)),
        );
        // Nobody can keep more than the larger share, and only so many can have that.
        const share = Math.floor(count / members.length);
        const withMore = members.filter(({ owned }) => owned.length > share).length;
        const most =
          members.reduce((sum, { owned }) => sum + Math.min(owned.length, share), 0) +
          Math.min(withMore, count % members.length);
        expect(kept).toHaveLength(most);
      }),
    );
  });

  it('moves nothing where nothing has changed', () => {
    fc.assert(
      fc.property(memberIds, partitionCounts, (ids, count) => {
        const first = assignPartitions(
          ids.map((memberId) => ({ memberId, owned: [], generationId: null })),
          count,
        );
        const again = [...first].map(([memberId, owned]) => ({ memberId, owned, generationId: 7 }));
        expect(assignPartitions(again, count)).toEqual(first);
      }),
    );
  });

  it('believes the claim of the later generation, and of two in one generation neither', () => {
    const claim = (memberId: string, generationId: number, owned: readonly number[]) => ({
      memberId,
      generationId,
      owned,
    });
    expect(
      Object.fromEntries(assignPartitions([claim('a', 4, [0, 1]), claim('b', 5, [0, 2]), claim('c', 5, [3])], 4)),
    ).toEqual({
      a: [1],
      b: [0, 2],
      c: [3],
    });
    // Whoever claims one twice contradicts nobody.
    expect(Object.fromEntries(assignPartitions([claim('a', 5, [1, 1]), claim('b', 5, [])], 2))).toEqual({
      a: [1],
      b: [0],
    });
    // 1 and 2 are whose they are by one claim; 0 goes to whoever has room.
    expect(
      Object.fromEntries(assignPartitions([claim('a', 5, [0, 1]), claim('b', 5, [0, 2]), claim('c', 4, [0])], 3)),
    ).toEqual({
      a: [1],
      b: [2],
      c: [0],
    });
  });

  it('gives nothing to nobody', () => {
    expect(assignPartitions([], 3).size).toBe(0);
  });
});

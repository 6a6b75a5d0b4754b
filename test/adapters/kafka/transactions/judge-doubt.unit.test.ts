import { describe, expect, it } from 'vitest';
import { judgeDoubt, type Doubt } from '../../../../src/adapters/kafka/transactions/judge-doubt.ts';
import type { PlacedBatch } from '../../../../src/adapters/kafka/transactions/outgoing-batch.ts';
import { outgoing } from '../../../support/outgoing-batch.ts';

const placed: readonly PlacedBatch[] = ['a', 'b'].map((value, index) => ({
  ...outgoing('out', index, value),
  offset: BigInt(index),
}));
const [first, second] = placed as [PlacedBatch, PlacedBatch];
const doubt: Doubt = { from: 5n, next: 10n, mark: 'own', formerMarks: ['before'], placed };

/** What is said where this is committed, and where these are seen; undefined where nobody may look. */
const judge = (offset: bigint, metadata: string, seen: readonly PlacedBatch[] | undefined, of = doubt) =>
  judgeDoubt(of, { offset, metadata }, (place) => (seen === undefined ? null : seen.includes(place)));

describe('a transaction in doubt', () => {
  it.each([
    ['happened, with its offset and all of its outputs', 10n, 'own', placed, { kind: 'whole' }],
    ['did not happen', 5n, 'of another', [], { kind: 'whole' }],
    ['is torn: its offset alone', 10n, 'own', [], { kind: 'torn', visible: [], missing: placed }],
    [
      'is torn: its offset, and one output',
      10n,
      'own',
      [second],
      { kind: 'torn', visible: [second], missing: [first] },
    ],
    ['is torn: its outputs alone', 5n, 'of another', placed, { kind: 'torn', visible: placed, missing: [] }],
    ['is torn: one output alone', 5n, 'own', [first], { kind: 'torn', visible: [first], missing: [second] }],
    ['is made whole: the offset is of the one before', 10n, 'before', placed, { kind: 'whole' }],
    [
      'is not made whole yet: the offset is of the one before',
      10n,
      'before',
      [first],
      { kind: 'torn', visible: [first], missing: [second] },
    ],
    ['did not happen, and another has worked the same records', 10n, 'of another', [], { kind: 'whole' }],
    ['is doubled, and nobody can take it back', 10n, 'of another', [first], { kind: 'unknown' }],
    ['is not known: another has gone on', 12n, 'of another', placed, { kind: 'unknown' }],
    ['is not known: somebody has set the group back', 2n, 'own', placed, { kind: 'unknown' }],
    ['is not known: nobody may look', 10n, 'own', undefined, { kind: 'unknown' }],
  ] as const)('%s', (_, offset, metadata, seen, verdict) => {
    expect(judge(offset, metadata, seen)).toEqual(verdict);
  });

  it.each([5n, 10n])(
    'that holds no outputs is as whole as its offset, of which nothing has to be looked at (%s)',
    (offset) => {
      expect(judge(offset, 'own', undefined, { ...doubt, placed: [] })).toEqual({ kind: 'whole' });
    },
  );
});

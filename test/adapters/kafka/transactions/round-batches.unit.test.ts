import { describe, expect, it } from 'vitest';
import {
  batchesOfRound,
  doubtsOfRound,
  refusedInputs,
} from '../../../../src/adapters/kafka/transactions/round-batches.ts';
import { OutdatedError, RetryError } from '../../../../src/pipeline/failures.ts';
import type { RoundPart } from '../../../../src/pipeline/outlet.ts';
import { partOf } from '../../../support/outlet-crew.ts';

const limits = (topic: string) => ({ topic, partitionCount: 3, maxBatchBytes: 1_000_000 });
const letter = { key: Buffer.from('key'), value: Buffer.from('letter'), timestamp: '0', headers: [] };
const destinationOf = (inputPartition: number) => ({
  inputPartition,
  inputPartitionCount: 1,
  output: limits('out'),
  deadLetters: limits('dead'),
});

function withLetter(part: RoundPart): RoundPart {
  return { ...part, processed: { ...part.processed, deadLetters: [letter] } };
}

describe('the batches of a round', () => {
  const parts = [partOf(0, 5n, 6n), withLetter(partOf(1, 7n, 8n)), partOf(0, 6n, 8n)];
  const round = batchesOfRound(parts, destinationOf);
  const placed = round.batches.map((each, index) => ({ ...each, offset: BigInt(index) }));

  it('are those of all partitions, in order, with their dead letters, and of each is known which input it is of', () => {
    const of = round.batches.map(({ topic, batch }) => [round.inputOf.get(batch), topic]);
    expect(of).toEqual([
      [0, 'out'],
      [1, 'out'],
      [1, 'dead'],
      [0, 'out'],
      [0, 'out'],
    ]);
  });

  it('are each in the doubt of their input partition, which goes from its first offset to its last', () => {
    const doubts = doubtsOfRound(parts, placed, round, 'mark');
    expect([...doubts].map(([partition, { from, next, mark }]) => [partition, from, next, mark])).toEqual([
      [0, 5n, 8n, 'mark'],
      [1, 7n, 8n, 'mark'],
    ]);
    expect(doubts.get(0)!.placed.map(({ offset }) => offset)).toEqual([0n, 3n, 4n]);
    expect(doubts.get(1)!.placed.map(({ offset }) => offset)).toEqual([1n, 2n]);
  });

  it('leave a doubt also of a partition that has no outputs', () => {
    const empty = partOf(2, 3n, 3n);
    const doubts = doubtsOfRound([{ ...empty, next: 9n }], [], batchesOfRound([empty], destinationOf), 'mark');
    expect(doubts.get(2)).toEqual({ from: 3n, next: 9n, mark: 'mark', formerMarks: [], placed: [] });
  });

  it('that are refused refuse every input partition that has something for the same place', () => {
    const { partition } = round.batches[0]!;
    const error = new RetryError('not now');
    const sharing = round.batches.filter((each) => each.topic === 'out' && each.partition === partition);
    const inputs = new Set(sharing.map(({ batch }) => round.inputOf.get(batch)));
    expect([...refusedInputs([{ topic: 'out', partition, error }], round)]).toEqual(
      [...inputs].map((input) => [input, error]),
    );
    const letters = round.batches.find(({ topic }) => topic === 'dead')!;
    expect([...refusedInputs([{ topic: 'dead', partition: letters.partition, error }], round).keys()]).toEqual([1]);
    expect(refusedInputs([{ topic: 'out', partition: 9, error }], round).size).toBe(0);
  });

  it('that are out of date are told of before whatever else refuses their input', () => {
    const outdated = new OutdatedError('too old');
    const noLeader = new RetryError('no leader');
    const letters = round.batches.find(({ topic }) => topic === 'dead')!;
    const of = round.batches.find(({ topic, batch }) => topic === 'out' && round.inputOf.get(batch) === 1);
    const reason = (output: RetryError, letter: RetryError) =>
      refusedInputs(
        [
          { topic: 'out', partition: of!.partition, error: output },
          { topic: 'dead', partition: letters.partition, error: letter },
        ],
        round,
      ).get(1);
    expect([reason(outdated, noLeader), reason(noLeader, outdated)]).toEqual([outdated, outdated]);
  });
});

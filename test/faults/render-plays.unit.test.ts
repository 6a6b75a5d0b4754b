import { describe, expect, it } from 'vitest';
import { settleAccount } from './account.ts';
import { figuresOf, rowOfPlay, summaryOfPlays, totalOfPlays, type PlayFigures } from './render-plays.ts';

const play = (figures: Partial<PlayFigures> = {}): PlayFigures => ({
  name: 'worker-killed',
  seed: 1,
  faults: 2,
  records: 1_000,
  missing: 0,
  doubled: 0,
  disordered: 0,
  longestWaitMs: 7_000,
  goalMs: 8_000,
  drainedAfterMs: 100,
  peakMemoryMb: 140,
  outcome: 'ok',
  ...figures,
});

const cellsOf = (line: string) => line.trim().split(/\s{2,}/);

describe('the rows of plays', () => {
  it('mark a wait that is longer than its goal, and a play that failed', () => {
    expect(cellsOf(rowOfPlay(play()))).toEqual(
      expect.arrayContaining(['7.0 s', '≤ 8.0 s', 'ok']), // not marked
    );
    const failed = cellsOf(rowOfPlay(play({ longestWaitMs: 8_100, missing: 3, outcome: 'FAILED' })));
    expect(failed).toEqual(expect.arrayContaining(['3', '8.1 s >', '≤ 8.0 s', 'FAILED']));
  });

  it('are summed up by scenario where any was played more than once', () => {
    const plays = [
      play({ longestWaitMs: 9_000 }),
      play({ name: 'network-cut', goalMs: null }),
      play({ seed: 2, longestWaitMs: 6_000, peakMemoryMb: 150 }),
      play({ seed: 3, longestWaitMs: 7_500, outcome: 'FAILED' }),
    ];
    expect(summaryOfPlays(plays).map(cellsOf)).toEqual([
      ['scenario', 'plays', 'faults', 'records', 'failed', 'wait, median', 'wait, most', 'goal', 'MB, most'],
      ['worker-killed', '3', '6', '3000', '1', '7.5 s', '9.0 s >', '≤ 8.0 s', '150'],
      ['network-cut', '1', '2', '1000', '0', '7.0 s', '7.0 s', '140'],
    ]);
    expect(totalOfPlays(plays, 1)).toBe('4 plays, 8 faults, 4,000 records: 1 failed, 1 broken off');
    expect(summaryOfPlays(plays.slice(0, 2))).toEqual([]);
  });

  it('tell a play that never began from one that failed', () => {
    const account = settleAccount({ inputs: [], outputs: [], deadLetters: [], measuredSinceMs: 0 });
    const played = { account, faults: 0, drainedAfterMs: 0, peakMemoryMb: 0, problems: [], neverBegan: null };
    const outcomeOf = (differences: Partial<typeof played | { problems: string[]; neverBegan: string }>) =>
      figuresOf('x', {}, 1, 6_000, { ...played, ...differences }).outcome;
    expect(outcomeOf({})).toBe('ok');
    expect(outcomeOf({ neverBegan: 'waited' })).toBe('not played');
    expect(outcomeOf({ neverBegan: 'waited', problems: ['missing'] })).toBe('FAILED');
    const idle = play({ faults: 0, outcome: 'not played' });
    expect(cellsOf(rowOfPlay(idle))).toContain('not played');
    expect(totalOfPlays([play(), idle], 0)).toBe(
      '2 plays, 2 faults, 2,000 records: 0 failed, 0 broken off, 1 not played',
    );
  });
});

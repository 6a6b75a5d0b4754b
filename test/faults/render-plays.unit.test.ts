import { describe, expect, it } from 'vitest';
import { rowOfPlay, summaryOfPlays, totalOfPlays, type PlayFigures } from './render-plays.ts';

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
  isWell: true,
  ...figures,
});

const cellsOf = (line: string) => line.trim().split(/\s{2,}/);

describe('the rows of plays', () => {
  it('mark a wait that is longer than its goal, and a play that failed', () => {
    expect(cellsOf(rowOfPlay(play()))).toEqual(
      expect.arrayContaining(['7.0 s', '≤ 8.0 s', 'ok']), // not marked
    );
    const failed = cellsOf(rowOfPlay(play({ longestWaitMs: 8_100, missing: 3, isWell: false })));
    expect(failed).toEqual(expect.arrayContaining(['3', '8.1 s >', '≤ 8.0 s', 'FAILED']));
  });

  it('are summed up by scenario where any was played more than once', () => {
    const plays = [
      play({ longestWaitMs: 9_000 }),
      play({ name: 'network-cut', goalMs: null }),
      play({ seed: 2, longestWaitMs: 6_000, peakMemoryMb: 150 }),
      play({ seed: 3, longestWaitMs: 7_500, isWell: false }),
    ];
    expect(summaryOfPlays(plays).map(cellsOf)).toEqual([
      ['scenario', 'plays', 'faults', 'records', 'failed', 'wait, median', 'wait, most', 'goal', 'MB, most'],
      ['worker-killed', '3', '6', '3000', '1', '7.5 s', '9.0 s >', '≤ 8.0 s', '150'],
      ['network-cut', '1', '2', '1000', '0', '7.0 s', '7.0 s', '140'],
    ]);
    expect(totalOfPlays(plays, 1)).toBe('4 plays, 8 faults, 4,000 records: 1 failed, 1 broken off');
    expect(summaryOfPlays(plays.slice(0, 2))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { manyGoals } from '../../bench/many-goals.ts';
import type { PeerLatency } from '../../bench/measure-peer-latency.ts';
import type { PeerRun } from '../../bench/peer-figures.ts';

const runOf = (startToFirstOutputSeconds: number, peakMb: number) =>
  ({ startToFirstOutputSeconds, peakBytes: peakMb * 1e6 }) as PeerRun & PeerLatency;

describe('the goals of very many partitions', () => {
  it('are a soon first output and little memory, in both trials, of the worker alone', () => {
    const backlogs = [runOf(4, 250), runOf(5, 256), runOf(9, 256)];
    const streams = [runOf(5.1, 257)];
    const outcomes = manyGoals(
      [
        { system: 'worker', delivery: 'exactly-once', backlogs, streams },
        { system: 'franz-go', delivery: 'exactly-once', backlogs, streams },
      ],
      1_000,
    );
    expect(outcomes.map(({ what, value, reached }) => [what, value.median, reached])).toEqual([
      ['backlog: start to first output, s', 5, true],
      ['backlog: peak memory, MB', 256, true],
      ['stream: start to first output, s', 5.1, false],
      ['stream: peak memory, MB', 257, false],
    ]);
  });
});

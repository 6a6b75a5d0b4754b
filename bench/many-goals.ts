import type { System } from './contenders.ts';
import type { Delivery } from './delivery-figures.ts';
import { judge, type GoalOutcome } from './goal-outcome.ts';
import type { PeerLatency } from './measure-peer-latency.ts';
import type { PeerRun } from './peer-figures.ts';

/** What a contender did with very many partitions, round by round. */
export interface ManyRuns {
  readonly system: System;
  readonly delivery: Delivery;
  readonly backlogs: readonly PeerRun[];
  readonly streams: readonly PeerLatency[];
}

const FIRST_OUTPUT_SECONDS = 5;
const PEAK_MB = 256;

/** How soon the worker has to put something out, and with how little memory. */
export function manyGoals(runs: readonly ManyRuns[], partitions: number): readonly GoalOutcome[] {
  return runs
    .filter(({ system }) => system === 'worker')
    .flatMap(({ delivery, backlogs, streams }) =>
      Object.entries({ backlog: backlogs, stream: streams }).flatMap(([trial, own]) => {
        const goal = { delivery, partitions, bound: 'at most' } as const;
        const firstS = own.map(({ startToFirstOutputSeconds }) => startToFirstOutputSeconds);
        const peaksMb = own.map(({ peakBytes }) => peakBytes / 1e6);
        return [
          judge({ ...goal, what: `${trial}: start to first output, s`, goal: FIRST_OUTPUT_SECONDS }, firstS),
          judge({ ...goal, what: `${trial}: peak memory, MB`, goal: PEAK_MB }, peaksMb),
        ];
      }),
    );
}

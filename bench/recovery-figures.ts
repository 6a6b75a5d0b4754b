import type { System } from './contenders.ts';
import type { Delivery } from './delivery-figures.ts';
import { judge, type GoalOutcome } from './goal-outcome.ts';
import type { StreamArrival } from './stream-ledger.ts';

/** What a reader of committed data saw of one kill. */
export interface KillFigures {
  /** The longest that any record took from when it was due. */
  readonly longestWaitMs: number;
  /** How many took more than a second, of all that were due from the kill until all went on. */
  readonly late: number;
  readonly records: number;
}

export interface RecoveryRun {
  readonly system: System;
  readonly delivery: Delivery;
  readonly partitions: number;
  readonly kills: readonly KillFigures[];
}

const LATE_MS = 1_000;
/** How much later than the session's end the last record may come. */
const AFTER_SESSION_MS = 1_000;
const SHARE_OF_OTHERS = 0.6;
const OTHERS: Readonly<Partial<Record<System, string>>> = {
  'kafka-streams-1': 'Kafka Streams',
  'franz-go': 'franz-go',
};

/** Of the records that were due from one time to another. @throws RangeError where there is none. */
export function killFiguresOf(arrivals: readonly StreamArrival[], fromMs: number, toMs: number): KillFigures {
  const waitsMs = arrivals
    .filter(({ dueAtMs }) => dueAtMs >= fromMs && dueAtMs <= toMs)
    .map(({ latencyMs }) => latencyMs);
  if (waitsMs.length === 0) throw new RangeError('no record was due');
  return {
    longestWaitMs: waitsMs.reduce((longest, waitMs) => Math.max(longest, waitMs), 0),
    late: waitsMs.filter((waitMs) => waitMs > LATE_MS).length,
    records: waitsMs.length,
  };
}

/** Of several kills the worst counts: when in a session, or between two looks for old transactions, one comes is chance. */
export function recoveryGoals(runs: readonly RecoveryRun[], sessionTimeoutMs: number): readonly GoalOutcome[] {
  return runs
    .filter(({ system }) => system === 'worker')
    .flatMap((own) => {
      const others = runs.filter((run) => run.delivery === own.delivery && run.partitions === own.partitions);
      return [goalOfSession(own, sessionTimeoutMs)].concat(others.flatMap((other) => goalAgainst(own, other)));
    });
}

function goalOfSession({ delivery, partitions, kills }: RecoveryRun, sessionTimeoutMs: number): GoalOutcome {
  const goal = (sessionTimeoutMs + AFTER_SESSION_MS) / 1_000;
  return judge({ what: 'longest wait after a kill, s', delivery, partitions, bound: 'at most', goal }, [
    longestOf(kills) / 1_000,
  ]);
}

function goalAgainst({ delivery, partitions, kills }: RecoveryRun, other: RecoveryRun): readonly GoalOutcome[] {
  const name = OTHERS[other.system];
  if (name === undefined) return [];
  const what = `longest wait after a kill, against ${name}`;
  const ratio = longestOf(kills) / longestOf(other.kills);
  return [judge({ what, delivery, partitions, bound: 'at most', goal: SHARE_OF_OTHERS }, [ratio])];
}

function longestOf(kills: readonly KillFigures[]): number {
  return Math.max(...kills.map(({ longestWaitMs }) => longestWaitMs));
}

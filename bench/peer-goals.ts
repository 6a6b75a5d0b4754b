import type { System } from './contenders.ts';
import { DELIVERIES, type Delivery } from './delivery-figures.ts';
import type { PeerRun } from './peer-figures.ts';
import { spreadOf, type Spread } from './spread.ts';

/** The runs of a contender, round by round. */
export interface RunsOfContender {
  readonly system: System;
  readonly delivery: Delivery;
  readonly runs: readonly PeerRun[];
}

/** How this worker does against another system, as a share of the other's. */
export interface GoalOutcome {
  readonly against: string;
  readonly delivery: Delivery;
  readonly what: 'records/s' | 'CPU per record';
  readonly goal: number;
  readonly ratio: Spread;
  readonly reached: boolean;
}

interface Goal {
  readonly against: string;
  /** Of several that are the same system set up otherwise, the best in its median counts. */
  readonly systems: readonly System[];
  readonly rate: number;
  /** Null: nothing was promised. */
  readonly cpu: number | null;
}

const GOALS: readonly Goal[] = [
  { against: 'Kafka Streams', systems: ['kafka-streams-1', 'kafka-streams-2'], rate: 2.5, cpu: 0.3 },
  { against: 'franz-go', systems: ['franz-go'], rate: 0.8, cpu: 1 },
  { against: 'plain kafkajs', systems: ['plain-kafkajs'], rate: 6, cpu: null },
];

/**
 * The goals that can be judged by what was measured. Ratios are taken round by round: whatever slows a
 * machine down for a while meets all of a round.
 */
export function goalsOf(contenders: readonly RunsOfContender[]): readonly GoalOutcome[] {
  return GOALS.flatMap(({ against, systems, rate, cpu }) =>
    DELIVERIES.flatMap((delivery) => {
      const own = contenders.find((one) => one.system === 'worker' && one.delivery === delivery)?.runs;
      const others = contenders.filter((one) => systems.includes(one.system) && one.delivery === delivery);
      if (own === undefined || others.length === 0) return [];
      const fastest = bestOf(others, ({ recordsPerSecond }) => -recordsPerSecond);
      const leanest = bestOf(others, ({ cpuSecondsPerMillion }) => cpuSecondsPerMillion);
      const rates = ratioOf(own, fastest, ({ recordsPerSecond }) => recordsPerSecond);
      const costs = ratioOf(own, leanest, ({ cpuSecondsPerMillion }) => cpuSecondsPerMillion);
      const outcomes: GoalOutcome[] = [
        { against, delivery, what: 'records/s', goal: rate, ratio: rates, reached: rates.median >= rate },
      ];
      if (cpu !== null) {
        outcomes.push({
          against,
          delivery,
          what: 'CPU per record',
          goal: cpu,
          ratio: costs,
          reached: costs.median <= cpu,
        });
      }
      return outcomes;
    }),
  );
}

function bestOf(contenders: readonly RunsOfContender[], badness: (run: PeerRun) => number): readonly PeerRun[] {
  const median = ({ runs }: RunsOfContender) => spreadOf(runs.map(badness)).median;
  return contenders.toSorted((one, other) => median(one) - median(other))[0]!.runs;
}

function ratioOf(own: readonly PeerRun[], other: readonly PeerRun[], of: (run: PeerRun) => number): Spread {
  return spreadOf(own.map((run, round) => of(run) / of(other[round]!)));
}

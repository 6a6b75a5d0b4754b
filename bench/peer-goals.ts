import type { OutputFormat } from '../src/formats/format-names.ts';
import type { System } from './contenders.ts';
import { DELIVERIES, type Delivery } from './delivery-figures.ts';
import { judge, type Goal, type GoalOutcome } from './goal-outcome.ts';
import type { PeerLatency } from './measure-peer-latency.ts';
import type { PeerRun } from './peer-figures.ts';
import { spreadOf } from './spread.ts';

/** The runs of a contender with a number of partitions, round by round. */
interface Runs<Run> {
  readonly system: System;
  readonly delivery: Delivery;
  readonly partitions: number;
  readonly runs: readonly Run[];
}

export type BacklogRuns = Runs<PeerRun>;

export interface StreamRuns extends Runs<PeerLatency> {
  /** Records a second. */
  readonly rate: number;
}

/** Whom a goal holds the worker against. Of several, the best in its median counts. */
interface Rivals {
  readonly name: string;
  readonly systems: readonly System[];
}

/** A goal against rivals, for every number of partitions that was measured. */
interface RivalGoal<Run> {
  readonly what: string;
  readonly of: (run: Run) => number;
  readonly rivals: Rivals;
  readonly deliveries: readonly Delivery[];
  readonly bound: Goal['bound'];
  readonly goal: (partitions: number) => number;
}

const KAFKA_STREAMS: Rivals = { name: 'Kafka Streams', systems: ['kafka-streams-1', 'kafka-streams-2'] };
const FRANZ_GO: Rivals = { name: 'franz-go', systems: ['franz-go'] };
const BETTER_OF_BOTH: Rivals = { name: 'the better of both', systems: [...FRANZ_GO.systems, ...KAFKA_STREAMS.systems] };
const PLAIN_KAFKAJS: Rivals = { name: 'plain kafkajs', systems: ['plain-kafkajs'] };
/** From so many partitions on there are goals of their own. */
const MANY_PARTITIONS = 400;
/** Records a second of the streams that are judged. */
const JUDGED_RATE = 2_000;

const p50 = ({ p50Ms }: PeerLatency) => p50Ms;
const p99 = ({ p99Ms }: PeerLatency) => p99Ms;
const cpu = ({ cpuPercent }: PeerLatency) => cpuPercent;
const speed = ({ recordsPerSecond }: PeerRun) => recordsPerSecond;
const cost = ({ cpuSecondsPerMillion }: PeerRun) => cpuSecondsPerMillion;
const always = (goal: number) => () => goal;
const fewOrMany = (few: number, many: number) => (partitions: number) => (partitions < MANY_PARTITIONS ? few : many);
const EXACTLY_ONCE: readonly Delivery[] = ['exactly-once'];
const AT_LEAST_ONCE: readonly Delivery[] = ['at-least-once'];

const STREAM_GOALS: readonly RivalGoal<PeerLatency>[] = [
  goalAgainst(FRANZ_GO, 'p99 at 2,000/s', p99, 'at most', fewOrMany(0.5, 0.25), EXACTLY_ONCE),
  goalAgainst(FRANZ_GO, 'p50 at 2,000/s', p50, 'at most', always(0.4), EXACTLY_ONCE),
  goalAgainst(KAFKA_STREAMS, 'p99 at 2,000/s', p99, 'at most', always(0.35), EXACTLY_ONCE),
  goalAgainst(BETTER_OF_BOTH, 'p99 at 2,000/s', p99, 'at most', always(1), AT_LEAST_ONCE),
  goalAgainst(FRANZ_GO, 'CPU at 2,000/s', cpu, 'at most', always(1.25), EXACTLY_ONCE),
];

const BACKLOG_GOALS: readonly RivalGoal<PeerRun>[] = [
  goalAgainst(KAFKA_STREAMS, 'records/s', speed, 'at least', always(3), DELIVERIES),
  goalAgainst(FRANZ_GO, 'records/s', speed, 'at least', always(1), DELIVERIES),
  goalAgainst(PLAIN_KAFKAJS, 'records/s', speed, 'at least', always(6), DELIVERIES),
  goalAgainst(FRANZ_GO, 'CPU per record', cost, 'at most', always(0.6), DELIVERIES),
  goalAgainst(KAFKA_STREAMS, 'CPU per record', cost, 'at most', always(0.3), DELIVERIES),
];

/** Those of calls in JSON. */
const JSON_GOALS: readonly RivalGoal<PeerRun>[] = [
  goalAgainst(KAFKA_STREAMS, 'records/s', speed, 'at least', always(3), EXACTLY_ONCE),
  goalAgainst(KAFKA_STREAMS, 'CPU per record', cost, 'at most', always(0.35), EXACTLY_ONCE),
  goalAgainst(FRANZ_GO, 'records/s', speed, 'at least', always(0.6), EXACTLY_ONCE),
  goalAgainst(FRANZ_GO, 'CPU per record', cost, 'at most', always(1.4), EXACTLY_ONCE),
];

/** How exactly once is to do with more partitions, as a share of its speed with the fewest. */
const SPEED_WITH_MORE = fewOrMany(0.9, 0.8);
/** How exactly once is to do, as a share of the speed of at least once. */
const SPEED_OF_EXACTLY_ONCE = 0.9;

/** All goals that there are for a format, as far as they can be judged by what was measured. */
export function goalsOf(
  format: OutputFormat,
  streams: readonly StreamRuns[],
  backlogs: readonly BacklogRuns[],
): readonly GoalOutcome[] {
  if (format === 'json') return goalsAgainst(JSON_GOALS, backlogs);
  return [...streamGoals(streams), ...backlogGoals(backlogs)];
}

/** The goals of steady streams that can be judged by what was measured, each ratio within a round. */
export function streamGoals(streams: readonly StreamRuns[]): readonly GoalOutcome[] {
  return goalsAgainst(
    STREAM_GOALS,
    streams.filter(({ rate }) => rate === JUDGED_RATE),
  );
}

/**
 * The goals of backlogs that can be judged by what was measured. Ratios are taken round by round: whatever slows a
 * machine down for a while meets all of a round.
 */
export function backlogGoals(backlogs: readonly BacklogRuns[]): readonly GoalOutcome[] {
  return [...goalsAgainst(BACKLOG_GOALS, backlogs), ...goalsOfPartitions(backlogs), ...goalsOfExactlyOnce(backlogs)];
}

function goalsOfPartitions(backlogs: readonly BacklogRuns[]): readonly GoalOutcome[] {
  const own = ownOf(backlogs, 'exactly-once').toSorted((one, other) => one.partitions - other.partitions);
  const [fewest, ...more] = own;
  return more.map(({ delivery, partitions, runs }) =>
    judge(
      {
        what: `records/s, against ${fewest!.partitions} partitions`,
        delivery,
        partitions,
        bound: 'at least',
        goal: SPEED_WITH_MORE(partitions),
      },
      ratios(runs, fewest!.runs, speed),
    ),
  );
}

function goalsOfExactlyOnce(backlogs: readonly BacklogRuns[]): readonly GoalOutcome[] {
  return ownOf(backlogs, 'exactly-once').flatMap(({ delivery, partitions, runs }) => {
    const other = ownOf(backlogs, 'at-least-once').find((one) => one.partitions === partitions);
    if (other === undefined) return [];
    const what = 'records/s, against at-least-once';
    const goal: Goal = { what, delivery, partitions, bound: 'at least', goal: SPEED_OF_EXACTLY_ONCE };
    return [judge(goal, ratios(runs, other.runs, speed))];
  });
}

function goalsAgainst<Run>(goals: readonly RivalGoal<Run>[], all: readonly Runs<Run>[]): readonly GoalOutcome[] {
  return goals.flatMap(({ what, of, rivals, deliveries, bound, goal }) =>
    deliveries.flatMap((delivery) =>
      ownOf(all, delivery).flatMap(({ partitions, runs }) => {
        const others = all.filter(
          (one) => rivals.systems.includes(one.system) && one.delivery === delivery && one.partitions === partitions,
        );
        if (others.length === 0) return [];
        const best = bestOf(others, (run) => (bound === 'at least' ? -of(run) : of(run)));
        const name = `${what}, against ${rivals.name}`;
        return [judge({ what: name, delivery, partitions, bound, goal: goal(partitions) }, ratios(runs, best, of))];
      }),
    ),
  );
}

function goalAgainst<Run>(
  rivals: Rivals,
  what: string,
  of: (run: Run) => number,
  bound: Goal['bound'],
  goal: (partitions: number) => number,
  deliveries: readonly Delivery[],
): RivalGoal<Run> {
  return { what, of, rivals, deliveries, bound, goal };
}

function ownOf<Run>(all: readonly Runs<Run>[], delivery: Delivery): readonly Runs<Run>[] {
  return all.filter((one) => one.system === 'worker' && one.delivery === delivery);
}

function bestOf<Run>(contenders: readonly Runs<Run>[], badness: (run: Run) => number): readonly Run[] {
  const median = ({ runs }: Runs<Run>) => spreadOf(runs.map(badness)).median;
  return contenders.toSorted((one, other) => median(one) - median(other))[0]!.runs;
}

function ratios<Run>(own: readonly Run[], other: readonly Run[], of: (run: Run) => number): readonly number[] {
  return own.map((run, round) => of(run) / of(other[round]!));
}

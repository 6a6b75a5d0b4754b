import type { System } from './contenders.ts';
import type { Traffic } from './counting-proxy.ts';
import { DELIVERIES, type Delivery } from './delivery-figures.ts';
import { judge, type GoalOutcome } from './goal-outcome.ts';

/** What a member asked the broker for in a second, on average. */
export interface RequestRates {
  /** By kind: name and version. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly all: number;
  readonly bytesToBrokers: number;
  readonly bytesFromBrokers: number;
}

/** A member's requests with so many partitions at a rate. */
export interface RequestRun {
  readonly system: System;
  readonly delivery: Delivery;
  readonly partitions: number;
  /** Records a second; 0 for a member that has nothing to do. */
  readonly rate: number;
  readonly rates: RequestRates;
}

/** How many times the requests of the fewest partitions a quiet member may make with more. */
const MOST_OF_QUIET = 1.2;

/** What went through between two looks. */
export function requestRatesOf(from: Traffic, to: Traffic, seconds: number): RequestRates {
  const byKind = Object.fromEntries(
    [...to.requests]
      .map(([kind, count]) => [kind, (count - (from.requests.get(kind) ?? 0)) / seconds] as const)
      .filter(([, rate]) => rate > 0),
  );
  return {
    byKind,
    all: Object.values(byKind).reduce((sum, rate) => sum + rate, 0),
    bytesToBrokers: (to.bytesToBrokers - from.bytesToBrokers) / seconds,
    bytesFromBrokers: (to.bytesFromBrokers - from.bytesFromBrokers) / seconds,
  };
}

/** Holds the worker's quiet members with more partitions against that with the fewest. */
export function requestGoals(runs: readonly RequestRun[]): readonly GoalOutcome[] {
  return DELIVERIES.flatMap((delivery) => {
    const [fewest, ...more] = runs
      .filter((run) => run.system === 'worker' && run.rate === 0 && run.delivery === delivery)
      .toSorted((one, other) => one.partitions - other.partitions);
    return more.map(({ partitions, rates }) => {
      const what = `requests/s of a quiet member, against ${fewest!.partitions} partitions`;
      const goal = { what, delivery, partitions, bound: 'at most', goal: MOST_OF_QUIET } as const;
      return judge(goal, [rates.all / fewest!.rates.all]);
    });
  });
}

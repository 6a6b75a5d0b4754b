import { increaseOfBuckets } from './bucket-quantile.ts';
import type { Counts } from './counts.ts';
import type { CarrierCounts, Tally } from './call-tallies.ts';

/** What was counted between two snapshots. A counter that has fallen was started anew and counts from 0. */
export function increaseOf(before: Counts, after: Counts): Counts {
  return {
    carriers: new Map(
      [...after.carriers].map(([name, counts]) => [name, increaseOfCarrier(before.carriers.get(name), counts)]),
    ),
    unclassified: increaseOfTally(before.unclassified, after.unclassified),
    deadLetters: increaseOfTally(before.deadLetters, after.deadLetters),
    abandonment: increaseOfTally(before.abandonment, after.abandonment),
    unanswered: increaseOfTally(before.unanswered, after.unanswered),
    latency: increaseOfBuckets(before.latency, after.latency),
    incidents: increaseOfTally(before.incidents, after.incidents),
  };
}

function increaseOfCarrier(before: CarrierCounts | undefined, after: CarrierCounts): CarrierCounts {
  if (before === undefined) return after;
  return {
    statuses: increaseOfTally(before.statuses, after.statuses),
    talkSeconds: increase(before.talkSeconds, after.talkSeconds),
  };
}

function increaseOfTally<Name extends string>(before: Tally<Name>, after: Tally<Name>): Tally<Name> {
  const names = Object.keys(after) as Name[];
  return Object.fromEntries(names.map((name) => [name, increase(before[name], after[name])])) as Tally<Name>;
}

function increase(before: number, after: number): number {
  return after >= before ? after - before : after;
}

import fc from 'fast-check';
import { STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { DEAD_LETTER_REASONS } from '../../src/events/dead-letter.ts';
import type { Counts } from '../../src/page/counts.ts';
import type { Tally } from '../../src/page/call-tallies.ts';

const BOUNDS = [0.005, 0.1, 1, Number.POSITIVE_INFINITY];
const INCIDENTS = [
  'batchesFailed',
  'batchesRefused',
  'transactionsAborted',
  'fencings',
  'rebalances',
  'processRestarts',
] as const;

const count = fc.oneof(fc.constant(0), fc.nat({ max: 5 }), fc.nat({ max: 1_000_000_000 }));
const tally = <Name extends string>(names: readonly Name[]): fc.Arbitrary<Tally<Name>> =>
  fc.record(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, fc.Arbitrary<number>>);
const name = fc.oneof(fc.constantFrom('none', 'other', 'acme', '<script>', '__proto__', 'constructor'), fc.string());

const latency = fc
  .array(count, { minLength: BOUNDS.length, maxLength: BOUNDS.length })
  .map((each) => BOUNDS.map((bound, i) => ({ bound, count: each.slice(0, i + 1).reduce((sum, n) => sum + n, 0) })));

/** Whatever a worker may have counted. */
export const anyCounts: fc.Arbitrary<Counts> = fc.record({
  carriers: fc
    .array(fc.tuple(name, fc.record({ statuses: tally(STATUSES), talkSeconds: count })), { maxLength: 30 })
    .map((entries) => new Map(entries)),
  unclassified: tally(UNCLASSIFIED_REASONS),
  deadLetters: tally(DEAD_LETTER_REASONS),
  abandonment: tally(['inTime', 'late', 'never']),
  unanswered: tally(['yes', 'no', 'unknown']),
  latency,
  incidents: tally(INCIDENTS),
});

import {
  CALL_STATUSES,
  REASON_ATTRIBUTIONS,
  STATUSES,
  UNCLASSIFIED_REASONS,
  type CallStatus,
  type ReasonAttribution,
  type Status,
  type UnclassifiedReason,
} from '../engine/classification.ts';
import { statusRows } from '../engine/decision-table.ts';
import type { DeadLetterReason } from '../events/dead-letter.ts';
import { bucketQuantile } from './bucket-quantile.ts';
import { averageTalkSeconds, carrierFigures, sumOfCarriers, type CarrierFigures } from './carrier-figures.ts';
import type { Abandonment, Counts, Incident } from './counts.ts';
import type { Tally } from './call-tallies.ts';
import { FAILED, countOf, outboundFigures, type OutboundFigures } from './outbound-figures.ts';
import { ratioOf, type Ratio } from './ratio.ts';

/** What the page says of a stretch of time. */
export interface Figures {
  readonly seconds: number;
  readonly recordsPerSecond: number | null;
  readonly calls: Row;
  readonly statuses: Rows<Status>;
  readonly callStatuses: Rows<CallStatus>;
  readonly unclassified: Rows<UnclassifiedReason>;
  readonly outbound: OutboundFigures;
  /** The parts of the failure rate: by reason, and by status. */
  readonly failures: Readonly<Record<ReasonAttribution, Ratio>>;
  readonly failedStatuses: Readonly<Partial<Record<Status, Ratio>>>;
  readonly averageTalkSeconds: number | null;
  readonly abandonRate: Ratio;
  /** Of outbound calls that were not answered: the source does not tell whether they rang. */
  readonly ringingUnknownShare: Ratio;
  /** Of inbound calls that got a status. */
  readonly noAgentShare: Ratio;
  /** Those with the most calls. */
  readonly carriers: readonly CarrierFigures[];
  /** How many others there are. */
  readonly furtherCarriers: number;
  readonly deadLetters: Tally<DeadLetterReason>;
  /** Of all records. */
  readonly deadLetterShare: Ratio;
  /** From a record's arrival to its commit: what half of them, and 99 of 100, did not pass. */
  readonly latencyP50Seconds: number | null;
  readonly latencyP99Seconds: number | null;
  readonly incidents: Tally<Incident>;
}

/** How many, which part of the whole they are, and how many a second; null where there is no whole, or no time. */
export interface Row {
  readonly count: number;
  readonly share: Ratio;
  readonly perSecond: number | null;
}
export type Rows<Name extends string> = Readonly<Record<Name, Row>>;

/** More would not be read, and there may be as many as a setting names. */
const MOST_CARRIERS = 25;

const allRows = [...statusRows, { status: 'UNCLASSIFIED', callStatus: 'UNKNOWN' }] as const;
const statusesWith = (callStatus: CallStatus) =>
  allRows.filter((row) => row.callStatus === callStatus).map(({ status }) => status);
const failuresBy = (reason: ReasonAttribution) =>
  statusRows
    .filter(({ status, reasonAttribution }) => reasonAttribution === reason && FAILED.includes(status))
    .map(({ status }) => status);

/** The figures of what was counted in so many seconds. */
export function figuresOf(counted: Counts, seconds: number): Figures {
  const { unclassified, deadLetters, abandonment, unanswered, latency, incidents } = counted;
  const all = sumOfCarriers(counted.carriers);
  // Every whole is made of its parts, so that no part is larger, whichever counter has started again.
  const statuses = { ...all.statuses, UNCLASSIFIED: sumOf(unclassified) };
  const calls = countOf(statuses, STATUSES);
  const carriers = carrierFigures(counted.carriers);
  const outbound = outboundFigures(statuses);
  const row = (count: number, whole: number): Row => ({
    count,
    share: ratioOf(count, whole),
    perSecond: ratioOf(count, seconds),
  });
  const dead = sumOf(deadLetters);
  const { INBOUND_NO_AGENT_ANSWER: noAgent, INBOUND_NORMAL_CALL: normal } = statuses;
  return {
    seconds,
    recordsPerSecond: ratioOf(calls + dead, seconds),
    calls: row(calls, calls),
    statuses: recordOf(STATUSES, (status) => row(statuses[status], calls)),
    callStatuses: recordOf(CALL_STATUSES, (callStatus) => row(countOf(statuses, statusesWith(callStatus)), calls)),
    unclassified: recordOf(UNCLASSIFIED_REASONS, (reason) => row(unclassified[reason], calls)),
    outbound,
    failures: recordOf(REASON_ATTRIBUTIONS, (reason) => ratioOf(countOf(statuses, failuresBy(reason)), outbound.calls)),
    failedStatuses: recordOf(FAILED, (status) => ratioOf(statuses[status], outbound.calls)),
    averageTalkSeconds: averageTalkSeconds(all),
    abandonRate: abandonRate(abandonment),
    ringingUnknownShare: ratioOf(unanswered.unknown, sumOf(unanswered)),
    noAgentShare: ratioOf(noAgent, noAgent + normal),
    carriers: carriers.slice(0, MOST_CARRIERS),
    furtherCarriers: Math.max(0, carriers.length - MOST_CARRIERS),
    deadLetters,
    deadLetterShare: ratioOf(dead, calls + dead),
    latencyP50Seconds: bucketQuantile(0.5, latency),
    latencyP99Seconds: bucketQuantile(0.99, latency),
    incidents,
  };
}

function sumOf(tally: Tally<string>): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

/** A customer who waits longer than two seconds counts as abandoned, even if an agent comes then. */
function abandonRate({ inTime, late, never }: Abandonment): Ratio {
  return ratioOf(never + late, never + late + inTime);
}

function recordOf<Name extends string, T>(names: readonly Name[], valueOf: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, T>;
}

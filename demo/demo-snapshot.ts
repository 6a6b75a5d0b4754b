import type { TaskType } from '../src/engine/call.ts';
import type { CallStatus, ReasonAttribution, Status, UnclassifiedReason } from '../src/engine/classification.ts';
import type { DeadLetterReason } from '../src/events/dead-letter.ts';

/** How many calls came out alike since the start. Keys may repeat, as they do with several workers. */
export interface CallCount {
  readonly status: Status;
  readonly callStatus: CallStatus;
  /** Why an unclassified call is one; for others, who or what the end is attributed to. */
  readonly reason: ReasonAttribution | UnclassifiedReason;
  readonly taskType: TaskType;
  readonly count: number;
}

export interface DeadLetterCount {
  readonly reason: DeadLetterReason;
  readonly count: number;
}

/** Everything counted since the start, and when. */
export interface DemoCounts {
  readonly elapsedSeconds: number;
  readonly calls: readonly CallCount[];
  readonly deadLetters: readonly DeadLetterCount[];
  /** Records of a platform that are no calls, as they should be. */
  readonly skippedRecords: number;
}

/** What the live table shows. Nulls are what is not known yet. */
export interface DemoSnapshot extends DemoCounts {
  /** Records of the input topic that are not dealt with. */
  readonly lagRecords: number | null;
  /** From a record's arrival in the input topic to its commit. */
  readonly latencySeconds: { readonly p50: number | null; readonly p99: number | null };
  /** The counts that rates are measured against; without them, rates are those since the start. */
  readonly previous: DemoCounts | null;
}

/** A count and how fast it grows; the rate is null where no time has passed. */
export interface Tally {
  readonly count: number;
  readonly perSecond: number | null;
}

/** The tallies of a snapshot for the calls, or the dead letters, that a question is about. */
export interface Tallies {
  readonly calls: (isMeant: (call: CallCount) => boolean) => Tally;
  readonly deadLetters: (isMeant: (deadLetter: DeadLetterCount) => boolean) => Tally;
  readonly skipped: Tally;
  /** Of all records, those that are no calls too. */
  readonly all: Tally;
}

export function tallySnapshot(snapshot: DemoSnapshot): Tallies {
  const { previous } = snapshot;
  const seconds = snapshot.elapsedSeconds - (previous?.elapsedSeconds ?? 0);
  const tally = (count: number, before: number): Tally => ({
    count,
    // A worker that starts again counts from 0, which is no negative rate.
    perSecond: seconds > 0 ? Math.max(0, count - before) / seconds : null,
  });
  return {
    calls: (isMeant) => tally(sum(snapshot.calls, isMeant), sum(previous?.calls ?? [], isMeant)),
    deadLetters: (isMeant) => tally(sum(snapshot.deadLetters, isMeant), sum(previous?.deadLetters ?? [], isMeant)),
    skipped: tally(snapshot.skippedRecords, previous?.skippedRecords ?? 0),
    all: tally(recordsOf(snapshot), previous === null ? 0 : recordsOf(previous)),
  };
}

/** Parts of the outbound calls, from 0 to 1; null while there are none. */
export interface OutboundRates {
  readonly failure: number | null;
  readonly lineFault: number | null;
}

/**
 * How outbound dialling goes. The failure rate is the share of outbound calls whose call status is
 * anything but Connected, the line fault rate the share whose end is attributed to line or carrier, which
 * is the part that an operator can act on. Unclassified calls have no known call status, and inbound calls
 * were not dialled: neither counts, above or below the line.
 */
export function outboundRates(counts: DemoCounts): OutboundRates {
  const outbound = counts.calls.filter((call) => call.taskType !== 'INBOUND' && call.callStatus !== 'UNKNOWN');
  const all = sum(outbound, () => true);
  if (all === 0) return { failure: null, lineFault: null };
  return {
    failure: sum(outbound, (call) => call.callStatus !== 'CONNECTED') / all,
    lineFault: sum(outbound, (call) => call.reason === 'LINE_OR_CARRIER') / all,
  };
}

function recordsOf(counts: DemoCounts): number {
  return sum(counts.calls, () => true) + sum(counts.deadLetters, () => true) + counts.skippedRecords;
}

function sum<T extends { readonly count: number }>(counts: readonly T[], isMeant: (entry: T) => boolean): number {
  return counts.reduce((total, entry) => (isMeant(entry) ? total + entry.count : total), 0);
}

import type { UnknownCode } from '../engine/attribute-cause.ts';
import { TASK_TYPES, type DecidingFields } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';
import { createDurations, type DurationCounts } from './call-durations.ts';
import { firstOf } from './first-of.ts';

/** Calls of one kind, by places: of the classification, in `TASK_TYPES`, and of the carrier. */
export interface CallCount {
  readonly decision: number;
  readonly taskType: number;
  readonly carrier: number;
  readonly count: number;
}

export interface FirstDefect {
  readonly offset: string;
  readonly message: string;
}

/** How many records of a batch met each end. */
export interface Tally {
  readonly calls: readonly CallCount[];
  readonly durations: DurationCounts;
  /** When each call ended, in milliseconds since the epoch. */
  readonly endedAtMs: Float64Array;
  /** With the first defect of each reason, as an example for the log. */
  readonly deadLettered: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly first: FirstDefect }>;
  /** Codes that the cause map does not know, once for each call that they were asked for. */
  readonly unknownCodes: readonly UnknownCode[];
  /** How many calls had to be read and written the plain way. */
  readonly plainly: number;
}

/** A tally that is being made. */
export interface OpenTally {
  /** `taskType` is the call's place in `TASK_TYPES`, `decision` and `carrier` are places too. */
  readonly countCall: (
    call: DecidingFields,
    taskType: number,
    decision: number,
    carrier: number,
    endedAtMs: number,
  ) => void;
  readonly noteUnknownCodes: (codes: readonly UnknownCode[]) => void;
  readonly countPlainly: () => void;
  readonly countDefect: (defect: Defect, offset: string) => void;
  readonly close: () => Tally;
}

type DeadLettered = Map<DeadLetterReason, { count: number; first: FirstDefect }>;

/** Of most tallies. */
const NONE_DEAD_LETTERED: DeadLettered = new Map();
const NO_CODES: readonly UnknownCode[] = [];

/**
 * Makes one tally after the other, in the same memory: a batch may have few records, and the combinations are many. Opens a tally
 * for this many records at most; the one before must be done.
 */
export function createTallies(
  classifications: readonly Classification[],
  carrierPlaces: number,
): (mostRecords: number) => OpenTally {
  const counts = new Uint32Array(classifications.length * TASK_TYPES.length * carrierPlaces);
  const durations = createDurations(classifications, carrierPlaces);
  let counted: number[] = [];
  let endedAtMs = new Float64Array(0);
  let deadLettered = NONE_DEAD_LETTERED;
  let unknownCodes: UnknownCode[] | null = null;
  let calls = 0;
  let plainly = 0;

  function callCount(place: number): CallCount {
    const kind = Math.floor(place / carrierPlaces);
    return {
      decision: Math.floor(kind / TASK_TYPES.length),
      taskType: kind % TASK_TYPES.length,
      carrier: place % carrierPlaces,
      count: counts[place]!,
    };
  }

  function clear(mostRecords: number): void {
    for (const place of counted) counts[place] = 0;
    counted = [];
    durations.clear();
    endedAtMs = new Float64Array(mostRecords);
    deadLettered = NONE_DEAD_LETTERED;
    unknownCodes = null;
    calls = 0;
    plainly = 0;
  }

  const tally: OpenTally = {
    countCall(call, taskType, decision, carrier, endedAt) {
      const place = (decision * TASK_TYPES.length + taskType) * carrierPlaces + carrier;
      if (counts[place] === 0) counted.push(place);
      counts[place]! += 1;
      endedAtMs[calls++] = endedAt;
      durations.note(call, decision, taskType, carrier);
    },
    noteUnknownCodes(codes) {
      if (codes.length > 0) (unknownCodes ??= []).push(...codes);
    },
    countPlainly() {
      plainly += 1;
    },
    countDefect({ reason, message }, offset) {
      if (deadLettered === NONE_DEAD_LETTERED) deadLettered = new Map();
      const known = deadLettered.get(reason);
      if (known === undefined) deadLettered.set(reason, { count: 1, first: { offset, message } });
      else known.count += 1;
    },
    close: () => ({
      calls: counted.map(callCount),
      durations: durations.take(),
      endedAtMs: firstOf(endedAtMs, calls),
      deadLettered,
      unknownCodes: unknownCodes ?? NO_CODES,
      plainly,
    }),
  };

  return (mostRecords) => {
    clear(mostRecords);
    return tally;
  };
}

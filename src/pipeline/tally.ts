import type { UnknownCode } from '../engine/attribute-cause.ts';
import { TASK_TYPES, type DecidingFields } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { createDurations, type DurationCounts } from './call-durations.ts';
import { firstOf } from './first-of.ts';
import { createReasonTally, type OpenReasonTally, type ReasonTally } from './tally-reasons.ts';

/** Calls of one kind, by places: of the classification, in `TASK_TYPES`, and of the carrier. */
export interface CallCount {
  readonly decision: number;
  readonly taskType: number;
  readonly carrier: number;
  readonly count: number;
}

/** How many records of a batch met each end. */
export interface Tally extends ReasonTally {
  readonly calls: readonly CallCount[];
  readonly durations: DurationCounts;
  /** When each call ended, in milliseconds since the epoch. */
  readonly endedAtMs: Float64Array;
  /** Codes that the cause map does not know, once for each call that they were asked for. */
  readonly unknownCodes: readonly UnknownCode[];
  /** How many calls had to be read and written the plain way. */
  readonly plainly: number;
}

/** A tally that is being made. */
export interface OpenTally extends Pick<OpenReasonTally, 'countDefect' | 'countSkipped'> {
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
  readonly close: () => Tally;
}

/** Of most tallies. */
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
  const reasons = createReasonTally();
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
    reasons.clear();
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
    countDefect: reasons.countDefect,
    countSkipped: reasons.countSkipped,
    close: () => ({
      calls: counted.map(callCount),
      durations: durations.take(),
      endedAtMs: firstOf(endedAtMs, calls),
      ...reasons.take(),
      unknownCodes: unknownCodes ?? NO_CODES,
      plainly,
    }),
  };

  return (mostRecords) => {
    clear(mostRecords);
    return tally;
  };
}

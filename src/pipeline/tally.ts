import type { UnknownCode } from '../engine/attribute-cause.ts';
import { TASK_TYPES, type DecidingFields } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';
import { createDurations, type DurationCounts } from './call-durations.ts';

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

/**
 * Makes one tally after the other: the counts of all combinations are kept for the next one, since a batch may have few
 * records and they are many. Gives a tally for this many records at most; the one before must be done.
 */
export function createTallies(
  classifications: readonly Classification[],
  carrierPlaces: number,
): (mostRecords: number) => OpenTally {
  const counts = new Uint32Array(classifications.length * TASK_TYPES.length * carrierPlaces);
  let counted: number[] = [];
  const durations = createDurations(classifications, carrierPlaces);

  function callCount(place: number): CallCount {
    const kind = Math.floor(place / carrierPlaces);
    return {
      decision: Math.floor(kind / TASK_TYPES.length),
      taskType: kind % TASK_TYPES.length,
      carrier: place % carrierPlaces,
      count: counts[place]!,
    };
  }

  return (mostRecords) => {
    for (const place of counted) counts[place] = 0;
    counted = [];
    durations.clear();
    const endedAtMs = new Float64Array(mostRecords);
    const deadLettered = new Map<DeadLetterReason, { count: number; first: FirstDefect }>();
    const unknownCodes: UnknownCode[] = [];
    let calls = 0;
    let plainly = 0;

    return {
      countCall(call, taskType, decision, carrier, endedAt) {
        const place = (decision * TASK_TYPES.length + taskType) * carrierPlaces + carrier;
        if (counts[place] === 0) counted.push(place);
        counts[place]! += 1;
        endedAtMs[calls++] = endedAt;
        durations.note(call, decision, taskType, carrier);
      },
      noteUnknownCodes(codes) {
        if (codes.length > 0) unknownCodes.push(...codes);
      },
      countPlainly() {
        plainly += 1;
      },
      countDefect({ reason, message }, offset) {
        const known = deadLettered.get(reason);
        if (known === undefined) deadLettered.set(reason, { count: 1, first: { offset, message } });
        else known.count += 1;
      },
      close: () => ({
        calls: counted.map(callCount),
        durations: durations.counts(),
        endedAtMs: endedAtMs.subarray(0, calls),
        deadLettered,
        unknownCodes,
        plainly,
      }),
    };
  };
}

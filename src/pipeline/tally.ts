import type { UnknownCode } from '../engine/attribute-cause.ts';
import { TASK_TYPES, type TaskType } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';

export interface CallCount {
  readonly classification: Classification;
  readonly taskType: TaskType;
  readonly count: number;
}

export interface FirstDefect {
  readonly offset: string;
  readonly message: string;
}

/** How many records of a batch met each end. */
export interface Tally {
  readonly calls: readonly CallCount[];
  /** With the first defect of each reason, as an example for the log. */
  readonly deadLettered: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly first: FirstDefect }>;
  /** Codes that the cause map does not know, once for each call that they were asked for. */
  readonly unknownCodes: readonly UnknownCode[];
  /** How many calls had to be read and written the plain way. */
  readonly plainly: number;
}

/** A tally that is being made. */
export interface OpenTally {
  readonly countCall: (decision: number, taskType: number, unknownCodes: readonly UnknownCode[]) => void;
  readonly countPlainly: () => void;
  readonly countDefect: (defect: Defect, offset: string) => void;
  readonly close: () => Tally;
}

/** `taskType` is the place in `TASK_TYPES`, `decision` the one in `classifications`. */
export function openTally(classifications: readonly Classification[]): OpenTally {
  const counts = new Uint32Array(classifications.length * TASK_TYPES.length);
  const deadLettered = new Map<DeadLetterReason, { count: number; first: FirstDefect }>();
  const unknownCodes: UnknownCode[] = [];
  let plainly = 0;

  return {
    countCall(decision, taskType, unknown) {
      counts[decision * TASK_TYPES.length + taskType]! += 1;
      if (unknown.length > 0) unknownCodes.push(...unknown);
    },
    countPlainly() {
      plainly += 1;
    },
    countDefect({ reason, message }, offset) {
      const counted = deadLettered.get(reason);
      if (counted === undefined) deadLettered.set(reason, { count: 1, first: { offset, message } });
      else counted.count += 1;
    },
    close() {
      const calls = [...counts.entries()].flatMap(([place, count]): readonly CallCount[] => {
        if (count === 0) return [];
        const classification = classifications[Math.floor(place / TASK_TYPES.length)]!;
        return [{ classification, taskType: TASK_TYPES[place % TASK_TYPES.length]!, count }];
      });
      return { calls, deadLettered, unknownCodes, plainly };
    },
  };
}

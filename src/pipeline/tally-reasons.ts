import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';

export interface FirstDefect {
  readonly offset: string;
  readonly message: string;
}

/** Records of a batch that became no output, by reason. */
export interface ReasonTally {
  /** With the first defect of each reason, as an example for the log. */
  readonly deadLettered: ReadonlyMap<DeadLetterReason, { readonly count: number; readonly first: FirstDefect }>;
  /** How many were no calls, as they should be, by the source's reason. */
  readonly skipped: ReadonlyMap<string, number>;
}

type DeadLettered = Map<DeadLetterReason, { count: number; first: FirstDefect }>;

/** Of most batches. */
const NONE_DEAD_LETTERED: DeadLettered = new Map();
const NONE_SKIPPED: Map<string, number> = new Map();

/** Counts them, of one batch after the other. */
export interface OpenReasonTally {
  readonly countDefect: (defect: Defect, offset: string) => void;
  readonly countSkipped: (reason: string) => void;
  readonly take: () => ReasonTally;
  readonly clear: () => void;
}

export function createReasonTally(): OpenReasonTally {
  let deadLettered = NONE_DEAD_LETTERED;
  let skipped = NONE_SKIPPED;
  return {
    countDefect({ reason, message }: Defect, offset: string): void {
      if (deadLettered === NONE_DEAD_LETTERED) deadLettered = new Map();
      const known = deadLettered.get(reason);
      if (known === undefined) deadLettered.set(reason, { count: 1, first: { offset, message } });
      else known.count += 1;
    },
    countSkipped(reason: string): void {
      if (skipped === NONE_SKIPPED) skipped = new Map();
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    },
    take: (): ReasonTally => ({ deadLettered, skipped }),
    clear(): void {
      deadLettered = NONE_DEAD_LETTERED;
      skipped = NONE_SKIPPED;
    },
  };
}

import { TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import type { Status, UnclassifiedReason } from '../../src/engine/classification.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { decisionsOf } from '../../src/engine/compile-decision-table.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import { createCallMetrics } from './call-metrics.ts';
import { exampleCall } from './example-call.ts';

/** Calls that are all alike. */
export interface AlikeCalls {
  readonly count: number;
  readonly status: Status;
  /** Where it is unclassified. */
  readonly reason?: UnclassifiedReason;
  readonly call?: Partial<CallEnded>;
}

const { classifications } = createEngine();
const decisions = decisionsOf();

/** The metrics of a worker, and a way to count calls as it does, without deciding them. */
export function createCountedMetrics(mostCarriers = 20) {
  const { metrics, carriers } = createCallMetrics({ listed: null, most: mostCarriers });
  const tallies = createTallies(classifications, carriers.places);

  const countCalls = (...kinds: readonly AlikeCalls[]): void => {
    const tally = tallies(kinds.reduce((sum, { count }) => sum + count, 0));
    for (const { count, status, reason = null, call: differences } of kinds) {
      const call = exampleCall(differences);
      const decision = decisions.findIndex(
        ({ outcome, taskTypes }) =>
          outcome.status === status && outcome.unclassifiedReason === reason && taskTypes.includes(call.taskType),
      );
      if (decision === -1) throw new Error(`no ${call.taskType} call is ${status} ${reason ?? ''}`);
      const taskType = TASK_TYPES.indexOf(call.taskType);
      const carrier = carriers.placeOf(call.carrier);
      for (let i = 0; i < count; i++) tally.countCall(call, taskType, decision, carrier, call.endedAt);
    }
    metrics.countCalls(tally.close());
  };
  return { metrics, countCalls };
}

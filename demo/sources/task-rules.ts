import type { TaskType } from '../../src/engine/call.ts';
import type { JsonObject } from '../../src/sources/json-record.ts';
import { tenants } from '../call-centre.ts';
import { lines } from '../call-origin.ts';

const tasks = tenants.flatMap((tenant) => tenant.tasks);

/** Rules of the settings that tell tasks by what their records have of them: kind, and how long they ring at most. */
export function taskRules(trait: 'campaign' | 'queue', taskTypes: readonly TaskType[]): readonly JsonObject[] {
  return tasks
    .filter(({ taskType }) => taskTypes.includes(taskType))
    .map(({ taskId, taskType, maxRingingDurationMs }) => {
      const rule = { when: { [trait]: taskId }, taskType };
      return maxRingingDurationMs === null ? rule : { ...rule, maxRingingDurationMs };
    });
}

/** Rules of the settings that tell who carries a call by the number of the call centre's that it came from or to. */
export const carrierRules: readonly JsonObject[] = [...Map.groupBy(lines, ({ carrier }) => carrier.name)].map(
  ([carrier, ofCarrier]) => ({ when: { trunk: ofCarrier.map(({ number }) => number) }, carrier }),
);

/** How long the calls of a task ring at most, in milliseconds; null where nothing is set. */
export function ringLimitOfTask(id: string | null): number | null {
  return tasks.find(({ taskId }) => taskId === id)?.maxRingingDurationMs ?? null;
}

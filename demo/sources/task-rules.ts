import { TASK_TYPES, type TaskType } from '../../src/engine/call.ts';
import type { JsonObject } from '../../src/sources/json-record.ts';
import { tenants, type Task } from '../call-centre.ts';
import { lines } from '../call-origin.ts';

const tasks = tenants.flatMap((tenant) => tenant.tasks);

/** Rules of the settings that tell tasks by what their records have of them: kind, and how long they ring at most. */
export function taskRules(
  trait: 'campaign' | 'queue',
  taskTypes: readonly TaskType[] = TASK_TYPES,
): readonly JsonObject[] {
  return tasks.filter(({ taskType }) => taskTypes.includes(taskType)).map((task) => ruleOf(trait, task));
}

function ruleOf(trait: string, { taskId, taskType, maxRingingDurationMs }: Task): JsonObject {
  const limit = maxRingingDurationMs === null ? {} : { maxRingingDurationMs };
  return { when: { [trait]: taskId }, taskType, ...limit };
}

/** Rules of the settings that tell who carries a call by the number of the call centre's that it came from or to. */
export const carrierRules: readonly JsonObject[] = [...Map.groupBy(lines, ({ carrier }) => carrier.name)].map(
  ([carrier, ofCarrier]) => ({ when: { trunk: ofCarrier.map(({ number }) => number) }, carrier }),
);

import type { JsonObject } from '../../src/sources/json-record.ts';
import { carriers, tenants } from '../call-centre.ts';

/** `calls` of a settings file for the call centre's tasks: a record names its task as its campaign. */
export const CAMPAIGNS: readonly JsonObject[] = tenants.flatMap(({ tasks }) =>
  tasks.map(({ taskId, taskType, maxRingingDurationMs }) => ({
    when: { campaign: taskId },
    taskType,
    ...(maxRingingDurationMs === null ? {} : { maxRingingDurationMs }),
  })),
);

/** The trunk of lines whose carrier nobody names. */
export const SPARE_TRUNK = 'spare';
export const TRUNKS: readonly string[] = [...carriers.map(({ name }) => name), SPARE_TRUNK];

import type { DecidingFields } from '../engine/call.ts';
import { talkExceedsCall } from './call-ended.ts';

/** What a projection reads of a call: what decides its status, and what is counted of it. */
export interface ProjectedCall extends DecidingFields {
  /** Not read: a text for each call would cost more than all the rest, and few need it. */
  carrier: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Where `taskType` stands in `TASK_TYPES`. */
  readonly taskTypePlace: number;
  /** Where the carrier's name begins in the bytes, and ends; -1 where there is none. */
  readonly carrierStart: number;
  readonly carrierEnd: number;
}

/** The same with nothing read yet: fields that a writer does not have stay as they are here. */
export function createProjectedCall(): ProjectedCall {
  return {
    carrier: null,
    taskType: 'MANUAL',
    ringingDurationMs: null,
    callDurationMs: 0,
    talkDurationMs: null,
    queueDurationMs: null,
    agentRingingDurationMs: null,
    maxRingingDurationMs: null,
    hangupParty: 'UNKNOWN',
    voicemailDetected: false,
    endCause: null,
    q850Cause: null,
    sipStatusCode: null,
    mediaPacketsReceived: null,
    startedAt: 0,
    endedAt: 0,
    taskTypePlace: 0,
    carrierStart: -1,
    carrierEnd: -1,
  };
}

const FIELDS: ReadonlySet<string> = new Set(Object.keys(createProjectedCall()));

/** Whether a field of ours is read; of others is only seen that they are as they should be. */
export function isProjected(name: string): name is keyof ProjectedCall {
  return FIELDS.has(name);
}

/** As far as `findInvalidField` asks for more than one field; the steps see to the rest. */
export function isValidCall({ startedAt, endedAt, talkDurationMs, callDurationMs }: ProjectedCall): boolean {
  if (endedAt < startedAt) return false;
  return talkDurationMs === null || !talkExceedsCall(talkDurationMs, callDurationMs);
}

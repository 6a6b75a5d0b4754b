import { CAUSES, HANGUP_PARTIES, TASK_TYPES, type DecidingFields, type EndCause } from '../engine/call.ts';
import { SLOTS } from './projection-plan.ts';

/** What decides a call's status, in one object that is filled again for every call. */
export interface ProjectedCall {
  readonly call: DecidingFields;
  /** Takes what a projection has read. `carrier` is the call's, where anybody wants to know. */
  readonly fill: (slots: Float64Array, carrier: string | null) => void;
}

// In the order of the schema's symbols, as call.ts says.
const END_CAUSES: readonly EndCause[] = [...CAUSES, 'UNKNOWN'];

export function createProjectedCall(): ProjectedCall {
  const call: { -readonly [Field in keyof DecidingFields]: DecidingFields[Field] } = {
    carrier: null,
    taskType: 'MANUAL',
    ringingDurationMs: 0,
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
  };
  return {
    call,
    fill(slots, carrier) {
      const endCause = slots[SLOTS.endCause]!;
      call.carrier = carrier;
      call.taskType = TASK_TYPES[slots[SLOTS.taskType]!]!;
      call.ringingDurationMs = slots[SLOTS.ringingDurationMs]!;
      call.callDurationMs = slots[SLOTS.callDurationMs]!;
      call.talkDurationMs = orNull(slots[SLOTS.talkDurationMs]!);
      call.queueDurationMs = orNull(slots[SLOTS.queueDurationMs]!);
      call.agentRingingDurationMs = orNull(slots[SLOTS.agentRingingDurationMs]!);
      call.maxRingingDurationMs = orNull(slots[SLOTS.maxRingingDurationMs]!);
      call.hangupParty = HANGUP_PARTIES[slots[SLOTS.hangupParty]!]!;
      call.voicemailDetected = slots[SLOTS.voicemailDetected] === 1;
      call.endCause = endCause < 0 ? null : END_CAUSES[endCause]!;
      call.q850Cause = orNull(slots[SLOTS.q850Cause]!);
      call.sipStatusCode = orNull(slots[SLOTS.sipStatusCode]!);
      call.mediaPacketsReceived = orNull(slots[SLOTS.mediaPacketsReceived]!);
    },
  };
}

function orNull(value: number): number | null {
  return value < 0 ? null : value;
}

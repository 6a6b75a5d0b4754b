import type { CallEnded } from '../../src/engine/call.ts';

/** A valid outbound call that nobody answered and about which nothing is known; tests say what differs. */
export function exampleCall(differences: Partial<CallEnded> = {}): CallEnded {
  return {
    eventId: 'event-1',
    callId: 'call-1',
    tenantId: null,
    taskId: null,
    agentId: null,
    lineId: null,
    carrier: null,
    callerNumber: null,
    calleeNumber: null,
    taskType: 'PREDICTED',
    startedAt: 1_790_000_000_000,
    endedAt: 1_790_000_060_000,
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
    source: null,
    ...differences,
  };
}

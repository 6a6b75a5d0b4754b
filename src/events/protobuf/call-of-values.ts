import type { CallEnded } from '../../engine/call.ts';

/** A call of the values of its fields, in their order. Written out, it is made in a tenth of the time that names in a loop take. */
export function callOf(values: readonly unknown[]): CallEnded {
  return {
    eventId: values[0] as CallEnded['eventId'],
    callId: values[1] as CallEnded['callId'],
    tenantId: values[2] as CallEnded['tenantId'],
    taskId: values[3] as CallEnded['taskId'],
    agentId: values[4] as CallEnded['agentId'],
    lineId: values[5] as CallEnded['lineId'],
    carrier: values[6] as CallEnded['carrier'],
    callerNumber: values[7] as CallEnded['callerNumber'],
    calleeNumber: values[8] as CallEnded['calleeNumber'],
    taskType: values[9] as CallEnded['taskType'],
    startedAt: values[10] as CallEnded['startedAt'],
    endedAt: values[11] as CallEnded['endedAt'],
    ringingDurationMs: values[12] as CallEnded['ringingDurationMs'],
    callDurationMs: values[13] as CallEnded['callDurationMs'],
    talkDurationMs: values[14] as CallEnded['talkDurationMs'],
    queueDurationMs: values[15] as CallEnded['queueDurationMs'],
    agentRingingDurationMs: values[16] as CallEnded['agentRingingDurationMs'],
    maxRingingDurationMs: values[17] as CallEnded['maxRingingDurationMs'],
    hangupParty: values[18] as CallEnded['hangupParty'],
    voicemailDetected: values[19] as CallEnded['voicemailDetected'],
    endCause: values[20] as CallEnded['endCause'],
    q850Cause: values[21] as CallEnded['q850Cause'],
    sipStatusCode: values[22] as CallEnded['sipStatusCode'],
    mediaPacketsReceived: values[23] as CallEnded['mediaPacketsReceived'],
    source: values[24] as CallEnded['source'],
  };
}

import type { CallEnded } from '../../../src/engine/call.ts';
import type { Timeline } from '../timeline.ts';

/** Whether a call was in a queue: to wait, or to be offered to an agent. */
export function isQueued(call: CallEnded, { queue, agentRinging, talk }: Timeline): boolean {
  return queue !== null || agentRinging !== null || talk !== null || isAgentMissed(call);
}

export function isAgentMissed({ endCause }: CallEnded): boolean {
  return endCause === 'AGENT_REJECTED' || endCause === 'AGENT_NO_ANSWER';
}

/** Whether the customer hung up while waiting; else the queue had given the call back. */
export function isAbandoned(call: CallEnded, { talk }: Timeline): boolean {
  return talk === null && call.hangupParty === 'CUSTOMER' && !isAgentMissed(call);
}

/** When the call came into the queue, and when it left it, connected or not. */
export function queueSpanOf({ queue, agentRinging, talk, endMs }: Timeline): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  const fromMs = queue?.fromMs ?? agentRinging?.fromMs ?? talk?.fromMs ?? endMs;
  return { fromMs, toMs: talk?.fromMs ?? agentRinging?.toMs ?? queue?.toMs ?? endMs };
}

/** The wait that queue_log writes: the difference of two clocks that show whole seconds. */
export function waitSecondsOf(timeline: Timeline): number {
  const { fromMs, toMs } = queueSpanOf(timeline);
  return secondsOf(toMs) - secondsOf(fromMs);
}

/** Lines of queue_log. */
export function queueLines(call: CallEnded, timeline: Timeline, member: string): readonly string[] {
  const { talk, agentRinging, endMs } = timeline;
  const { fromMs, toMs } = queueSpanOf(timeline);
  const line = (timeMs: number, who: string, ...rest: readonly (string | number)[]): string =>
    [secondsOf(timeMs), call.callId, call.taskId, who, ...rest].join('|');
  const wait = waitSecondsOf(timeline);
  const enter = line(fromMs, 'NONE', 'ENTERQUEUE', '', call.callerNumber ?? '', 1);
  if (talk !== null) {
    const rang = agentRinging === null ? 0 : secondsOf(agentRinging.toMs) - secondsOf(agentRinging.fromMs);
    const complete = call.hangupParty === 'AGENT' ? 'COMPLETEAGENT' : 'COMPLETECALLER';
    return [
      enter,
      line(talk.fromMs, member, 'CONNECT', wait, `${call.callId}.1`, rang),
      line(endMs, member, complete, wait, secondsOf(endMs) - secondsOf(talk.fromMs), 1),
    ];
  }
  const isLeft = isAbandoned(call, timeline);
  const ringMs = agentRinging === null ? 0 : agentRinging.toMs - agentRinging.fromMs;
  const rings = agentRinging !== null || isAgentMissed(call);
  const ring = line(toMs, member, isLeft ? 'RINGCANCELED' : 'RINGNOANSWER', ringMs);
  const end = line(toMs, 'NONE', isLeft ? 'ABANDON' : rings ? 'EXITWITHTIMEOUT' : 'EXITEMPTY', 1, 1, wait);
  return rings ? [enter, ring, end] : [enter, end];
}

function secondsOf(timeMs: number): number {
  return Math.floor(timeMs / 1_000);
}

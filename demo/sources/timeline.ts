import type { CallEnded, EndCause } from '../../src/engine/call.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the parts of a call took place, in milliseconds since the epoch; null: it did not, or nobody tells. */
export interface Timeline {
  readonly startMs: number;
  /** From the first 180 to the answer or the end. */
  readonly ringing: Span | null;
  readonly answerMs: number | null;
  /** Waiting for an agent, without the time that an agent's phone rang. */
  readonly queue: Span | null;
  readonly agentRinging: Span | null;
  readonly talk: Span | null;
  readonly endMs: number;
}

/** After the answer: an announcement, the queue, an agent's phone, talk. */
export function timelineOf(call: CallEnded): Timeline {
  const { startedAt: startMs, endedAt: endMs, callDurationMs, ringingDurationMs } = call;
  const talkMs = talkMsOf(call);
  const answerMs = callDurationMs > 0 ? endMs - Math.max(callDurationMs, talkMs) : null;
  const untilMs = answerMs ?? endMs;
  const talkAtMs = endMs - talkMs;
  // An agent who is on the line first was rung before the customer was called.
  const isRungBefore = talkMs > 0 && (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW');
  const agentMs = isRungBefore ? 0 : (call.agentRingingDurationMs ?? 0);
  const earliestMs = answerMs ?? startMs;
  const agentAtMs = Math.max(earliestMs, talkAtMs - agentMs);
  const queueAtMs = Math.max(earliestMs, agentAtMs - (call.queueDurationMs ?? 0));
  return {
    startMs,
    ringing: span(untilMs - (ringingDurationMs ?? 0), untilMs),
    answerMs,
    queue: call.queueDurationMs === null ? null : { fromMs: queueAtMs, toMs: agentAtMs },
    agentRinging: span(agentAtMs, talkAtMs),
    talk: span(talkAtMs, endMs),
    endMs,
  };
}

function span(fromMs: number, toMs: number): Span | null {
  return toMs > fromMs ? { fromMs, toMs } : null;
}

const NO_TALK_AFTER: ReadonlySet<EndCause | null> = new Set([
  'AGENT_REJECTED',
  'AGENT_NO_ANSWER',
  'AGENT_NETWORK_LOST',
]);
/** What rounding leaves of a call beside its waits. */
const ROUNDING_MS = 1_000;

/** How long agent and customer talked; where the call does not say it, what its waits leave of it. */
function talkMsOf(call: CallEnded): number {
  const { talkDurationMs, callDurationMs, queueDurationMs, agentRingingDurationMs, taskType, endCause } = call;
  if (talkDurationMs !== null) return talkDurationMs;
  if (taskType === 'MANUAL' || taskType === 'PREVIEW') return callDurationMs;
  if (NO_TALK_AFTER.has(endCause)) return 0;
  if (agentRingingDurationMs === null && (queueDurationMs ?? 0) > 0) return 0;
  if (agentRingingDurationMs === null && queueDurationMs === null) return callDurationMs;
  const leftMs = callDurationMs - (queueDurationMs ?? 0) - (agentRingingDurationMs ?? 0);
  return leftMs > ROUNDING_MS ? leftMs : 0;
}

import type { CallEnded } from '../../src/engine/call.ts';
import { talkOf } from './answered-ending.ts';
import { hasRung, isAgentFirst } from './call-ending.ts';

/** From when to when, in milliseconds since the epoch. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the parts of a call were, in milliseconds since the epoch; null what there was not, or what the call does not tell. */
export interface CallTimes {
  readonly startedMs: number;
  readonly rangFromMs: number | null;
  readonly answeredMs: number | null;
  readonly queued: Stretch | null;
  readonly agentRang: Stretch | null;
  readonly talkFromMs: number | null;
  readonly endedMs: number;
}

/**
 * Lays the parts of a call one after the other: dialling, ringing, then, from the answer, what is announced, the queue, the agent's
 * phone, the talk. Where the agent is called first, that phone rings before the customer is dialled.
 */
export function timesOf(call: CallEnded): CallTimes {
  const { startedAt: startedMs, endedAt: endedMs, callDurationMs, queueDurationMs, agentRingingDurationMs } = call;
  const answeredMs = callDurationMs > 0 ? endedMs - callDurationMs : null;
  const talkMs = callDurationMs > 0 ? talkOf(call) : 0;
  const talkFromMs = talkMs > 0 ? endedMs - talkMs : null;
  const pickedUpMs = isAgentFirst(call) ? startedMs : (talkFromMs ?? endedMs);
  const agentRang =
    agentRingingDurationMs === null ? null : { fromMs: pickedUpMs - agentRingingDurationMs, toMs: pickedUpMs };
  const dequeuedMs = isAgentFirst(call) ? (talkFromMs ?? endedMs) : (agentRang?.fromMs ?? pickedUpMs);
  return {
    startedMs,
    rangFromMs: hasRung(call) ? (answeredMs ?? endedMs) - call.ringingDurationMs! : null,
    answeredMs,
    queued: queueDurationMs === null ? null : { fromMs: dequeuedMs - queueDurationMs, toMs: dequeuedMs },
    agentRang,
    talkFromMs,
    endedMs,
  };
}

/** What a clock of whole seconds shows, in milliseconds. */
export function cutToSeconds(timeMs: number): number {
  return timeMs - (timeMs % 1_000);
}

const FIVE_SECONDS_MS = 5_000;

/** Whether a talk or a wait as it was written is on the same side of five seconds as it was. */
export function isSameSide(writtenMs: number, wasMs: number): boolean {
  return writtenMs >= FIVE_SECONDS_MS === wasMs >= FIVE_SECONDS_MS;
}

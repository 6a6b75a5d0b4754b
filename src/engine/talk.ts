import { AGENT_CAUSE, type DecidingFields } from './call.ts';
import { CAUSE_BANDS } from './compile-cause-map.ts';
import type { EvidenceRules } from './evidence-rules.ts';

/** How a talk time was come by. */
export type TalkOrigin =
  /** The source tells it. */
  | 'told'
  /** Manual and Preview, whose agent is on the line from the start. */
  | 'whole call'
  /** The cause blames an agent, so nobody talked. */
  | 'agent to blame'
  /** The customer was queued, and no agent's phone is known to have rung, so nobody can have talked. */
  | 'no agent rang'
  /** What queue and agent ringing leave of the call is no more than their rounding. */
  | 'rounding'
  /** What queue and agent ringing leave of the call. */
  | 'what is left';

/** They stand side by side in `CAUSES`. */
const FIRST_AGENT_CAUSE = CAUSE_BANDS.indexOf(AGENT_CAUSE[0]);
const LAST_AGENT_CAUSE = FIRST_AGENT_CAUSE + AGENT_CAUSE.length - 1;

/** How the talk time of a call is come by; `cause` is its place in `CAUSE_BANDS`. Allocates nothing. */
export function talkOriginOf(call: DecidingFields, cause: number, rules: EvidenceRules): TalkOrigin {
  const { queueDurationMs, agentRingingDurationMs } = call;
  if (call.talkDurationMs !== null) return 'told';
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return 'whole call';
  if (rules.agentCauseLeavesNoTalk && cause >= FIRST_AGENT_CAUSE && cause <= LAST_AGENT_CAUSE) return 'agent to blame';
  if (queueDurationMs === null && agentRingingDurationMs === null) return 'what is left';
  if (rules.queueAloneLeavesNoTalk && agentRingingDurationMs === null && queueDurationMs! > 0) return 'no agent rang';
  return leftOf(call) <= rules.roundingMs ? 'rounding' : 'what is left';
}

/**
 * How long agent and customer were both on the line, in milliseconds, by the same order; `cause` as there. Written out, for
 * it is asked of every call, and how is asked of few.
 */
export function talkDurationOf(call: DecidingFields, cause: number, rules: EvidenceRules): number {
  return call.talkDurationMs ?? derivedTalkOf(call, cause, rules);
}

function derivedTalkOf(call: DecidingFields, cause: number, rules: EvidenceRules): number {
  const { taskType, callDurationMs, queueDurationMs, agentRingingDurationMs } = call;
  if (taskType === 'MANUAL' || taskType === 'PREVIEW') return callDurationMs;
  if (cause >= FIRST_AGENT_CAUSE && cause <= LAST_AGENT_CAUSE && rules.agentCauseLeavesNoTalk) return 0;
  if (queueDurationMs === null && agentRingingDurationMs === null) return callDurationMs;
  if (agentRingingDurationMs === null && queueDurationMs! > 0 && rules.queueAloneLeavesNoTalk) return 0;
  const leftMs = leftOf(call);
  return leftMs <= rules.roundingMs ? 0 : leftMs;
}

/** The same of a call in which they did talk: what else may leave no talk need not be asked for. */
export function talkedDurationOf(call: DecidingFields): number {
  if (call.talkDurationMs !== null) return call.talkDurationMs;
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return call.callDurationMs;
  return leftOf(call);
}

/** What queue and agent ringing leave of a call, in milliseconds; below 0 where they are longer. */
export function leftOf({ callDurationMs, queueDurationMs, agentRingingDurationMs }: DecidingFields): number {
  return callDurationMs - (queueDurationMs ?? 0) - (agentRingingDurationMs ?? 0);
}

import type { CallEnded, TaskType } from '../src/engine/call.ts';
import type { Task } from './call-centre.ts';
import type { Platform } from './platforms.ts';
import type { Random } from './random.ts';
import { always, between, sometimes, type Sampler } from './sampler.ts';
import type { AnsweredParts, Ringing } from './scenario.ts';

const SECOND = 1_000;

/** By how much the clocks of one platform may differ, so that talk seems longer than the call. */
const CLOCK_TOLERANCE_MS = 1_000;
const CLOCK_DIFFERENCE_SHARE = 0.003;

type RingingDurations = Pick<CallEnded, 'ringingDurationMs' | 'maxRingingDurationMs'>;
type AnsweredDurations = Pick<
  CallEnded,
  'callDurationMs' | 'talkDurationMs' | 'queueDurationMs' | 'agentRingingDurationMs'
>;

const ringingTime = between(3 * SECOND, 35 * SECOND);
const beyondTheLimit: Sampler<number> = sometimes(0.1, always(0), between(1, 400));
const beforeTheLimit: Sampler<number> = sometimes(0.01, always(1), between(1, 15 * SECOND));
const farBeforeTheLimit: Sampler<number> = sometimes(0.01, always(SECOND + 1), between(SECOND + 1, 15 * SECOND));
const withinASecond: Sampler<number> = sometimes(0.2, always(SECOND), between(1, SECOND));
const leftByRounding: Sampler<number> = sometimes(0.5, always(0), between(1, SECOND));
const leftByAnnouncement: Sampler<number> = sometimes(0.5, always(0), between(1, 8 * SECOND));
const clockDifference: Sampler<number> = sometimes(0.2, always(CLOCK_TOLERANCE_MS), between(1, CLOCK_TOLERANCE_MS));

/** How long it rang, in milliseconds, as it was and as the platform records it, and the task's maximum. */
export function drawRinging(
  random: Random,
  ringing: Ringing,
  task: Task,
  platform: Platform,
): RingingDurations & { readonly rangMs: number } {
  const rangMs = asRecorded(drawRingingMs(random, ringing, task.maxRingingDurationMs), platform);
  return {
    rangMs,
    ringingDurationMs: platform.tellsRinging ? rangMs : null,
    maxRingingDurationMs: task.maxRingingDurationMs ?? platform.noMaximum,
  };
}

function drawRingingMs(random: Random, ringing: Ringing, limitMs: number | null): number {
  if (ringing === 'none') return 0;
  if (ringing === 'to the limit') return limitOf(limitMs, ringing) + beyondTheLimit(random);
  if (ringing === 'within a second of the limit') return limitOf(limitMs, ringing) - withinASecond(random);
  const ringingMs = ringingTime(random);
  if (ringing === 'any' || limitMs === null) return ringingMs;
  const [leastMs, beforeMs] = ringing === 'below the limit' ? [1, beforeTheLimit] : [SECOND + 1, farBeforeTheLimit];
  return ringingMs > limitMs - leastMs ? limitMs - beforeMs(random) : ringingMs;
}

function limitOf(limitMs: number | null, ringing: Ringing): number {
  if (limitMs === null) throw new RangeError(`a task without a limit cannot ring ${ringing}`);
  return limitMs;
}

/**
 * The durations after the answer, in milliseconds, so that what the platform leaves out can be derived
 * from what it gives: the whole is the sum of its parts, as recorded.
 */
export function drawAnswered(
  random: Random,
  parts: AnsweredParts | null,
  taskType: TaskType,
  platform: Platform,
): AnsweredDurations {
  if (parts === null) {
    const talkDurationMs = platform.separatesTalk ? 0 : null;
    return { callDurationMs: 0, talkDurationMs, queueDurationMs: null, agentRingingDurationMs: null };
  }
  const queueDurationMs = asRecorded(parts.queue(random), platform);
  const drawnRingingMs = asRecorded(parts.agentRinging(random), platform);
  const drawnTalkMs = asRecorded(parts.talk(random), platform);
  const isDerived = !platform.separatesTalk && drawnTalkMs > 0 && queueDurationMs !== null;
  // Nobody talks after a queue without an agent: one whose phone answered by itself rang for no time.
  const agentRingingDurationMs = isDerived ? (drawnRingingMs ?? 0) : drawnRingingMs;
  const isRounded = !platform.separatesTalk && drawnTalkMs > 0 && agentRingingDurationMs !== null;
  const talkMs = isRounded ? Math.max(drawnTalkMs, leastDerivedTalkMs(platform)) : drawnTalkMs;
  const drawn = { drawnTalkMs, queueDurationMs, agentRingingDurationMs };
  const restMs = asRecorded(drawRestMs(random, parts, platform, drawn), platform);
  // Where the agent is called first, that phone has rung before the customer answered.
  const agentCalledFirst = taskType === 'MANUAL' || taskType === 'PREVIEW';
  const waitMs = (queueDurationMs ?? 0) + (agentCalledFirst ? 0 : (agentRingingDurationMs ?? 0));
  const callMs = waitMs + talkMs + restMs;
  if (!platform.separatesTalk) {
    return { callDurationMs: callMs, talkDurationMs: null, queueDurationMs, agentRingingDurationMs };
  }
  const callDurationMs = callMs === talkMs ? byAnotherClock(random, callMs, platform) : callMs;
  return { callDurationMs, talkDurationMs: talkMs, queueDurationMs, agentRingingDurationMs };
}

/**
 * What is neither wait nor talk. Where talk is worked out, and nobody talked, that is what rounding leaves beside an agent's
 * ringing, and an announcement behind a queue that led to no agent; all else would be talk.
 */
function drawRestMs(
  random: Random,
  parts: AnsweredParts,
  platform: Platform,
  { drawnTalkMs, queueDurationMs, agentRingingDurationMs }: DrawnParts,
): number {
  if (platform.separatesTalk) return parts.rest(random);
  if (drawnTalkMs > 0) return 0;
  if (agentRingingDurationMs !== null) return leftByRounding(random);
  return queueDurationMs !== null && queueDurationMs > 0 ? leftByAnnouncement(random) : 0;
}

interface DrawnParts extends Pick<CallEnded, 'queueDurationMs' | 'agentRingingDurationMs'> {
  readonly drawnTalkMs: number;
}

/** A talk time that is worked out of others, and is no longer than a second, is what rounding left over. */
function leastDerivedTalkMs({ wholeSeconds }: Platform): number {
  return wholeSeconds ? 2 * SECOND : SECOND + 1;
}

/** The call as measured by a clock that is late, now and then; it stays an answered one. */
function byAnotherClock(random: Random, callMs: number, platform: Platform): number {
  if (random() >= CLOCK_DIFFERENCE_SHARE) return callMs;
  const differenceMs = platform.wholeSeconds ? CLOCK_TOLERANCE_MS : clockDifference(random);
  return callMs > differenceMs ? callMs - differenceMs : callMs;
}

/** Cut to whole seconds where the platform does so. What took place stays above 0, or it would seem that it did not. */
function asRecorded<T extends number | null>(durationMs: T, platform: Platform): T | number {
  if (!platform.wholeSeconds || durationMs === null || durationMs === 0) return durationMs;
  return Math.max(SECOND, durationMs - (durationMs % SECOND));
}

import type { CallEnded } from '../src/engine/call.ts';
import { drawAnswered, drawRinging } from './call-durations.ts';
import { drawCallOrigin, type CallOrigin } from './call-origin.ts';
import { createRandom, type Random } from './random.ts';
import { always, between, logNormal, sometimes } from './sampler.ts';
import type { ExpectedStatus, Media } from './scenario.ts';

export interface CallGeneratorOptions {
  /** Equal seeds give equal calls; the lower 32 bits count. */
  readonly seed: number;
  /** When the first call ends, in milliseconds since the epoch. */
  readonly startAtMs: number;
  /** From the end of one call to the end of the next, in milliseconds: 1 unless told, and may be a fraction. */
  readonly stepMs?: number;
}

/** A call and what the worker must make of it, known without asking the worker. */
export interface GeneratedCall {
  readonly call: CallEnded;
  readonly expected: ExpectedStatus;
}

type Ids = Pick<CallEnded, 'eventId' | 'callId'>;

const drawSetUpMs = logNormal(1_100, 0.5, 10_000);
const drawPacketsPerSecond = between(44, 50); // 20 ms of speech in each, and some are lost
const drawEarlyPackets = sometimes(0.1, between(1, 400), always(0)); // announcements before the answer
const drawMediaLost = sometimes(0.1, always(true), always(false));

/**
 * Makes the calls of an imaginary call centre: each call of the returned function gives the next one.
 * Ids are unique within a generator and between seeds, ends are in order, and every call is valid.
 */
export function createCallGenerator(options: CallGeneratorOptions): () => GeneratedCall {
  const { seed, startAtMs, stepMs = 1 } = options;
  const random = createRandom(seed);
  const idPrefix = `${hex(seed >>> 0, 8)}-ca11-8000-8`;
  let index = 0;
  return () => {
    const number = hex(index, 12);
    const endedAt = Math.floor(startAtMs + index * stepMs);
    index++;
    return drawCall(random, { eventId: `${idPrefix}e0e-${number}`, callId: `${idPrefix}ca1-${number}` }, endedAt);
  };
}

function drawCall(random: Random, ids: Ids, endedAt: number): GeneratedCall {
  const origin = drawCallOrigin(random);
  const { tenant, task, line, plan } = origin;
  const { scenario } = plan;
  const ringing = drawRinging(random, scenario.ringing, task, tenant.platform);
  const answered = drawAnswered(random, scenario.answered, task.taskType, tenant.platform);
  const { callDurationMs, talkDurationMs, queueDurationMs, agentRingingDurationMs } = answered;
  const { endCause, q850Cause, sipStatusCode } = plan.evidence(random);
  const isInbound = task.taskType === 'INBOUND';
  const { measuresMedia } = tenant.platform;
  // Spelt out rather than spread, which is several times as fast.
  const call: CallEnded = {
    eventId: ids.eventId,
    callId: ids.callId,
    tenantId: tenant.tenantId,
    taskId: task.taskId,
    agentId: hasAgent(origin, answered) ? origin.agentId : null,
    lineId: line.lineId,
    carrier: origin.carrierName,
    callerNumber: isInbound ? origin.customerNumber : line.number,
    calleeNumber: isInbound ? line.number : origin.customerNumber,
    taskType: task.taskType,
    startedAt: endedAt - callDurationMs - ringing.rangMs - drawSetUpMs(random),
    endedAt,
    ringingDurationMs: ringing.ringingDurationMs,
    callDurationMs,
    talkDurationMs,
    queueDurationMs,
    agentRingingDurationMs,
    maxRingingDurationMs: ringing.maxRingingDurationMs,
    hangupParty: scenario.hangupParty(random),
    voicemailDetected: scenario.voicemailDetected,
    endCause,
    q850Cause,
    sipStatusCode,
    mediaPacketsReceived: measuresMedia ? drawPackets(random, scenario.media, callDurationMs) : null,
    source: null,
  };
  return { call, expected: scenario.expected };
}

function hasAgent({ task }: CallOrigin, answered: ReturnType<typeof drawAnswered>): boolean {
  if (task.taskType === 'MANUAL' || task.taskType === 'PREVIEW') return true;
  const { talkDurationMs, agentRingingDurationMs } = answered;
  return agentRingingDurationMs !== null || (talkDurationMs !== null && talkDurationMs > 0);
}

function drawPackets(random: Random, media: Media, callDurationMs: number): number {
  if (callDurationMs === 0) return drawEarlyPackets(random);
  if (media === 'missing' || (media === 'any' && drawMediaLost(random))) return 0;
  return Math.max(1, Math.round((callDurationMs / 1_000) * drawPacketsPerSecond(random)));
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

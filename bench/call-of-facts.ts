import type { CallEnded } from '../src/engine/call.ts';
import type { Facts } from '../src/engine/facts.ts';
import type { Random } from '../demo/random.ts';
import { between, oneOf } from '../demo/sampler.ts';

type CauseFields = Pick<CallEnded, 'endCause' | 'q850Cause' | 'sipStatusCode'>;
type Codes = Omit<CauseFields, 'endCause'>;

const NO_CODES: Codes = { q850Cause: null, sipStatusCode: null };

/** Codes that stand for a cause before the answer, whether it rang or not. Other causes have none. */
const CODES_BEFORE_ANSWER: Partial<Record<Facts['cause'], Codes>> = {
  BUSY: { q850Cause: 17, sipStatusCode: 486 },
  REJECTED: { q850Cause: 21, sipStatusCode: 603 },
  'NO_ANSWER by code': { q850Cause: 19, sipStatusCode: null },
  CARRIER_UNAVAILABLE: { q850Cause: 34, sipStatusCode: 503 },
  OUT_OF_SERVICE: { q850Cause: 1, sipStatusCode: 404 },
  CANCELLED: { q850Cause: null, sipStatusCode: 487 },
  INSUFFICIENT_BALANCE: { q850Cause: null, sipStatusCode: 402 },
  POLICY_BLOCKED: { q850Cause: null, sipStatusCode: 403 },
  'NORMAL by SIP 200': { q850Cause: 16, sipStatusCode: 200 },
};

/** Codes that say nothing before the answer. */
const SILENT_CODES: Codes = { q850Cause: 16, sipStatusCode: null };

/** Codes with which a call ends that went well: after an answer they are no cause. */
const CODES_OF_A_CLEARED_CALL: Codes = { q850Cause: 16, sipStatusCode: 200 };

const drawShortMs = between(1, 4_999);
const drawLongMs = between(5_000, 600_000);
const drawClockSkewMs = between(1, 1_000);
const drawRingingMs = between(1, 30_000);
const drawPackets = between(1, 30_000);
const drawNumber = between(0, 9_999_999);
const drawSharedId = between(1, 500);

/**
 * Whether a valid call can have these facts: nobody talks for long in a call that was not answered, codes name no cause of
 * one that was, and the platform's NO_ANSWER is passed over where an outbound call never rang.
 */
export function canBeOfOneCall({ answered, talk, cause, ringing, taskType }: Facts): boolean {
  if (answered === 'yes') return !isOnlyByCode(cause);
  return talk !== 'long' && (cause !== 'NO_ANSWER' || ringing !== 'none' || taskType === 'INBOUND');
}

function isOnlyByCode(cause: Facts['cause']): cause is 'NO_ANSWER by code' | 'NORMAL by SIP 200' {
  return cause === 'NO_ANSWER by code' || cause === 'NORMAL by SIP 200';
}

/**
 * Draws a valid call that has the given facts under the engine's default settings. All else about it is
 * drawn: the lengths within their bands, how the cause is told (by the platform, or by codes of the
 * signalling), whether the talk time is told or has to be worked out. `number` makes its ids unique.
 */
export function callOfFacts(facts: Facts, number: number, random: Random): CallEnded {
  const durations = durationsOf(facts, random);
  const talkIsTold = !talkCanBeWorkedOut(facts, durations) || random() < 0.5;
  const endedAt = 1_790_000_000_000 + number;
  return {
    ...idsOf(number, random),
    taskType: facts.taskType,
    startedAt: endedAt - (durations.ringingDurationMs ?? 0) - durations.callDurationMs,
    endedAt,
    ...durations,
    talkDurationMs: talkIsTold ? durations.talkDurationMs : null,
    hangupParty: facts.hangupParty,
    voicemailDetected: facts.voicemail === 'yes',
    ...causeFieldsOf(facts, random),
    mediaPacketsReceived: facts.media === 'not measured' ? null : facts.media === 'none' ? 0 : drawPackets(random),
    source: null,
  };
}

/** Without the engine's own function: it would see calls of another shape here, and be compiled for both. */
function talkCanBeWorkedOut({ taskType, cause }: Facts, durations: ReturnType<typeof durationsOf>): boolean {
  const { talkDurationMs, callDurationMs, queueDurationMs, agentRingingDurationMs } = durations;
  if (taskType === 'MANUAL' || taskType === 'PREVIEW') return callDurationMs === talkDurationMs;
  const isToBlame = cause.startsWith('AGENT_');
  if (isToBlame || (queueDurationMs !== null && queueDurationMs > 0 && agentRingingDurationMs === null)) {
    return talkDurationMs === 0;
  }
  const leftMs = callDurationMs - (queueDurationMs ?? 0) - (agentRingingDurationMs ?? 0);
  const isGiven = queueDurationMs !== null || agentRingingDurationMs !== null;
  return (isGiven && leftMs <= 1_000 ? 0 : leftMs) === talkDurationMs;
}

function idsOf(number: number, random: Random) {
  const digits = String(number).padStart(12, '0');
  return {
    eventId: `00000000-ca11-8000-8e0e-${digits}`,
    callId: `00000000-ca11-8000-8ca1-${digits}`,
    tenantId: `tenant-${drawSharedId(random)}`,
    taskId: `task-${drawSharedId(random)}`,
    agentId: random() < 0.5 ? null : `agent-${drawSharedId(random)}`,
    lineId: `line-${drawSharedId(random)}`,
    carrier: random() < 0.2 ? null : `carrier-${drawSharedId(random) % 7}`,
    callerNumber: `+99900${drawNumber(random)}`,
    calleeNumber: `+99901${drawNumber(random)}`,
  };
}

function durationsOf(facts: Facts, random: Random) {
  const drawTalkMs = facts.answered === 'yes' ? drawShortMs : drawClockSkewMs;
  const talkDurationMs = facts.talk === 'none' ? 0 : facts.talk === 'short' ? drawTalkMs(random) : drawLongMs(random);
  const queueDurationMs = queueMsOf(facts.queue, random);
  const agentRingingDurationMs = facts.agentRang === 'yes' ? drawRingingMs(random) : oneOf([null, 0])(random);
  const ringingDurationMs = ringingMsOf(facts.ringing, random);
  const waitedAndTalkedMs = talkDurationMs + (queueDurationMs ?? 0) + (agentRingingDurationMs ?? 0);
  const callDurationMs = facts.answered === 'no' ? 0 : waitedAndTalkedMs || drawShortMs(random);
  const maxRingingDurationMs = maximumOf(facts, ringingDurationMs, random);
  return {
    ringingDurationMs,
    callDurationMs,
    talkDurationMs,
    queueDurationMs,
    agentRingingDurationMs,
    maxRingingDurationMs,
  };
}

function queueMsOf(queue: Facts['queue'], random: Random): number | null {
  if (queue === 'unknown') return null;
  if (queue === 'none') return 0;
  return queue === 'short' ? drawShortMs(random) : drawLongMs(random);
}

function ringingMsOf(ringing: Facts['ringing'], random: Random): number | null {
  if (ringing === 'unknown') return null;
  return ringing === 'none' ? 0 : drawRingingMs(random);
}

/** A maximum that the system itself reaches it reaches a second before. */
function maximumOf({ ringing, hangupParty }: Facts, ringingMs: number | null, random: Random): number | null {
  if (ringing === 'without a maximum') return oneOf([null, 0])(random);
  if (ringing === 'at its maximum') return between(1, ringingMs!)(random);
  if (ringing === 'below its maximum')
    return ringingMs! + (hangupParty === 'SYSTEM' ? 1_000 : 0) + drawRingingMs(random);
  return oneOf([null, 30_000])(random);
}

function causeFieldsOf({ cause, answered }: Facts, random: Random): CauseFields {
  const endCause = oneOf([null, 'UNKNOWN'])(random);
  if (cause === 'NONE') {
    const silent = answered === 'yes' ? CODES_OF_A_CLEARED_CALL : SILENT_CODES;
    return { endCause, ...oneOf([NO_CODES, silent])(random) };
  }
  const codes = CODES_BEFORE_ANSWER[cause];
  if (isOnlyByCode(cause)) return { endCause, ...codes! };
  if (codes === undefined || answered === 'yes' || random() < 0.5) return { endCause: cause, ...(codes ?? NO_CODES) };
  const { q850Cause, sipStatusCode } = codes;
  if (q850Cause === null || sipStatusCode === null) return { endCause, ...codes };
  return { endCause, ...oneOf([codes, { ...codes, q850Cause: null }, { ...codes, sipStatusCode: null }])(random) };
}

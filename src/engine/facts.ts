import { CAUSES, HANGUP_PARTIES, TASK_TYPES, type DecidingFields, type HangupParty, type TaskType } from './call.ts';
import { attributeCause } from './attribute-cause.ts';
import type { CompiledCauseMap } from './compile-cause-map.ts';

/**
 * Everything a decision may look at, each fact cut into bands that leave no value out. The product of
 * the bands is finite, which is what lets the decision table be proven complete by enumeration.
 */
export const FACT_BANDS = {
  taskType: TASK_TYPES,
  answered: ['no', 'yes'],
  rang: ['no', 'yes'],
  voicemail: ['no', 'yes'],
  cause: ['NONE', ...CAUSES],
  talk: ['none', 'short', 'long'],
  queue: ['unknown', 'none', 'short', 'long'],
  agentRang: ['no', 'yes'],
  ringLimit: ['not set', 'not reached', 'reached'],
  hangupParty: HANGUP_PARTIES,
  media: ['not measured', 'none', 'received'],
} as const;

export type FactName = keyof typeof FACT_BANDS;
export type Band<F extends FactName> = (typeof FACT_BANDS)[F][number];
export type Facts = { readonly [F in FactName]: Band<F> };

/** All facts of a call in one number: the position of its bands in the enumeration of all combinations. */
export type FactsKey = number;

export const FACT_NAMES = Object.keys(FACT_BANDS) as readonly FactName[];

/** How many combinations of bands there are; every `FactsKey` is at least 0 and below it. */
export const COMBINATIONS = FACT_NAMES.reduce((product, name) => product * FACT_BANDS[name].length, 1);

/** What an operator may set, and the cause map in force. Thresholds are milliseconds above 0. */
export interface FactSettings {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
  readonly causeMap: CompiledCauseMap;
}

/**
 * Derives the facts of a valid call. Allocates nothing. The bounds are those of the design: a talk or
 * queue time at its threshold is long, a ringing time at its maximum has reached it.
 */
export function deriveFacts(call: DecidingFields, settings: FactSettings): FactsKey {
  const { callDurationMs, ringingDurationMs, queueDurationMs, agentRingingDurationMs } = call;
  const { maxRingingDurationMs, mediaPacketsReceived } = call;
  const answered = callDurationMs > 0;
  const rang = ringingDurationMs > 0;
  const talkMs = talkDurationOf(call);

  // The order of the steps is the order of FACT_BANDS.
  let key = taskTypeBand(call.taskType);
  key = key * 2 + (answered ? 1 : 0);
  key = key * 2 + (rang ? 1 : 0);
  key = key * 2 + (call.voicemailDetected ? 1 : 0);
  key = key * FACT_BANDS.cause.length + attributeCause(call, settings.causeMap, answered, rang);
  key = key * 3 + lengthBand(talkMs, settings.talkThresholdMs);
  key = key * 4 + (queueDurationMs === null ? 0 : 1 + lengthBand(queueDurationMs, settings.queueThresholdMs));
  key = key * 2 + (agentRingingDurationMs !== null && agentRingingDurationMs > 0 ? 1 : 0);
  key = key * 3 + (maxRingingDurationMs === null ? 0 : ringingDurationMs < maxRingingDurationMs ? 1 : 2);
  key = key * 5 + hangupPartyBand(call.hangupParty);
  return key * 3 + (mediaPacketsReceived === null ? 0 : mediaPacketsReceived === 0 ? 1 : 2);
}

/** The bands that a key stands for, by name. */
export function factsOf(key: FactsKey): Facts {
  let rest = key;
  const entries = FACT_NAMES.toReversed().map((name) => {
    const bands = FACT_BANDS[name];
    const band = bands[rest % bands.length];
    rest = Math.floor(rest / bands.length);
    return [name, band] as const;
  });
  return Object.fromEntries(entries.toReversed()) as unknown as Facts;
}

/**
 * How long agent and customer were both on the line, in milliseconds. Where the source does not
 * separate it: the whole call for Manual and Preview, whose agent is on the line from the start, else
 * what is left of the call after queue and agent ringing, not below 0.
 */
export function talkDurationOf(call: DecidingFields): number {
  if (call.talkDurationMs !== null) return call.talkDurationMs;
  if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return call.callDurationMs;
  const waitMs = (call.queueDurationMs ?? 0) + (call.agentRingingDurationMs ?? 0);
  return Math.max(0, call.callDurationMs - waitMs);
}

/** 0 none, 1 short, 2 long: the order of the bands of `talk`, and of `queue` after `unknown`. */
function lengthBand(durationMs: number, thresholdMs: number): 0 | 1 | 2 {
  return durationMs <= 0 ? 0 : durationMs < thresholdMs ? 1 : 2;
}

/*
 * Words become numbers by switches: an object that is read by a name which changes from call to call costs
 * more than everything else about a decision (bench/engine.ts).
 */

function taskTypeBand(taskType: TaskType): number {
  switch (taskType) {
    case 'MANUAL':
      return 0;
    case 'PREVIEW':
      return 1;
    case 'FIXED':
      return 2;
    case 'PREDICTED':
      return 3;
    case 'INBOUND':
      return 4;
  }
}

function hangupPartyBand(hangupParty: HangupParty): number {
  switch (hangupParty) {
    case 'AGENT':
      return 0;
    case 'CUSTOMER':
      return 1;
    case 'SYSTEM':
      return 2;
    case 'LINE':
      return 3;
    case 'UNKNOWN':
      return 4;
  }
}

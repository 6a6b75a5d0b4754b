import { HANGUP_PARTIES, TASK_TYPES, type DecidingFields, type HangupParty, type TaskType } from './call.ts';
import { attributeCause } from './attribute-cause.ts';
import { CAUSE_BANDS, type CompiledCauseMap } from './compile-cause-map.ts';
import type { EvidenceRules } from './evidence-rules.ts';
import { talkDurationOf } from './talk.ts';

/**
 * Everything a decision may look at, each fact cut into bands that leave no value out. The product of
 * the bands is finite, which is what lets the decision table be proven complete by enumeration.
 */
export const FACT_BANDS = {
  taskType: TASK_TYPES,
  answered: ['no', 'yes'],
  voicemail: ['no', 'yes'],
  ringing: ['unknown', 'none', 'without a maximum', 'below its maximum', 'at its maximum'],
  cause: CAUSE_BANDS,
  talk: ['none', 'short', 'long'],
  queue: ['unknown', 'none', 'short', 'long'],
  agentRang: ['no', 'yes'],
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

/** What an operator may set, the cause map in force, and how its edition reads a call. Thresholds are milliseconds above 0. */
export interface FactSettings {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
  readonly causeMap: CompiledCauseMap;
  readonly evidenceRules: EvidenceRules;
}

/**
 * Derives the facts of a valid call. Allocates nothing. The bounds are those of the design: a talk or
 * queue time at its threshold is long, a ringing time at its maximum has reached it.
 */
export function deriveFacts(call: DecidingFields, settings: FactSettings): FactsKey {
  const { queueDurationMs, agentRingingDurationMs, mediaPacketsReceived } = call;
  const { evidenceRules } = settings;
  const cause = attributeCause(call, settings.causeMap, evidenceRules);
  const talkMs = talkDurationOf(call, cause, evidenceRules);

  // The order of the steps is the order of FACT_BANDS, and each number how many bands there are.
  let key = taskTypeBand(call.taskType);
  key = key * 2 + Number(call.callDurationMs > 0);
  key = key * 2 + Number(call.voicemailDetected);
  key = key * 5 + ringingBand(call, evidenceRules);
  key = key * 18 + cause;
  key = key * 3 + lengthBand(talkMs, settings.talkThresholdMs);
  key = key * 4 + (queueDurationMs === null ? 0 : 1 + lengthBand(queueDurationMs, settings.queueThresholdMs));
  key = key * 2 + Number((agentRingingDurationMs ?? 0) > 0);
  key = key * 5 + hangupPartyBand(call.hangupParty);
  return key * 3 + (mediaPacketsReceived === null ? 0 : 1 + Number(mediaPacketsReceived > 0));
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

/*
 * Comparisons become numbers without a branch where they can: what a call says is what a processor cannot foresee, and each
 * wrong guess costs as much as ten comparisons. Numbers stand here as they are, since a constant of a module is looked up and
 * checked at each use (bench/engine.ts).
 */

/** 0 unknown, 1 none, 2 without a maximum, 3 below it, 4 at it: the order of the bands of `ringing`. */
function ringingBand(call: DecidingFields, { leastMaximumMs, systemToleranceMs }: EvidenceRules): number {
  const { ringingDurationMs } = call;
  if (ringingDurationMs === null) return 0;
  const maximumMs = call.maxRingingDurationMs ?? -1;
  const toleranceMs = Number(call.hangupParty === 'SYSTEM') * systemToleranceMs;
  const isReached = Number(ringingDurationMs + toleranceMs >= maximumMs);
  return 1 + Number(ringingDurationMs > 0) * (1 + Number(maximumMs >= leastMaximumMs) * (1 + isReached));
}

/** 0 none, 1 short, 2 long: the order of the bands of `talk`, and of `queue` after `unknown`. */
function lengthBand(durationMs: number, thresholdMs: number): number {
  return Number(durationMs > 0) + Number(durationMs >= thresholdMs);
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

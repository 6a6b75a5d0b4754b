import { TASK_TYPES, type DecidingFields, type TaskType } from '../engine/call.ts';
import type { Classification, Status } from '../engine/classification.ts';
import { talkedDurationOf } from '../engine/talk.ts';

// 2 s: how long a customer may wait for an agent by the rules on abandoned calls; 5 s: the thresholds unless set otherwise.
const WAIT_BOUNDS_S = [0.5, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600];

/** What of calls is measured: upper bounds of its buckets in seconds, ascending; behind them is one for the rest. */
export const CALL_DURATION_BOUNDS_S = {
  // 15 s: how long a phone has to ring by the same rules; then the usual maximum ringing times.
  ringing: [1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 60, 90, 120],
  talk: [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 1_200, 1_800, 3_600],
  queueWait: WAIT_BOUNDS_S,
  agentRinging: WAIT_BOUNDS_S,
  connectWait: WAIT_BOUNDS_S,
} as const satisfies Record<string, readonly number[]>;

export type CallDuration = keyof typeof CALL_DURATION_BOUNDS_S;
export const CALL_DURATIONS = Object.keys(CALL_DURATION_BOUNDS_S) as readonly CallDuration[];

/** Whether a call rang that was not answered: unknown where the source does not tell. */
export const RANG = ['yes', 'no', 'unknown'] as const;
export type Rang = (typeof RANG)[number];

/** The statuses of calls in which agent and customer talked. */
const WITH_TALK: ReadonlySet<Status> = new Set(['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP', 'INBOUND_NORMAL_CALL']);

/** All bounds are whole steps, so that a step is in one bucket. */
const STEP_MS = 500;
const BUCKETS_OF_STEPS = CALL_DURATIONS.map((name) => bucketsOfSteps(CALL_DURATION_BOUNDS_S[name]));

const placeOf = (name: CallDuration) => CALL_DURATIONS.indexOf(name);
const [RINGING, TALK, CONNECT_WAIT] = [placeOf('ringing'), placeOf('talk'), placeOf('connectWait')];
const [QUEUE_WAIT, AGENT_RINGING] = [placeOf('queueWait'), placeOf('agentRinging')];
/** Of one duration of one task type: its buckets, and behind them its sum in milliseconds. */
const CELL_LENGTH = 1 + Math.max(...Object.values(CALL_DURATION_BOUNDS_S).map(({ length }) => length + 1));

/** Behind the cells of durations: calls that were not answered, by task type and `RANG`. */
const FIRST_UNANSWERED = CALL_DURATIONS.length * TASK_TYPES.length * CELL_LENGTH;
/** And behind these: how long was talked, by the place of the carrier. */
const FIRST_CARRIER = FIRST_UNANSWERED + TASK_TYPES.length * RANG.length;

/** The durations of some calls: places that are not 0, of all that there are, and what stands there. */
export interface DurationCounts {
  readonly places: readonly number[];
  readonly amounts: readonly number[];
}

/** The durations of all calls. */
export interface DurationTotals {
  readonly add: (counts: DurationCounts) => void;
  /** How many calls of a task type were in which bucket, each counted once, and their sum in milliseconds. */
  readonly of: (
    duration: CallDuration,
    taskType: TaskType,
  ) => { readonly counts: Float64Array; readonly sumMs: number };
  /** How many calls of a task type were not answered, of those that rang, did not, or of which it is unknown. */
  readonly unansweredOf: (taskType: TaskType, rang: Rang) => number;
  /** How long was talked over the carrier of this place. */
  readonly talkMsOf: (carrier: number) => number;
}

export function createDurationTotals(carrierPlaces: number): DurationTotals {
  const cells = new Float64Array(FIRST_CARRIER + carrierPlaces);
  return {
    add({ places, amounts }) {
      for (let at = 0; at < places.length; at++) cells[places[at]!]! += amounts[at]!;
    },
    of(duration, taskType) {
      const start = cellAt(placeOf(duration), TASK_TYPES.indexOf(taskType));
      const counts = cells.subarray(start, start + CALL_DURATION_BOUNDS_S[duration].length + 1);
      return { counts, sumMs: cells[start + CELL_LENGTH - 1]! };
    },
    unansweredOf: (taskType, rang) => cells[unansweredAt(TASK_TYPES.indexOf(taskType), RANG.indexOf(rang))]!,
    talkMsOf: (carrier) => cells[FIRST_CARRIER + carrier]!,
  };
}

function cellAt(duration: number, taskType: number): number {
  return (duration * TASK_TYPES.length + taskType) * CELL_LENGTH;
}

function unansweredAt(taskType: number, rang: number): number {
  return FIRST_UNANSWERED + taskType * RANG.length + rang;
}

/** The place in `RANG`. */
function rangPlaceOf(ringingDurationMs: number | null): number {
  if (ringingDurationMs === null) return 2;
  return ringingDurationMs > 0 ? 0 : 1;
}

/** Durations that are being counted, of one batch after the other. */
export interface OpenDurations {
  /** `decision` is the place of the call's classification, `taskType` the one in `TASK_TYPES`. */
  readonly note: (call: DecidingFields, decision: number, taskType: number, carrier: number) => void;
  /** What was noted since the last time. */
  readonly take: () => DurationCounts;
  readonly clear: () => void;
}

/** What a batch has is little of all that there could be, so that only places in use are looked at. */
export function createDurations(classifications: readonly Classification[], carrierPlaces: number): OpenDurations {
  const hasTalk = classifications.map(({ status }) => WITH_TALK.has(status));
  const cells = new Float64Array(FIRST_CARRIER + carrierPlaces);
  let used: number[] = [];

  function addAt(place: number, amount: number): void {
    if (amount === 0) return;
    if (cells[place] === 0) used.push(place);
    cells[place]! += amount;
  }

  function add(duration: number, taskType: number, ms: number): void {
    const buckets = BUCKETS_OF_STEPS[duration]!;
    const cell = cellAt(duration, taskType);
    const step = Math.min(Math.ceil(ms / STEP_MS), buckets.length - 1);
    addAt(cell + buckets[step]!, 1);
    addAt(cell + CELL_LENGTH - 1, ms);
  }

  function clear(): void {
    for (const place of used) cells[place] = 0;
    used = [];
  }

  return {
    note(call, decision, taskType, carrier) {
      const { ringingDurationMs, queueDurationMs, agentRingingDurationMs } = call;
      if (ringingDurationMs !== null && ringingDurationMs > 0) add(RINGING, taskType, ringingDurationMs);
      if (queueDurationMs !== null) add(QUEUE_WAIT, taskType, queueDurationMs);
      if (agentRingingDurationMs !== null) add(AGENT_RINGING, taskType, agentRingingDurationMs);
      if (call.callDurationMs === 0) addAt(unansweredAt(taskType, rangPlaceOf(ringingDurationMs)), 1);
      if (!hasTalk[decision]!) return;
      const talkMs = talkedDurationOf(call);
      add(TALK, taskType, talkMs);
      addAt(FIRST_CARRIER + carrier, talkMs);
      // Where the agent is on the line from the start, nobody waits for one.
      if (call.taskType === 'MANUAL' || call.taskType === 'PREVIEW') return;
      add(CONNECT_WAIT, taskType, (queueDurationMs ?? 0) + (agentRingingDurationMs ?? 0));
    },
    take() {
      const counts = { places: used, amounts: used.map((place) => cells[place]!) };
      clear();
      return counts;
    },
    clear,
  };
}

/** For every number of steps the bucket that ends there or behind, and at the end the one for all that is longer. */
function bucketsOfSteps(boundsS: readonly number[]): Uint8Array {
  const boundSteps = boundsS.map((seconds) => (seconds * 1_000) / STEP_MS);
  return Uint8Array.from({ length: boundSteps.at(-1)! + 2 }, (_, step) => {
    const bucket = boundSteps.findIndex((bound) => step <= bound);
    return bucket < 0 ? boundSteps.length : bucket;
  });
}

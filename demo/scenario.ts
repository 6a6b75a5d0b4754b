import type { HangupParty, TaskType } from '../src/engine/call.ts';
import type { Status, UnclassifiedReason } from '../src/engine/classification.ts';
import type { Evidence } from './evidence.ts';
import type { Sampler } from './sampler.ts';

/** What the worker must make of a call. The reason is null unless the status is UNCLASSIFIED. */
export interface ExpectedStatus {
  readonly status: Status;
  readonly unclassifiedReason: UnclassifiedReason | null;
}

/** What the calls of a scenario need from the task and the platform they come from. */
export interface Needs {
  /** Calls that only a task with, or only one without, a maximum ringing time can have. */
  readonly ringLimit?: 'set' | 'not set';
  /** Calls that become something else where records do, or do not, tell how long it rang. */
  readonly ringing?: 'told' | 'not told';
  /** The talk time itself is the evidence, so the platform must separate it. */
  readonly separateTalk?: true;
  /** The missing media is the evidence, so the platform must measure it. */
  readonly media?: true;
}

/** How long the parts of an answered call last, in milliseconds; null where a part never began. */
export interface AnsweredParts {
  readonly queue: Sampler<number | null>;
  readonly agentRinging: Sampler<number | null>;
  readonly talk: Sampler<number>;
  /** Neither wait nor talk, such as an announcement. Left out where the platform does not separate talk. */
  readonly rest: Sampler<number>;
}

/**
 * How far ringing went: not at all, for some time whatever the maximum, for less than any maximum, or, where the
 * task has one, to less than a second below it, more than a second below it, or up to it.
 */
export type Ringing =
  | 'none'
  | 'any'
  | 'below the limit'
  | 'far below the limit'
  | 'within a second of the limit'
  | 'to the limit';

/** Whether media packets came from the customer: surely, surely not, or it does not matter. */
export type Media = 'flows' | 'missing' | 'any';

/** A way in which calls end that leads to one status, whatever is drawn within it. */
export interface Scenario {
  readonly name: string;
  readonly expected: ExpectedStatus;
  /** Per task type, how many of its calls go this way in percent, as far as platform and task allow it. */
  readonly shares: Partial<Readonly<Record<TaskType, number>>>;
  /** A fault of the line or its carrier, so poor carriers have it several times as often. */
  readonly lineFault: boolean;
  readonly needs: Needs;
  readonly ringing: Ringing;
  /** Null where the call was not answered. */
  readonly answered: AnsweredParts | null;
  readonly voicemailDetected: boolean;
  readonly media: Media;
  readonly hangupParty: Sampler<HangupParty>;
  readonly evidence: Evidence;
}

/** One of the 17 statuses. */
export function becomes(status: Exclude<Status, 'UNCLASSIFIED'>): ExpectedStatus {
  return { status, unclassifiedReason: null };
}

/** No row of the status table covers such calls, and why. */
export function unclassified(unclassifiedReason: UnclassifiedReason): ExpectedStatus {
  return { status: 'UNCLASSIFIED', unclassifiedReason };
}

/** Manual and Preview: the agent is on the line before the customer is called. */
export function agentFirst(share: number): Scenario['shares'] {
  return { MANUAL: share, PREVIEW: share };
}

/** Fixed and Predicted: the customer is called first and connected to an agent after the answer. */
export function customerFirst(share: number): Scenario['shares'] {
  return { FIXED: share, PREDICTED: share };
}

/** All four task types that dial. */
export function outbound(share: number): Scenario['shares'] {
  return { ...agentFirst(share), ...customerFirst(share) };
}

/** Calls that customers make. */
export function inbound(share: number): Scenario['shares'] {
  return { INBOUND: share };
}

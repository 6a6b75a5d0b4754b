import { performance } from 'node:perf_hooks';
import type { Classification } from '../src/engine/classification.ts';
import { spreadOf, type Spread } from './spread.ts';

/** A way to decide, together with what it decides about. */
export interface Trial {
  /** How many decisions one pass makes. */
  readonly size: number;
  /** Decides about everything that many times. @throws Error where an answer is not the expected one. */
  readonly run: (passes: number) => void;
}

/** `expected` holds, for each subject, the very object that `decide` has to answer with. */
export function createTrial<S>(
  decide: (subject: S) => Classification,
  subjects: readonly S[],
  expected: readonly Classification[],
): Trial {
  return { size: subjects.length, run: (passes) => decideAll(decide, subjects, expected, passes) };
}

/** How often a trial has to be run to make at least that many decisions. */
export function passesFor(decisions: number, { size }: Trial): number {
  return Math.ceil(decisions / size);
}

/**
 * Times the trials in turn, round after round, so that whatever slows a machine down for a moment meets
 * all of them. A trial makes at least `decisions` decisions a round. Returns nanoseconds per decision,
 * in the order of the trials.
 */
export function timeDecisions(trials: readonly Trial[], rounds: number, decisions: number): readonly Spread[] {
  const nsPerDecision: number[][] = trials.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, trial] of trials.entries()) nsPerDecision[index]!.push(timeOnce(trial, decisions));
  }
  return nsPerDecision.map(spreadOf);
}

/**
 * Comparing every answer uses it, so no decision can be optimised away. All trials share this loop: once
 * several have been through it none is inlined into it, and each pays the same for being called.
 */
function decideAll<S>(
  decide: (subject: S) => Classification,
  subjects: readonly S[],
  expected: readonly Classification[],
  passes: number,
): void {
  let right = 0;
  for (let pass = 0; pass < passes; pass++) {
    for (let index = 0; index < subjects.length; index++) {
      if (decide(subjects[index]!) === expected[index]) right++;
    }
  }
  const decisions = passes * subjects.length;
  if (right !== decisions) throw new Error(`${decisions - right} of ${decisions} decisions are not the expected ones`);
}

function timeOnce(trial: Trial, decisions: number): number {
  const passes = passesFor(decisions, trial);
  const startedAtMs = performance.now();
  trial.run(passes);
  const elapsedMs = performance.now() - startedAtMs;
  return (elapsedMs * 1e6) / (passes * trial.size);
}

import type { CallEnded } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { createEngine, type EngineSettings } from '../engine/classify.ts';
import { createExplainer, type Explainer } from '../engine/explain.ts';
import { FACT_NAMES, type FactName } from '../engine/facts.ts';
import type { SourcedCall } from './sourced-call.ts';

/** A status, with the reason where it is UNCLASSIFIED. */
export type OutcomeName = string;

/** A fact that the two settings see differently. */
export interface ChangedFact {
  readonly fact: FactName;
  readonly before: string;
  readonly after: string;
}

export interface MovedCall {
  readonly place: string;
  readonly callId: string;
  /** None where only the rules differ, as those of two editions of the table do. */
  readonly changed: readonly ChangedFact[];
  readonly rules: { readonly before: string; readonly after: string };
}

/** The calls that go from one outcome to another. */
export interface Move {
  readonly from: OutcomeName;
  readonly to: OutcomeName;
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly MovedCall[];
}

/** What becomes of the same calls by two settings. */
export interface Comparison {
  readonly tableVersions: { readonly before: string; readonly after: string };
  readonly calls: number;
  /** Places that held no call. */
  readonly bad: number;
  readonly moved: number;
  /** The largest first. */
  readonly moves: readonly Move[];
  readonly outcomes: ReadonlyMap<OutcomeName, { readonly before: number; readonly after: number }>;
}

const EXAMPLES = 3;

/** Decides every call by both settings. `onBad` hears of every place that holds no call. */
export async function compareSettings(
  calls: AsyncIterable<SourcedCall>,
  before: EngineSettings,
  after: EngineSettings,
  onBad: (place: string, problem: string) => void,
): Promise<Comparison> {
  const engines = { before: createEngine(before), after: createEngine(after) };
  const explainers = { before: createExplainer(before), after: createExplainer(after) };
  const outcomes = new Map<OutcomeName, { before: number; after: number }>();
  const moves = new Map<string, { from: OutcomeName; to: OutcomeName; count: number; examples: MovedCall[] }>();
  const totals = { calls: 0, bad: 0, moved: 0 };
  for await (const sourced of calls) {
    if (sourced.kind === 'bad') {
      totals.bad += 1;
      onBad(sourced.place, sourced.problem);
      continue;
    }
    const { call, place } = sourced;
    const decided = { before: engines.before.classify(call), after: engines.after.classify(call) };
    const from = outcomeName(decided.before);
    const to = outcomeName(decided.after);
    totals.calls += 1;
    count(outcomes, from).before += 1;
    count(outcomes, to).after += 1;
    if (from === to) continue;
    totals.moved += 1;
    const key = `${from} ${to}`;
    let move = moves.get(key);
    if (move === undefined) moves.set(key, (move = { from, to, count: 0, examples: [] }));
    move.count += 1;
    if (move.examples.length < EXAMPLES) {
      const rules = { before: decided.before.ruleId, after: decided.after.ruleId };
      move.examples.push({ place, callId: call.callId, changed: changedFacts(call, explainers), rules });
    }
  }
  return {
    ...totals,
    tableVersions: { before: engines.before.tableVersion, after: engines.after.tableVersion },
    moves: [...moves.values()].toSorted((one, other) => other.count - one.count),
    outcomes,
  };
}

function outcomeName({ status, unclassifiedReason }: Classification): OutcomeName {
  return unclassifiedReason === null ? status : `UNCLASSIFIED (${unclassifiedReason})`;
}

function count(outcomes: Map<OutcomeName, { before: number; after: number }>, name: OutcomeName) {
  let counts = outcomes.get(name);
  if (counts === undefined) outcomes.set(name, (counts = { before: 0, after: 0 }));
  return counts;
}

function changedFacts(
  call: CallEnded,
  explainers: { readonly before: Explainer; readonly after: Explainer },
): readonly ChangedFact[] {
  const before = explainers.before(call).facts;
  const after = explainers.after(call).facts;
  return FACT_NAMES.filter((fact) => before[fact] !== after[fact]).map((fact) => ({
    fact,
    before: before[fact],
    after: after[fact],
  }));
}

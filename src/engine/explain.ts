import type { CallEnded } from './call.ts';
import { causeEvidenceOf, type CauseEvidence } from './cause-evidence.ts';
import type { Classification } from './classification.ts';
import { createEngine, defaultEngineSettings, factSettingsOf, type EngineSettings } from './classify.ts';
import { allowedBands, decisionsOf, type Decision } from './compile-decision-table.ts';
import { factEvidenceOf, type FactEvidence } from './fact-evidence.ts';
import { FACT_NAMES, deriveFacts, factsOf, type FactName, type Facts } from './facts.ts';

/** A condition of a rule, and the band that the call has. */
export interface CheckedCondition {
  readonly fact: FactName;
  readonly needs: readonly string[];
  readonly saw: string;
}

/** A rule of the call's task type that did not decide, and why not. */
export interface NearMiss {
  readonly outcome: Decision['outcome'];
  readonly words: string;
  /** How many conditions held. */
  readonly held: number;
  /** Those that failed, at least one, in the order of the facts. */
  readonly failed: readonly CheckedCondition[];
}

/** Why a call has its status. */
export interface Explanation {
  readonly classification: Classification;
  readonly facts: Facts;
  readonly evidence: Readonly<Record<FactName, FactEvidence>>;
  readonly cause: CauseEvidence;
  readonly rule: { readonly words: string; readonly conditions: readonly CheckedCondition[] };
  /** The fields of the call that the decision depends on: changing any other changes nothing. */
  readonly fieldsUsed: readonly (keyof CallEnded)[];
  /** Every other rule of the call's task type, in the table's order. */
  readonly nearMisses: readonly NearMiss[];
}

export type Explainer = (call: CallEnded) => Explanation;

/**
 * Explains decisions of the engine with the same settings. It asks that engine for the decision and the
 * facts, so it cannot tell of another one.
 * @throws DecisionTableError, RangeError as `createEngine` does.
 */
export function createExplainer(settings: EngineSettings = defaultEngineSettings): Explainer {
  const engine = createEngine(settings);
  const { rows, openRows, evidenceRules } = settings.edition;
  const factSettings = factSettingsOf(settings);
  const decisions = decisionsOf(rows, openRows);
  return (call) => {
    const classification = engine.classify(call);
    const facts = factsOf(deriveFacts(call, factSettings));
    const cause = causeEvidenceOf(call, settings.causeMap, evidenceRules);
    const evidence = factEvidenceOf(call, cause, factSettings);
    const decided = decisions.find(({ rule }) => rule.id === classification.ruleId)!;
    const conditions = checkConditions(decided, facts);
    return {
      classification,
      facts,
      evidence,
      cause,
      rule: { words: decided.rule.words, conditions },
      fieldsUsed: [...new Set(conditions.flatMap(({ fact }) => evidence[fact].fields))],
      nearMisses: decisions
        .filter((decision) => decision !== decided && decision.taskTypes.includes(call.taskType))
        .map((decision) => nearMissOf(decision, facts)),
    };
  };
}

function nearMissOf(decision: Decision, facts: Facts): NearMiss {
  const conditions = checkConditions(decision, facts);
  const failed = conditions.filter(({ needs, saw }) => !needs.includes(saw));
  return {
    outcome: decision.outcome,
    words: decision.rule.words,
    held: conditions.length - failed.length,
    failed,
  };
}

/** The facts that a rule names, in their order. */
function checkConditions({ conditions }: Decision, facts: Facts): readonly CheckedCondition[] {
  return FACT_NAMES.filter((fact) => conditions[fact] !== undefined).map((fact) => ({
    fact,
    needs: allowedBands(conditions, fact),
    saw: facts[fact],
  }));
}

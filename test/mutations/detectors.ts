import type { Classification } from '../../src/engine/classification.ts';
import { defaultEngineSettings, factSettingsOf } from '../../src/engine/classify.ts';
import {
  compileDecisionTable,
  decisionsOf,
  DecisionTableError,
  type CompiledDecisionTable,
} from '../../src/engine/compile-decision-table.ts';
import { COMBINATIONS, deriveFacts } from '../../src/engine/facts.ts';
import { oracleStatus } from '../demo/oracle.ts';
import { decisionCases, statusOfRuleId } from '../engine/decision-cases.ts';
import { asRequired, REQUIRED_ROWS } from '../engine/required-rows.ts';
import { callOfFacts, forEveryCombination } from '../support/call-of-facts.ts';
import { exampleCall } from '../support/example-call.ts';
import { readGoldenTable } from '../support/golden-table.ts';
import type { Table } from './mutated-table.ts';

/*
 * What the tests hold the table against, each as a question to a table: the same calls, the same second
 * writing-down of the design, the same committed table, the same rows of the requirement.
 */

export const DETECTORS = ['compilation', 'cases', 'oracle', 'written-out table', 'requirement'] as const;
export type Detector = (typeof DETECTORS)[number];

/** Says which detectors notice that a table is not the right one. Where it does not compile, no other is asked. */
export function createDetectors(): (table: Table) => readonly Detector[] {
  const byCases = detectByCases();
  const byOracle = detectByOracle();
  const byGoldenTable = detectByGoldenTable();
  return ({ rows, openRows }) => {
    const compiled = compileOrNull({ rows, openRows });
    if (compiled === null) return ['compilation'];
    const noticed: Detector[] = [];
    if (byCases(compiled)) noticed.push('cases');
    if (byOracle(compiled)) noticed.push('oracle');
    if (byGoldenTable(compiled)) noticed.push('written-out table');
    if (JSON.stringify(asRequired(rows)) !== JSON.stringify(REQUIRED_ROWS)) noticed.push('requirement');
    return noticed;
  };
}

type DetectCompiled = (table: CompiledDecisionTable) => boolean;

function compileOrNull({ rows, openRows }: Table): CompiledDecisionTable | null {
  try {
    return compileDecisionTable(decisionsOf(rows, openRows));
  } catch (error) {
    if (error instanceof DecisionTableError) return null;
    throw error;
  }
}

function detectByCases(): DetectCompiled {
  const settings = factSettingsOf(defaultEngineSettings);
  const cases = decisionCases.map(({ call, ruleId }) => ({ key: deriveFacts(exampleCall(call), settings), ruleId }));
  return ({ decisions, decisionOf }) =>
    cases.some(({ key, ruleId }) => {
      const { outcome } = decisions[decisionOf[key]!]!;
      return outcome.ruleId !== ruleId || outcome.status !== statusOfRuleId(ruleId);
    });
}

function detectByOracle(): DetectCompiled {
  const names: string[] = [];
  const expected = new Uint8Array(COMBINATIONS);
  forEveryCombination((key, facts) => {
    expected[key] = numberOf(statusName(oracleStatus(callOfFacts(facts, 'low'))), names);
  });
  return (compiled) => differs(compiled, statusName, names, expected);
}

function detectByGoldenTable(): DetectCompiled {
  const { outcomes, outcomeOf } = readGoldenTable();
  return (compiled) => differs(compiled, (outcome) => `${statusName(outcome)} ${outcome.ruleId}`, outcomes, outcomeOf);
}

function differs(
  { decisions, decisionOf }: CompiledDecisionTable,
  nameOf: (outcome: Omit<Classification, 'tableVersion'>) => string,
  names: readonly string[],
  expected: Uint8Array,
): boolean {
  const numbers = decisions.map(({ outcome }) => names.indexOf(nameOf(outcome)));
  for (let key = 0; key < COMBINATIONS; key++) {
    if (numbers[decisionOf[key]!] !== expected[key]) return true;
  }
  return false;
}

function statusName({ status, unclassifiedReason }: Pick<Classification, 'status' | 'unclassifiedReason'>): string {
  return unclassifiedReason === null ? status : `${status}: ${unclassifiedReason}`;
}

function numberOf(name: string, names: string[]): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}

import { describe, expect, it } from 'vitest';
import {
  compileDecisionTable,
  decisionsOf,
  DecisionTableError,
  type Decision,
} from '../../src/engine/compile-decision-table.ts';
import { statusOfRuleId } from './decision-cases.ts';

const decisions = decisionsOf();

describe('a table with a mistake', () => {
  const without = (id: string) => decisions.filter(({ rule }) => rule.id !== id);

  it('is refused where two rules hold, and both are named with the facts', () => {
    const clashing: Decision = { ...decisions[0]!, rule: { ...decisions[0]!.rule, id: 'a/clash' } };
    expect(() => compileDecisionTable([...decisions, clashing])).toThrow(DecisionTableError);
    expect(() => compileDecisionTable([...decisions, clashing])).toThrow(
      /callee-busy-or-rejected\/cause and a\/clash, for taskType=MANUAL answered=no .*cause=BUSY/,
    );
  });

  it('is refused where no rule holds, and the facts are named', () => {
    expect(() => compileDecisionTable(without('inbound-normal-call/talk'))).toThrow(
      /no rule holds for taskType=INBOUND .*talk=short/,
    );
  });
});

describe('the rows', () => {
  it('have an id for every rule that no other has and that begins with the status', () => {
    const ids = decisions.map(({ rule }) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { rule, outcome } of decisions) {
      expect(statusOfRuleId(rule.id)).toBe(outcome.status);
    }
  });
});

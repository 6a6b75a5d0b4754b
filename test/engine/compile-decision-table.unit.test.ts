import { describe, expect, it } from 'vitest';
import { TASK_TYPES } from '../../src/engine/call.ts';
import { STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import {
  allowedBands,
  compileDecisionTable,
  decisionsOf,
  DecisionTableError,
  keysOf,
  type Decision,
} from '../../src/engine/compile-decision-table.ts';
import { statusRows } from '../../src/engine/decision-table.ts';
import { COMBINATIONS, factsOf } from '../../src/engine/facts.ts';

const decisions = decisionsOf();

describe('every combination of facts', () => {
  it('belongs to exactly one rule', () => {
    const owners = new Uint8Array(COMBINATIONS);
    for (const { conditions } of decisions) for (const key of keysOf(conditions)) owners[key]! += 1;
    expect(owners.every((count) => count === 1)).toBe(true);
  });

  it('is decided by the rule whose conditions hold for its facts, read from the facts themselves', () => {
    const { decisionOf } = compileDecisionTable();
    for (let key = 0; key < COMBINATIONS; key += 97) {
      const facts = factsOf(key);
      const holding = decisions.filter(({ conditions }) =>
        Object.entries(conditions).every(([name, bands]) =>
          [bands].flat().includes(facts[name as keyof typeof facts] as never),
        ),
      );
      expect(holding).toEqual([decisions[decisionOf[key]!]]);
    }
  });

  it('leads to the 56 legal pairs of task type and status, and no others', () => {
    const pairs = new Set<string>();
    for (const { conditions, outcome } of decisions) {
      expect(keysOf(conditions)).not.toHaveLength(0);
      for (const taskType of allowedBands(conditions, 'taskType')) pairs.add(`${taskType} ${outcome.status}`);
    }
    const legal = statusRows.flatMap(({ status, taskTypes }) => taskTypes.map((taskType) => `${taskType} ${status}`));
    expect(legal).toHaveLength(56);
    const unclassified = TASK_TYPES.map((taskType) => `${taskType} UNCLASSIFIED`);
    expect([...pairs].toSorted()).toEqual([...legal, ...unclassified].toSorted());
  });

  it('reaches every status and every unclassified reason', () => {
    expect(new Set(decisions.map(({ outcome }) => outcome.status))).toEqual(new Set(STATUSES));
    const reasons = decisions.flatMap(({ outcome }) => outcome.unclassifiedReason ?? []);
    expect(new Set(reasons)).toEqual(new Set(UNCLASSIFIED_REASONS));
  });
});

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
      expect(rule.id.split('/')[0]).toBe(outcome.status.toLowerCase().replaceAll('_', '-'));
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { TASK_TYPES } from '../../src/engine/call.ts';
import { STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { compileDecisionTable, keysOf } from '../../src/engine/compile-decision-table.ts';
import { statusRows } from '../../src/engine/decision-table.ts';
import { enumerateDecisions } from '../../src/engine/enumerate-decisions.ts';
import { COMBINATIONS, factsOf } from '../../src/engine/facts.ts';
import { oracleStatus } from '../demo/oracle.ts';
import { callOfFacts, forEveryCombination, type BandEnd } from '../support/call-of-facts.ts';
import { readGoldenTable } from '../support/golden-table.ts';

const table = compileDecisionTable();
const { decisions, decisionOf } = table;
const { classify } = createEngine();

describe('every one of the 648,000 combinations of facts', () => {
  it('is visited', () => {
    const visited: number[] = [];
    const read: unknown[] = [];
    forEveryCombination((key, facts) => {
      visited.push(key);
      if (key % 9_973 === 0) read.push({ ...facts });
    });
    expect(visited.findIndex((key, visit) => key !== visit)).toBe(-1);
    expect(visited).toHaveLength(COMBINATIONS);
    expect(read).toEqual(read.map((_, index) => factsOf(index * 9_973)));
    expect(COMBINATIONS).toBe(648_000);
  });

  it('has at most one rule of a status, and one unclassified reason where it has none', () => {
    const ofStatus = new Uint8Array(COMBINATIONS);
    const ofReason = new Uint8Array(COMBINATIONS);
    for (const { conditions, outcome } of decisions) {
      const owners = outcome.status === 'UNCLASSIFIED' ? ofReason : ofStatus;
      for (const key of keysOf(conditions)) owners[key]! += 1;
    }
    expect(ofStatus.findIndex((count) => count > 1)).toBe(-1);
    expect(ofReason.findIndex((count, key) => count !== 1 - ofStatus[key]!)).toBe(-1);
  });

  it('is decided by the rule whose conditions hold for its facts, read from the facts themselves', () => {
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

  it.each<BandEnd>(['low', 'high'])(
    'is the facts of a call, at the %s end of its bands, and decided as the design says in plain conditions',
    (end) => {
      const wrong: string[] = [];
      forEveryCombination((key, facts) => {
        const call = callOfFacts(facts, end);
        const { ruleId, status, unclassifiedReason } = classify(call);
        const expected = oracleStatus(call);
        const isRight = status === expected.status && unclassifiedReason === expected.unclassifiedReason;
        const isDerived = decisions[decisionOf[key]!]!.rule.id === ruleId;
        if ((!isRight || !isDerived) && wrong.length < 5) {
          wrong.push(`${JSON.stringify(facts)}: ${ruleId}, not ${expected.unclassifiedReason ?? expected.status}`);
        }
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe('the rules', () => {
  it('are each reached, and with them every status and every unclassified reason', () => {
    const reached = new Set(decisionOf);
    expect(reached.size).toBe(decisions.length);
    expect(new Set(decisions.map(({ outcome }) => outcome.status))).toEqual(new Set(STATUSES));
    const reasons = decisions.flatMap(({ outcome }) => outcome.unclassifiedReason ?? []);
    expect(new Set(reasons)).toEqual(new Set(UNCLASSIFIED_REASONS));
  });

  it('lead to the 56 legal pairs of task type and status, and no others', () => {
    const pairs = new Set<string>();
    forEveryCombination((key, { taskType }) => {
      pairs.add(`${taskType} ${decisions[decisionOf[key]!]!.outcome.status}`);
    });
    const legal = statusRows.flatMap(({ status, taskTypes }) => taskTypes.map((taskType) => `${taskType} ${status}`));
    expect(legal).toHaveLength(56);
    const unclassified = TASK_TYPES.map((taskType) => `${taskType} UNCLASSIFIED`);
    expect([...pairs].toSorted()).toEqual([...legal, ...unclassified].toSorted());
  });
});

describe('the decision table that is written out in docs/decision-table.md', () => {
  let golden: ReturnType<typeof readGoldenTable>;
  beforeAll(() => {
    golden = readGoldenTable();
  });

  it('covers every combination exactly once', () => {
    expect(golden.coverage.findIndex((rows) => rows !== 1)).toBe(-1);
  });

  it('says of every combination what the compiled table decides', () => {
    const { outcomes, outcomeOf } = golden;
    const names = decisions.map(({ outcome: { status, unclassifiedReason, ruleId } }) =>
      unclassifiedReason === null ? `${status} ${ruleId}` : `${status}: ${unclassifiedReason} ${ruleId}`,
    );
    expect(outcomes.toSorted()).toEqual(names.toSorted());
    expect(decisionOf.findIndex((decision, key) => names[decision] !== outcomes[outcomeOf[key]!])).toBe(-1);
  });
});

describe('the enumeration', () => {
  it('covers every combination once, in any order of the facts', () => {
    const order = ['media', 'cause', 'taskType', 'queue', 'ringing', 'talk', 'answered'] as const;
    const rest = ['voicemail', 'agentRang', 'hangupParty'] as const;
    for (const row of [enumerateDecisions(table), enumerateDecisions(table, [...order, ...rest])]) {
      const owner = new Uint8Array(COMBINATIONS).fill(255);
      for (const { bands, combinations, decision } of row) {
        const keys = keysOf(bands as Parameters<typeof keysOf>[0]);
        expect(keys).toHaveLength(combinations);
        for (const key of keys) owner[key] = owner[key] === 255 ? decision : 254;
      }
      expect(owner.findIndex((decision, key) => decision !== decisionOf[key])).toBe(-1);
    }
  });
});

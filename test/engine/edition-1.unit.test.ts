import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { edition1 } from '../../src/engine/edition-1.ts';
import { anyCall } from '../support/any-call.ts';
import { callOfFacts, forEveryCombination } from '../support/call-of-facts.ts';
import { callsOfCodes } from '../support/calls-of-codes.ts';
import { edition1Status } from './edition-1-oracle.ts';

const causeMap = { ...defaultEngineSettings.causeMap, defaults: edition1.codes };
const engine = createEngine({ ...defaultEngineSettings, edition: edition1, causeMap });

/** What producers of that edition had to write. */
const asWrittenThen = (call: CallEnded) => ({ ...call, ringingDurationMs: call.ringingDurationMs ?? 0 });

function isAsThen(call: CallEnded): boolean {
  const { status, unclassifiedReason } = engine.classify(call);
  const then = edition1Status(asWrittenThen(call));
  return status === then.status && unclassifiedReason === then.unclassifiedReason;
}

it('the first edition decides any call as it did', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      expect(isAsThen(call)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

it('the first edition decides a call of every code, and of every combination of facts, as it did', () => {
  expect([...callsOfCodes()].filter((call) => !isAsThen(call))).toEqual([]);
  const wrong: string[] = [];
  forEveryCombination((key, facts) => {
    if (key % 7 === 0 && !isAsThen(callOfFacts(facts, 'low'))) wrong.push(JSON.stringify(facts));
  });
  expect(wrong).toEqual([]);
});

it('the first edition calls itself by its number', () => {
  expect(engine.tableVersion).toMatch(/^1-/);
});

import { describe, expect, it } from 'vitest';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { exampleCall } from '../support/example-call.ts';
import { answered, decisionCases, statusOfRuleId, waiting } from './decision-cases.ts';

const { classify } = createEngine();

describe('a call', () => {
  it.each(decisionCases)('$name', ({ call, ruleId }) => {
    const classification = classify(exampleCall(call));
    expect(classification.ruleId).toBe(ruleId);
    expect(classification.status).toBe(statusOfRuleId(ruleId));
  });
});

describe('the engine', () => {
  it('has every rule among the cases of this file', () => {
    const tested = new Set(decisionCases.map(({ ruleId }) => ruleId));
    expect(
      createEngine()
        .classifications.map(({ ruleId }) => ruleId)
        .toSorted(),
    ).toEqual([...tested].toSorted());
  });

  it('takes thresholds from its settings, each for itself', () => {
    const { classify: strict } = createEngine({
      ...defaultEngineSettings,
      talkThresholdMs: 60_001,
      queueThresholdMs: 9_001,
    });
    expect(strict(exampleCall(answered)).status).toBe('SHORT_DURATION_HANGUP');
    const lost = { ...waiting, endCause: 'AGENT_NETWORK_LOST', queueDurationMs: 9_000 } as const;
    expect(strict(exampleCall(lost)).status).toBe('QUEUE_ABANDON_SHORT');
  });

  it('names settings that decide otherwise by another version', () => {
    const { tableVersion } = createEngine();
    expect(createEngine().tableVersion).toBe(tableVersion);
    expect(createEngine({ ...defaultEngineSettings, talkThresholdMs: 5_001 }).tableVersion).not.toBe(tableVersion);
  });

  it('gives the words of the status table with the status', () => {
    expect(classify(exampleCall({ endCause: 'BUSY' }))).toEqual({
      status: 'CALLEE_BUSY_OR_REJECTED',
      reasonAttribution: 'CALLEE',
      callStatus: 'NOT_CONNECTED',
      unclassifiedReason: null,
      ruleId: 'callee-busy-or-rejected/cause',
      tableVersion: createEngine().tableVersion,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { callOfSize } from '../../bench/call-of-size.ts';
import { avroCoding } from '../../bench/call-coding.ts';
import { busySecondsOf } from '../../bench/machine-usage.ts';
import { generateCalls, spreadCalls } from '../../bench/peer-calls.ts';
import { peerRules } from '../../bench/peer-rules.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { COMBINATIONS } from '../../src/engine/facts.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { findInvalidField } from '../../src/events/call-ended.ts';

const calls = generateCalls(600);

describe('the calls of the benchmark', () => {
  it.each([100, 300, 1_000, 10_000])('can be made about %i bytes long, valid and decided as before', (bytes) => {
    const { classify } = createEngine();
    for (const [number, call] of calls.entries()) {
      const sized = callOfSize(call, bytes, number);
      expect(Math.abs(callEndedSchema.type.toBuffer(sized).length - bytes)).toBeLessThan(3);
      expect(findInvalidField(sized)).toBeNull();
      expect(classify(sized)).toBe(classify(call));
    }
  });

  it('reach every partition', () => {
    const spread = spreadCalls(calls, 24, avroCoding({ input: 1, output: 2 }));
    expect(spread.every((own) => own.length > 0)).toBe(true);
    expect(spread.flat()).toHaveLength(calls.length);
  });
});

describe('the rules for contenders in other languages', () => {
  it('hold the whole compiled table', () => {
    const { decisionOf, classifications, q850, sip, madeOfSip, causeBands, blamesAgent } = peerRules(2);
    const table = Buffer.from(decisionOf, 'base64');
    expect(table).toHaveLength(COMBINATIONS);
    expect(Math.max(...new Set(table))).toBe(classifications.length - 1);
    expect([q850.length, sip.length]).toEqual([4, 4]);
    expect(madeOfSip).toHaveLength(Buffer.from(sip[0]!, 'base64').length);
    expect(Buffer.from(blamesAgent, 'base64')).toHaveLength(causeBands);
  });
});

describe('the usage of the machine', () => {
  it('is everything but waiting, with guests counted once', () => {
    expect(busySecondsOf('cpu  100 10 50 900 30 5 5 30 7 3\ncpu0 1 1 1 1\n')).toBe(2);
  });
});

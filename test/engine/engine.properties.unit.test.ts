import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CAUSES, HANGUP_PARTIES, TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { findInvalidField } from '../../src/events/call-ended.ts';
import { oracleStatus } from '../demo/oracle.ts';
import { exampleCall } from '../support/example-call.ts';

const { classify, classifications } = createEngine();

const durationMs = fc.oneof(fc.constantFrom(0, 1, 4_999, 5_000, 5_001), fc.nat(3_600_000));
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const anyCall: fc.Arbitrary<CallEnded> = fc
  .record({
    taskType: fc.constantFrom(...TASK_TYPES),
    ringingDurationMs: durationMs,
    callDurationMs: durationMs,
    talkDurationMs: nullable(durationMs),
    queueDurationMs: nullable(durationMs),
    agentRingingDurationMs: nullable(durationMs),
    maxRingingDurationMs: nullable(durationMs),
    hangupParty: fc.constantFrom(...HANGUP_PARTIES),
    voicemailDetected: fc.boolean(),
    endCause: nullable(fc.constantFrom(...CAUSES, 'UNKNOWN' as const)),
    q850Cause: nullable(fc.integer()),
    sipStatusCode: nullable(fc.oneof(fc.integer({ min: 100, max: 699 }), fc.integer())),
    mediaPacketsReceived: nullable(fc.nat(1_000_000)),
  })
  .map(exampleCall)
  .filter((call) => findInvalidField(call) === null);

it('every valid call gets one of the classifications, and the same one every time', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const classification = classify(call);
      expect(classifications).toContain(classification);
      expect(classify({ ...call })).toBe(classification);
    }),
  );
});

it('the design, written down as plain conditions in their order, decides the same', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const { status, unclassifiedReason } = classify(call);
      expect({ status, unclassifiedReason }).toEqual(oracleStatus(call));
    }),
    { numRuns: 20_000 },
  );
});

it('who and where a call was does not matter', () => {
  fc.assert(
    fc.property(anyCall, fc.string(), fc.nat(), (call, text, time) => {
      const elsewhere = {
        ...call,
        eventId: text,
        callId: text,
        tenantId: text,
        carrier: text,
        startedAt: time,
        endedAt: time,
      };
      expect(classify(elsewhere)).toBe(classify(call));
    }),
  );
});

it('durations and thresholds may be scaled together', () => {
  const scaled = createEngine({ ...defaultEngineSettings, talkThresholdMs: 15_000, queueThresholdMs: 15_000 });
  const times3 = (ms: number | null) => (ms === null ? null : ms * 3);
  fc.assert(
    fc.property(anyCall, (call) => {
      const longer = {
        ...call,
        ringingDurationMs: call.ringingDurationMs * 3,
        callDurationMs: call.callDurationMs * 3,
        talkDurationMs: times3(call.talkDurationMs),
        queueDurationMs: times3(call.queueDurationMs),
        agentRingingDurationMs: times3(call.agentRingingDurationMs),
        maxRingingDurationMs: times3(call.maxRingingDurationMs),
      };
      expect(scaled.classify(longer).ruleId).toBe(classify(call).ruleId);
    }),
  );
});

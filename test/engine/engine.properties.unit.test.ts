import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { currentEdition } from '../../src/engine/edition.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { oracleStatus } from '../demo/oracle.ts';
import { anyCall, decisionFields } from '../support/any-call.ts';
import { exampleCall } from '../support/example-call.ts';
import { layeredCauseMap } from '../support/layered-cause-map.ts';

const { classify, classifications } = createEngine();
const layered = createEngine({ ...defaultEngineSettings, causeMap: layeredCauseMap });
const threshold = fc.integer({ min: 1, max: 3_600_000 });

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
        lineId: text,
        startedAt: time,
        endedAt: time,
      };
      expect(classify(elsewhere)).toBe(classify(call));
    }),
  );
});

it('durations and thresholds may be scaled together', () => {
  const tolerances = { systemToleranceMs: 3_000, roundingMs: 3_000 };
  const edition = { ...currentEdition, evidenceRules: { ...currentEdition.evidenceRules, ...tolerances } };
  const scaled = createEngine({ ...defaultEngineSettings, talkThresholdMs: 15_000, queueThresholdMs: 15_000, edition });
  const times3 = (ms: number | null) => (ms === null ? null : ms * 3);
  fc.assert(
    fc.property(anyCall, (call) => {
      const longer = {
        ...call,
        ringingDurationMs: times3(call.ringingDurationMs),
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

it('the boundary itself belongs to the longer side, for talk and for queue, wherever it is', () => {
  fc.assert(
    fc.property(threshold, threshold, (talkThresholdMs, queueThresholdMs) => {
      const { classify: decide } = createEngine({ ...defaultEngineSettings, talkThresholdMs, queueThresholdMs });
      const talked = (talkDurationMs: number) =>
        decide(exampleCall({ callDurationMs: 3_600_000, talkDurationMs })).status;
      expect(talked(talkThresholdMs)).toBe('EFFECTIVE_CALL');
      expect(talked(talkThresholdMs - 1)).toBe(talkThresholdMs === 1 ? 'UNCLASSIFIED' : 'SHORT_DURATION_HANGUP');
      const queued = (queueDurationMs: number) =>
        decide(
          exampleCall({
            callDurationMs: 3_600_000,
            talkDurationMs: 0,
            endCause: 'AGENT_NETWORK_LOST',
            queueDurationMs,
          }),
        ).status;
      expect(queued(queueThresholdMs)).toBe('QUEUE_ABANDON_LONG');
      expect(queued(queueThresholdMs - 1)).toBe('QUEUE_ABANDON_SHORT');
    }),
    { numRuns: 20 },
  );
});

it('a ringing time has reached its maximum at that maximum, and one millisecond before it has not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 3_600_000 }), (maxRingingDurationMs) => {
      const rung = (ringingDurationMs: number) =>
        classify(exampleCall({ ringingDurationMs, maxRingingDurationMs })).status;
      expect(rung(maxRingingDurationMs)).toBe('TIMEOUT_NO_ANSWER');
      expect(rung(maxRingingDurationMs - 1)).toBe('CALLER_HANGUP');
    }),
  );
});

it('where the system ended the call, a ringing time has reached its maximum from a second below it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_002, max: 3_600_000 }), (maxRingingDurationMs) => {
      const rung = (ringingDurationMs: number) =>
        classify(exampleCall({ ringingDurationMs, maxRingingDurationMs, hangupParty: 'SYSTEM' })).status;
      expect(rung(maxRingingDurationMs - 1_000)).toBe('TIMEOUT_NO_ANSWER');
      expect(rung(maxRingingDurationMs - 1_001)).toBe('CALLER_HANGUP');
    }),
  );
});

it('ringing decides nothing of a call that was answered', () => {
  fc.assert(
    fc.property(anyCall, fc.option(fc.nat(3_600_000), { nil: null }), (call, ringingDurationMs) => {
      fc.pre(call.callDurationMs > 0);
      expect(classify({ ...call, ringingDurationMs })).toBe(classify(call));
    }),
  );
});

it('a cause map over the default one changes no call that has no code, or that the platform has judged', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const { q850Cause, sipStatusCode, endCause } = call;
      const isJudged = endCause !== null && endCause !== 'UNKNOWN' && endCause !== 'NO_ANSWER';
      fc.pre((q850Cause === null && sipStatusCode === null) || isJudged);
      expect(layered.classify(call).ruleId).toBe(classify(call).ruleId);
    }),
  );
});

it('the output of a call is the same bytes every time, from every engine and encoder', () => {
  const again = createEngine();
  fc.assert(
    fc.property(anyCall, (call) => {
      const once = createCallClassifiedEncoder(7).encode(call, classify(call));
      expect(
        createCallClassifiedEncoder(7)
          .encode({ ...call }, again.classify(call))
          .equals(once),
      ).toBe(true);
    }),
  );
});

it('no field makes the engine throw, whatever stands in it, even where the call is not valid', () => {
  fc.assert(
    fc.property(fc.record(decisionFields).map(exampleCall), (call) => {
      expect(classifications).toContain(classify(call));
    }),
  );
});

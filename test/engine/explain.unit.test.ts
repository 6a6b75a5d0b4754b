import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeLists } from '../../src/engine/cause-map.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { decisionsOf } from '../../src/engine/compile-decision-table.ts';
import { noCodes } from '../../src/engine/default-cause-map.ts';
import { createExplainer } from '../../src/engine/explain.ts';
import { FACT_NAMES } from '../../src/engine/facts.ts';
import { anyCall, decisionFields } from '../support/any-call.ts';
import { bandOfCause } from '../support/band-of-cause.ts';
import { exampleCall } from '../support/example-call.ts';
import { layeredCauseMap } from '../support/layered-cause-map.ts';

const settings = { ...defaultEngineSettings, causeMap: layeredCauseMap };
const explain = createExplainer(settings);
const { classify } = createEngine(settings);

const fieldNames = Object.keys(decisionFields) as readonly (keyof typeof decisionFields)[];

describe('an explanation', () => {
  it('is of the decision that the engine makes', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        expect(explain(call).classification).toEqual(classify(call));
      }),
    );
  });

  it('has a cause that is the band of the fact', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const { cause, facts } = explain(call);
        const by =
          cause.origin.kind === 'code' ? cause.origin.codeKind : cause.origin.kind === 'none' ? null : 'platform';
        expect(bandOfCause({ cause: cause.cause, by })).toBe(facts.cause);
        expect(cause.origin.kind === 'none').toBe(cause.cause === null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says of a talk time how it was come by, and that is how long it is', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const { talkOrigin, length } = explain(call).evidence.talk;
        const leftMs = call.callDurationMs - (call.queueDurationMs ?? 0) - (call.agentRingingDurationMs ?? 0);
        const expected = { told: call.talkDurationMs, 'whole call': call.callDurationMs, 'what is left': leftMs };
        expect(length!.durationMs).toBe(expected[talkOrigin as keyof typeof expected] ?? 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds every condition of the rule that decided, and for every other rule of the task type one that failed', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const { classification, rule, nearMisses } = explain(call);
        for (const { needs, saw } of rule.conditions) expect(needs).toContain(saw);
        for (const { failed } of nearMisses) {
          expect(failed.length).toBeGreaterThan(0);
          for (const { needs, saw } of failed) expect(needs).not.toContain(saw);
        }
        const told = [classification.ruleId, ...nearMisses.map(({ outcome }) => outcome.ruleId)];
        const ofTaskType = decisionsOf().filter(({ taskTypes }) => taskTypes.includes(call.taskType));
        expect(told.toSorted()).toEqual(ofTaskType.map(({ rule: { id } }) => id).toSorted());
      }),
    );
  });

  it('names the fields that the decision used: changing any other does not change it', () => {
    fc.assert(
      fc.property(anyCall, fc.record(decisionFields), (call, others) => {
        const { fieldsUsed, classification } = explain(call);
        const unused = fieldNames.filter((field) => !fieldsUsed.includes(field));
        const changed = { ...call, ...Object.fromEntries(unused.map((field) => [field, others[field]])) };
        expect(classify(changed)).toEqual(classification);
      }),
      { numRuns: 10_000 },
    );
  });

  it('names for each fact the fields it was derived from: changing any other does not change the fact', () => {
    fc.assert(
      fc.property(anyCall, fc.record(decisionFields), fc.constantFrom(...FACT_NAMES), (call, others, fact) => {
        const { facts, evidence } = explain(call);
        const unused = fieldNames.filter((field) => !evidence[fact].fields.includes(field));
        const changed = { ...call, ...Object.fromEntries(unused.map((field) => [field, others[field]])) };
        expect(explain(changed).facts[fact]).toBe(facts[fact]);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('where a cause came from', () => {
  const origin = (call: Parameters<typeof exampleCall>[0]) => {
    const { cause } = explain(exampleCall(call));
    return { ...cause, fields: undefined };
  };

  it('is the platform, and what it left unasked is told', () => {
    expect(origin({ endCause: 'BUSY', sipStatusCode: 503, q850Cause: 126 })).toMatchObject({
      cause: 'BUSY',
      origin: { kind: 'platform' },
      passedOver: [
        { field: 'q850Cause', value: 126, why: 'another decided', meaning: null },
        { field: 'sipStatusCode', value: 503, why: 'another decided' },
      ],
    });
  });

  it('is a code, with its name and the layer of the cause map', () => {
    expect(origin({ sipStatusCode: 404 }).origin).toMatchObject({
      kind: 'code',
      codeKind: 'sip',
      meaning: { code: 404, name: 'Not Found' },
      layer: { kind: 'default' },
    });
    expect(origin({ q850Cause: 31 }).origin).toMatchObject({ codeKind: 'q850', layer: { kind: 'every carrier' } });
    expect(origin({ sipStatusCode: 503, carrier: 'acme' })).toMatchObject({
      cause: 'OUT_OF_SERVICE',
      origin: { meaning: { source: 'ticket 3' }, layer: { kind: 'carrier', carrier: 'acme' } },
    });
  });

  it('is the SIP status where the Q.850 cause is made of it, and who makes it is told', () => {
    expect(origin({ q850Cause: 21, sipStatusCode: 402 })).toMatchObject({
      cause: 'INSUFFICIENT_BALANCE',
      origin: { codeKind: 'sip' },
      passedOver: [
        {
          field: 'q850Cause',
          value: 21,
          why: 'made of the SIP status',
          madeOf: { sip: 402, source: 'RFC 3398, 8.2.6.1' },
        },
      ],
    });
    expect(origin({ q850Cause: 21, sipStatusCode: 407 })).toMatchObject({
      cause: 'REJECTED',
      passedOver: [{ field: 'sipStatusCode', why: 'not in the cause map', madeOf: null }],
    });
    const ofAcme = origin({ q850Cause: 102, sipStatusCode: 408, carrier: 'acme', ringingDurationMs: 1 });
    expect(ofAcme).toMatchObject({ origin: { codeKind: 'q850' }, passedOver: [{ why: 'another decided' }] });
  });

  it("is a code where the platform's NO_ANSWER is passed over", () => {
    expect(origin({ endCause: 'NO_ANSWER', sipStatusCode: 603 })).toMatchObject({
      cause: 'REJECTED',
      origin: { codeKind: 'sip' },
      passedOver: [{ field: 'endCause', value: 'NO_ANSWER', why: 'never rang' }],
    });
  });

  it('is nothing where a code says nothing of such a call, and how is told', () => {
    const codes: CodeLists = {
      ...noCodes,
      sip: [
        { code: 470, name: 'a', source: 'b', cause: { ifRang: 'NO_ANSWER', otherwise: null } },
        { code: 471, name: 'a', source: 'b', cause: { ifRang: null, otherwise: 'OUT_OF_SERVICE' } },
        { code: 472, name: 'a', source: 'b', cause: null, alsoAfterAnswer: true },
      ],
    };
    const explainOwn = createExplainer({ ...settings, causeMap: { ...layeredCauseMap, everyCarrier: codes } });
    const whyOf = (call: Parameters<typeof exampleCall>[0]) => explainOwn(exampleCall(call)).cause.passedOver[0]!.why;
    expect(whyOf({ sipStatusCode: 470 })).toBe('says nothing unless it rang');
    expect(whyOf({ sipStatusCode: 471, ringingDurationMs: 1 })).toBe('says nothing if it rang');
    expect(whyOf({ sipStatusCode: 472, callDurationMs: 1 })).toBe('says nothing');
    expect(whyOf({ sipStatusCode: 472 })).toBe('says nothing before the answer');
  });

  it('is nothing where every code is unknown, means nothing, or came after the answer', () => {
    expect(origin({ endCause: 'UNKNOWN', q850Cause: 126, sipStatusCode: 486 })).toMatchObject({
      cause: null,
      origin: { kind: 'none' },
      passedOver: [
        { field: 'endCause', why: 'unknown to the platform' },
        { field: 'q850Cause', why: 'not in the cause map' },
        { field: 'sipStatusCode', why: 'says nothing before the answer', meaning: { name: 'Busy Here' } },
      ],
    });
    expect(origin({ callDurationMs: 1, sipStatusCode: 404 })).toMatchObject({
      cause: null,
      passedOver: [{ field: 'sipStatusCode', why: 'answered' }],
    });
    expect(origin({ callDurationMs: 1, sipStatusCode: 480, carrier: 'acme' }).cause).toBe('BUSY');
  });
});

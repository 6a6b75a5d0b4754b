import { describe, expect, it } from 'vitest';
import type { CallEnded } from '../../src/engine/call.ts';
import { attributeCause, unknownCodesOf } from '../../src/engine/attribute-cause.ts';
import type { CauseMap, CodeMeaning } from '../../src/engine/cause-map.ts';
import { CAUSE_BANDS, compileCauseMap } from '../../src/engine/compile-cause-map.ts';
import { defaultCauseMap, noCodes } from '../../src/engine/default-cause-map.ts';
import { evidenceRules } from '../../src/engine/evidence-rules.ts';
import { oracleCause } from '../demo/oracle.ts';
import { bandOfCause } from '../support/band-of-cause.ts';
import { callsOfCodes } from '../support/calls-of-codes.ts';
import { exampleCall } from '../support/example-call.ts';

const compiled = compileCauseMap(defaultCauseMap);

function causeOf(differences: Partial<CallEnded>, map = compiled): string {
  return CAUSE_BANDS[attributeCause(exampleCall(differences), map, evidenceRules)]!;
}

const rang = { ringingDurationMs: 1 };

// The design's list (§4), written out apart from the map.
const Q850 = {
  BUSY: [17],
  REJECTED: [21],
  'NO_ANSWER by code': [19],
  OUT_OF_SERVICE: [1, 20, 22, 28],
  CARRIER_UNAVAILABLE: [3, 27, 34, 38, 41, 42, 47],
  NONE: [16],
};
const SIP = {
  BUSY: [486, 600],
  REJECTED: [603, 607],
  CANCELLED: [487],
  OUT_OF_SERVICE: [404, 410, 484, 604],
  INSUFFICIENT_BALANCE: [402],
  POLICY_BLOCKED: [403, 608],
  CARRIER_UNAVAILABLE: [482, 483, 488, 500, 502, 503, 504, 606],
  'NORMAL by SIP 200': [200],
};

describe('the default cause map', () => {
  it.each(Object.entries(Q850))('makes %s of its Q.850 causes, rung or not', (cause, codes) => {
    for (const q850Cause of codes) {
      expect([causeOf({ q850Cause }), causeOf({ q850Cause, ...rang })]).toEqual([cause, cause]);
    }
  });

  it.each(Object.entries(SIP))('makes %s of its SIP statuses, rung or not', (cause, codes) => {
    for (const sipStatusCode of codes) {
      expect([causeOf({ sipStatusCode }), causeOf({ sipStatusCode, ...rang })]).toEqual([cause, cause]);
    }
  });

  it('lets ringing decide about codes that mean two things', () => {
    const of = (code: Partial<CallEnded>) => [causeOf({ ...code, ...rang }), causeOf(code)];
    expect(of({ q850Cause: 18 })).toEqual(['NO_ANSWER by code', 'CARRIER_UNAVAILABLE']);
    expect(of({ q850Cause: 102 })).toEqual(['NO_ANSWER by code', 'CARRIER_UNAVAILABLE']);
    expect(of({ sipStatusCode: 480 })).toEqual(['NO_ANSWER by code', 'OUT_OF_SERVICE']);
    expect(of({ sipStatusCode: 408 })).toEqual(['NO_ANSWER by code', 'CARRIER_UNAVAILABLE']);
  });

  it('knows these codes and no others', () => {
    const listed = (lists: Record<string, readonly number[]>, more: readonly number[]) =>
      [...Object.values(lists).flat(), ...more].toSorted((a, b) => a - b);
    expect(defaultCauseMap.defaults.q850.map(({ code }) => code)).toEqual(listed(Q850, [18, 102]));
    expect(defaultCauseMap.defaults.sip.map(({ code }) => code)).toEqual(listed(SIP, [408, 480]));
  });
});

describe('every code there can be', () => {
  it('has the cause that the design gives it, rung or not, answered or not', () => {
    const wrong = [...callsOfCodes()].filter((call) => causeOf(call) !== bandOfCause(oracleCause(call)));
    expect(wrong).toEqual([]);
  });
});

describe('the evidence for a cause', () => {
  it('is the platform first, then Q.850, then SIP', () => {
    expect(causeOf({ endCause: 'REJECTED', q850Cause: 17, sipStatusCode: 404 })).toBe('REJECTED');
    expect(causeOf({ q850Cause: 17, sipStatusCode: 404 })).toBe('BUSY');
    expect(causeOf({ sipStatusCode: 404 })).toBe('OUT_OF_SERVICE');
  });

  it('passes over an UNKNOWN of the platform and codes that the map does not know', () => {
    expect(causeOf({ endCause: 'UNKNOWN', q850Cause: 17 })).toBe('BUSY');
    expect(causeOf({ q850Cause: 31, sipStatusCode: 486 })).toBe('BUSY');
    expect(causeOf({ q850Cause: -1, sipStatusCode: 2_147_483_647 })).toBe('NONE');
  });

  it('is no code once the call was answered, SIP 402 excepted', () => {
    const answered = { callDurationMs: 1 };
    expect(causeOf({ ...answered, q850Cause: 17, sipStatusCode: 486 })).toBe('NONE');
    expect(causeOf({ ...answered, q850Cause: 17, sipStatusCode: 402 })).toBe('INSUFFICIENT_BALANCE');
    expect(causeOf({ ...answered, endCause: 'NO_MEDIA' })).toBe('NO_MEDIA');
  });
});

const meaning = (code: number, rest: Partial<CodeMeaning> = {}): CodeMeaning => ({
  code,
  name: '',
  source: '',
  cause: 'BUSY',
  ...rest,
});

describe('a cause map in layers', () => {
  const layered = compileCauseMap({
    ...defaultCauseMap,
    everyCarrier: {
      ...noCodes,
      q850: [meaning(31)],
      sip: [meaning(503, { cause: 'OUT_OF_SERVICE' }), meaning(486, { cause: null })],
    },
    carriers: {
      acme: { ...noCodes, sip: [meaning(503, { cause: { ifRang: 'NO_ANSWER', otherwise: null } }), meaning(487)] },
      constructor: { ...noCodes, q850: [meaning(17, { cause: 'REJECTED', alsoAfterAnswer: true })] },
    },
  });

  it('asks the carrier first, then what holds for every carrier, then the defaults', () => {
    const of = (sipStatusCode: number, carrier: string | null) => causeOf({ sipStatusCode, carrier }, layered);
    expect([of(503, 'acme'), of(503, 'other'), of(503, null)]).toEqual(['NONE', 'OUT_OF_SERVICE', 'OUT_OF_SERVICE']);
    expect([of(487, 'acme'), of(487, 'other')]).toEqual(['BUSY', 'CANCELLED']);
    expect(of(404, 'acme')).toBe('OUT_OF_SERVICE');
    expect(causeOf({ q850Cause: 31, carrier: 'acme' }, layered)).toBe('BUSY');
  });

  it('lets ringing decide in every layer', () => {
    expect(causeOf({ sipStatusCode: 503, carrier: 'acme', ...rang }, layered)).toBe('NO_ANSWER by code');
  });

  it('takes null for a code that says nothing, so that the next code is asked', () => {
    expect(causeOf({ sipStatusCode: 486 }, layered)).toBe('NONE');
    const silenced = compileCauseMap({
      ...defaultCauseMap,
      everyCarrier: { ...noCodes, q850: [meaning(17, { cause: null })] },
    });
    expect(causeOf({ q850Cause: 17, sipStatusCode: 603 }, silenced)).toBe('REJECTED');
  });

  it('takes the exact name of the carrier, whatever the name is', () => {
    const of = (carrier: string) => causeOf({ q850Cause: 17, carrier }, layered);
    expect([of('constructor'), of('Constructor'), of('toString'), of('__proto__')]).toEqual([
      'REJECTED',
      'BUSY',
      'BUSY',
      'BUSY',
    ]);
  });

  it('lets a code count after the answer where the meaning says so', () => {
    const answered = { callDurationMs: 1, q850Cause: 17 };
    expect(causeOf({ ...answered, carrier: 'constructor' }, layered)).toBe('REJECTED');
    expect(causeOf(answered, layered)).toBe('NONE');
  });
});

describe('a Q.850 cause that is made of the SIP status', () => {
  it('is no second opinion: the status decides', () => {
    expect(causeOf({ q850Cause: 21, sipStatusCode: 402 })).toBe('INSUFFICIENT_BALANCE');
    expect(causeOf({ q850Cause: 21, sipStatusCode: 486 })).toBe('REJECTED');
    for (const q850Cause of [18, 19, 20]) expect(causeOf({ q850Cause, sipStatusCode: 480 })).toBe('OUT_OF_SERVICE');
  });

  it('decides after all where the map makes nothing of the status', () => {
    expect(causeOf({ q850Cause: 21, sipStatusCode: 407 })).toBe('REJECTED');
    const silenced = compileCauseMap({
      ...defaultCauseMap,
      everyCarrier: { ...noCodes, sip: [meaning(403, { cause: null })] },
    });
    expect(causeOf({ q850Cause: 21, sipStatusCode: 403 }, silenced)).toBe('REJECTED');
  });

  it('is what the first layer says of that status, for which none may be made', () => {
    const own = compileCauseMap({
      ...defaultCauseMap,
      everyCarrier: { ...noCodes, madeOfSip: [{ sip: 402, q850: [17], source: 'ours' }] },
      carriers: { acme: { ...noCodes, madeOfSip: [{ sip: 402, q850: [], source: 'theirs' }] } },
    });
    const of = (q850Cause: number, carrier: string | null) => causeOf({ q850Cause, sipStatusCode: 402, carrier }, own);
    expect([of(21, null), of(17, null)]).toEqual(['REJECTED', 'INSUFFICIENT_BALANCE']);
    expect([of(21, 'acme'), of(17, 'acme')]).toEqual(['REJECTED', 'BUSY']);
    expect(causeOf({ q850Cause: 21, sipStatusCode: 403, carrier: 'acme' }, own)).toBe('POLICY_BLOCKED');
  });

  it('need not be known where the status decides, and the status has to be', () => {
    const bare = compileCauseMap({
      ...defaultCauseMap,
      everyCarrier: {
        ...noCodes,
        madeOfSip: [
          { sip: 486, q850: [31], source: 'ours' },
          { sip: 470, q850: [17], source: 'ours' },
        ],
      },
    });
    const unknownOf = (call: Partial<CallEnded>) => unknownCodesOf(exampleCall(call), bare, evidenceRules);
    expect(unknownOf({ q850Cause: 31, sipStatusCode: 486 })).toEqual([]);
    expect(unknownOf({ q850Cause: 17, sipStatusCode: 470 })).toEqual([{ kind: 'sip', code: 470 }]);
  });
});

describe('NO_ANSWER of the platform', () => {
  const noAnswer = { endCause: 'NO_ANSWER', sipStatusCode: 603 } as const;

  it('is passed over of an outbound, unanswered call that is known not to have rung', () => {
    expect(causeOf(noAnswer)).toBe('REJECTED');
    expect(unknownCodesOf(exampleCall({ ...noAnswer, sipStatusCode: 470 }), compiled, evidenceRules)).toHaveLength(1);
  });

  it.each<Partial<CallEnded>>([rang, { ringingDurationMs: null }, { callDurationMs: 1 }, { taskType: 'INBOUND' }])(
    'counts of any other: %j',
    (call) => {
      expect(causeOf({ ...noAnswer, ...call })).toBe('NO_ANSWER');
      const asked = exampleCall({ ...noAnswer, sipStatusCode: 470, ...call });
      expect(unknownCodesOf(asked, compiled, evidenceRules)).toEqual([]);
    },
  );
});

describe('the codes that a call was asked for and that the map does not know', () => {
  const unknown = (call: Partial<CallEnded>) => unknownCodesOf(exampleCall(call), compiled, evidenceRules);

  it('are each of them that is in no layer', () => {
    expect(unknown({ q850Cause: 31, sipStatusCode: 700 })).toEqual([
      { kind: 'q850', code: 31 },
      { kind: 'sip', code: 700 },
    ]);
    expect(unknown({ q850Cause: 31, sipStatusCode: 486 })).toEqual([{ kind: 'q850', code: 31 }]);
    expect(unknown({ sipStatusCode: -1 })).toEqual([{ kind: 'sip', code: -1 }]);
  });

  it('are among them a Q.850 cause that cannot be one, beside whatever status', () => {
    const numbers = Array.from({ length: 128 }, (_, more) => 128 + more);
    for (const sipStatusCode of [402, 408, 480, 486, 603, 608]) {
      const unheard = numbers.filter((q850Cause) => unknown({ q850Cause, sipStatusCode }).length !== 1);
      expect(unheard).toEqual([]);
    }
  });

  it('are none where the platform, another code or the answer decided before them', () => {
    expect(unknown({ endCause: 'BUSY', q850Cause: 31 })).toEqual([]);
    expect(unknown({ q850Cause: 17, sipStatusCode: 700 })).toEqual([]);
    expect(unknown({ callDurationMs: 1, q850Cause: 31, sipStatusCode: 700 })).toEqual([]);
    expect(unknown({ endCause: 'UNKNOWN', q850Cause: 31 })).toEqual([{ kind: 'q850', code: 31 }]);
    expect(unknown({})).toEqual([]);
  });

  it('are none that the map knows to say nothing', () => {
    const silenced = compileCauseMap({
      ...defaultCauseMap,
      everyCarrier: { ...noCodes, q850: [meaning(0, { cause: null })] },
    });
    expect(unknownCodesOf(exampleCall({ q850Cause: 0 }), silenced, evidenceRules)).toEqual([]);
  });
});

describe('a cause map that cannot be', () => {
  it('is refused, in any layer, for a code that is listed twice or out of range', () => {
    const layers = (lists: CauseMap['defaults']): readonly CauseMap[] => [
      { ...defaultCauseMap, defaults: lists },
      { ...defaultCauseMap, everyCarrier: lists },
      { ...defaultCauseMap, carriers: { acme: lists } },
    ];
    for (const map of layers({ ...noCodes, q850: [meaning(17), meaning(17)] })) {
      expect(() => compileCauseMap(map)).toThrow('Q.850 code 17 is listed twice');
    }
    for (const map of layers({ ...noCodes, q850: [meaning(128)] })) {
      expect(() => compileCauseMap(map)).toThrow('Q.850 code 128 is not');
    }
    for (const map of layers({ ...noCodes, sip: [meaning(486.5)] })) {
      expect(() => compileCauseMap(map)).toThrow('SIP code 486.5 is not');
    }
    for (const map of layers({ ...noCodes, madeOfSip: [{ sip: 480, q850: [18, 18], source: '' }] })) {
      expect(() => compileCauseMap(map)).toThrow('Q.850 code 18 is listed twice');
    }
    for (const map of layers({ ...noCodes, madeOfSip: [{ sip: 700, q850: [], source: '' }] })) {
      expect(() => compileCauseMap(map)).toThrow('SIP code 700 is not');
    }
  });
});

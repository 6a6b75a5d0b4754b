import { describe, expect, it } from 'vitest';
import { CAUSES, type CallEnded } from '../../src/engine/call.ts';
import { attributeCause, compileCauseMap } from '../../src/engine/cause-map.ts';
import { defaultCauseMap } from '../../src/engine/default-cause-map.ts';
import { exampleCall } from '../support/example-call.ts';

const compiled = compileCauseMap(defaultCauseMap);

function causeOf(differences: Partial<CallEnded>): string {
  const call = exampleCall(differences);
  const number = attributeCause(call, compiled, call.callDurationMs > 0, call.ringingDurationMs > 0);
  return number === 0 ? 'NONE' : CAUSES[number - 1]!;
}

const rang = { ringingDurationMs: 1 };

// The design's list (§4), written out apart from the map.
const Q850 = {
  BUSY: [17],
  REJECTED: [21],
  NO_ANSWER: [19],
  OUT_OF_SERVICE: [1, 20, 22, 28],
  CARRIER_UNAVAILABLE: [3, 27, 34, 38, 41, 42, 47],
  NORMAL: [16],
};
const SIP = {
  BUSY: [486, 600],
  REJECTED: [603, 607],
  CANCELLED: [487],
  OUT_OF_SERVICE: [404, 410, 484, 604],
  INSUFFICIENT_BALANCE: [402],
  POLICY_BLOCKED: [403, 608],
  CARRIER_UNAVAILABLE: [482, 483, 488, 500, 502, 503, 504, 606],
  NORMAL: [200],
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
    expect(of({ q850Cause: 18 })).toEqual(['NO_ANSWER', 'CARRIER_UNAVAILABLE']);
    expect(of({ q850Cause: 102 })).toEqual(['NO_ANSWER', 'CARRIER_UNAVAILABLE']);
    expect(of({ sipStatusCode: 480 })).toEqual(['NO_ANSWER', 'OUT_OF_SERVICE']);
    expect(of({ sipStatusCode: 408 })).toEqual(['NO_ANSWER', 'CARRIER_UNAVAILABLE']);
  });

  it('knows these codes and no others', () => {
    const listed = (lists: Record<string, readonly number[]>, more: readonly number[]) =>
      [...Object.values(lists).flat(), ...more].toSorted((a, b) => a - b);
    expect(defaultCauseMap.q850.map(({ code }) => code)).toEqual(listed(Q850, [18, 102]));
    expect(defaultCauseMap.sip.map(({ code }) => code)).toEqual(listed(SIP, [408, 480]));
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

describe('a cause map that cannot be', () => {
  it('is refused for a code that is listed twice or out of range', () => {
    const meaning = (code: number) => ({ code, name: '', cause: 'BUSY' }) as const;
    expect(() => compileCauseMap({ q850: [meaning(17), meaning(17)], sip: [] })).toThrow(
      'Q.850 code 17 is listed twice',
    );
    expect(() => compileCauseMap({ q850: [meaning(128)], sip: [] })).toThrow('Q.850 code 128 is not');
    expect(() => compileCauseMap({ q850: [], sip: [meaning(486.5)] })).toThrow('SIP code 486.5 is not');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallGenerator, type GeneratedCall } from '../../demo/call-generator.ts';
import { TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { brokenRules } from './broken-rules.ts';
import { callEndedType } from './call-ended-type.ts';
import { oracleStatus } from './oracle.ts';

const START = Date.UTC(2026, 10, 23);
const MANY = 200_000;
const MS_TENANT = 'aurora-retail'; // whose platform does not cut durations to seconds

function generate(count: number, seed = 1, stepMs = 1): readonly GeneratedCall[] {
  const next = createCallGenerator({ seed, startAtMs: START, stepMs });
  return Array.from({ length: count }, () => next());
}

const many = generate(MANY);
const calls = many.map(({ call }) => call);

function share(isMeant: (generated: GeneratedCall) => boolean, among: readonly GeneratedCall[] = many): number {
  return among.filter(isMeant).length / among.length;
}

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('createCallGenerator', () => {
  it('gives the same calls for the same seed', () => {
    expect(generate(500, 99)).toEqual(generate(500, 99));
  });

  it('gives other calls and other ids for another seed', () => {
    const outcomes = (seed: number) => generate(50, seed).map(({ expected }) => expected.status);
    expect(outcomes(1)).not.toEqual(outcomes(2));
    const ids = new Set([...generate(50, 1), ...generate(50, 2)].map(({ call }) => call.callId));
    expect(ids.size).toBe(100);
  });

  it('gives every event and every call an id of its own', () => {
    expect(new Set(calls.flatMap(({ eventId, callId }) => [eventId, callId])).size).toBe(2 * MANY);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(calls.slice(0, 100).every(({ eventId, callId }) => uuid.test(eventId) && uuid.test(callId))).toBe(true);
  });

  it('gives only valid calls that fit the schema', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 5_000, noNaN: true }), (seed, stepMs) => {
        for (const { call } of generate(100, seed, stepMs)) {
          expect(brokenRules(call)).toEqual([]);
          expect(callEndedType.isValid(call)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    expect(calls.filter((call) => brokenRules(call).length > 0)).toEqual([]);
  });

  it('lets calls end one step after the other', () => {
    expect(generate(5, 1, 2.5).map(({ call }) => call.endedAt - START)).toEqual([0, 2, 5, 7, 10]);
  });

  it('leaves enough time between start and end for ringing and call', () => {
    const tooShort = calls.filter(
      (call) => call.endedAt - call.startedAt < (call.ringingDurationMs ?? 0) + call.callDurationMs,
    );
    expect(tooShort).toEqual([]);
  });

  it('knows what each call must become: a plain reading of the design agrees on all of them', () => {
    const disagreements = many.filter(({ call, expected }) => {
      const { status, unclassifiedReason } = oracleStatus(call);
      return status !== expected.status || unclassifiedReason !== expected.unclassifiedReason;
    });
    expect(disagreements).toEqual([]);
  });
});

describe('the calls generated', () => {
  it('have all task types, the automatic ones most', () => {
    const shares = TASK_TYPES.map((taskType) => [taskType, share(({ call }) => call.taskType === taskType)] as const);
    const { MANUAL, PREVIEW, FIXED, PREDICTED, INBOUND } = Object.fromEntries(shares);
    expect(PREVIEW).toBeGreaterThan(0.03);
    expect(MANUAL).toBeGreaterThan(PREVIEW!);
    expect(INBOUND).toBeGreaterThan(MANUAL!);
    expect(FIXED).toBeGreaterThan(INBOUND!);
    expect(PREDICTED).toBeGreaterThan(FIXED!);
  });

  it.each(STATUSES)('become %s in more than two calls of a thousand', (status) => {
    expect(share(({ expected }) => expected.status === status)).toBeGreaterThan(0.002);
  });

  it.each([
    ['TIMEOUT_NO_ANSWER', 0.27, 0.34],
    ['EFFECTIVE_CALL', 0.2, 0.27],
    ['CALLEE_BUSY_OR_REJECTED', 0.08, 0.11],
    ['INBOUND_NORMAL_CALL', 0.1, 0.15],
    ['SHORT_DURATION_HANGUP', 0.03, 0.06],
    ['VOICEMAIL_PRE_CONNECT', 0.01, 0.04],
    ['VOICEMAIL_POST_CONNECT', 0.03, 0.07],
    ['UNCLASSIFIED', 0.02, 0.03],
  ] as const)('become %s in a plausible share', (status, least, most) => {
    const found = share(({ expected }) => expected.status === status);
    expect(found).toBeGreaterThan(least);
    expect(found).toBeLessThan(most);
  });

  it('are abandoned by the agent side in 2 to 3 % of the outbound calls that are answered', () => {
    const answered = many.filter(({ call }) => call.taskType !== 'INBOUND' && call.callDurationMs > 0);
    const abandoned = share(({ expected }) => /ABANDON_|RING_ABANDON/.test(expected.status), answered);
    expect(abandoned).toBeGreaterThan(0.02);
    expect(abandoned).toBeLessThan(0.03);
  });

  it('have every reason for being unclassified', () => {
    const reasons = new Set(many.map(({ expected }) => expected.unclassifiedReason));
    expect(reasons).toEqual(new Set([null, ...UNCLASSIFIED_REASONS]));
  });

  it.each(['own', 'own+q850+sip', 'q850', 'sip', 'q850+sip', ''])('show why they ended by: %s', (wanted) => {
    const kind = ({ endCause, q850Cause, sipStatusCode }: CallEnded) => {
      const own = endCause !== null && endCause !== 'UNKNOWN';
      return [own && 'own', q850Cause !== null && 'q850', sipStatusCode !== null && 'sip'].filter(Boolean).join('+');
    };
    expect(share(({ call }) => kind(call) === wanted)).toBeGreaterThan(0.03);
  });

  it('lack what some platforms do not record', () => {
    expect(share(({ call }) => call.endCause === 'UNKNOWN')).toBeGreaterThan(0.01);
    expect(share(({ call }) => call.talkDurationMs === null)).toBeGreaterThan(0.1);
    expect(share(({ call }) => call.ringingDurationMs === null)).toBeGreaterThan(0.1);
    expect(share(({ call }) => call.maxRingingDurationMs === 0)).toBeGreaterThan(0.01);
    expect(share(({ call }) => call.mediaPacketsReceived === null)).toBeGreaterThan(0.1);
    expect(share(({ call }) => call.carrier === null)).toBeGreaterThan(0);
    const wholeSeconds = ({ call }: GeneratedCall) =>
      [call.ringingDurationMs ?? 0, call.callDurationMs].every((ms) => ms % 1_000 === 0);
    expect(share(wholeSeconds)).toBeGreaterThan(0.2);
    expect(share(wholeSeconds)).toBeLessThan(0.6);
  });

  it.each([
    ['talk at its threshold', (call: CallEnded) => call.talkDurationMs === 5_000 && call.tenantId === MS_TENANT],
    ['talk just below', ({ talkDurationMs }: CallEnded) => talkDurationMs === 4_999],
    ['queue at its threshold', (call: CallEnded) => call.queueDurationMs === 5_000 && call.tenantId === MS_TENANT],
    ['queue just below', ({ queueDurationMs }: CallEnded) => queueDurationMs === 4_999],
    ['a known queue of nothing', ({ queueDurationMs }: CallEnded) => queueDurationMs === 0],
    ['ringing at its maximum', (call: CallEnded) => call.ringingDurationMs === call.maxRingingDurationMs],
    [
      'ringing at its maximum to the millisecond',
      (call: CallEnded) =>
        call.ringingDurationMs === call.maxRingingDurationMs &&
        call.callDurationMs === 0 &&
        call.tenantId === MS_TENANT,
    ],
    ['ringing just below', (call: CallEnded) => (call.ringingDurationMs ?? 0) + 1 === call.maxRingingDurationMs],
    ['talk as far above the call as may be', (call: CallEnded) => call.talkDurationMs === call.callDurationMs + 1_000],
    [
      'an answered call with a Q.850 cause that cannot be',
      (call: CallEnded) => call.callDurationMs > 0 && call.q850Cause === 17,
    ],
  ] as const)('include now and then %s', (_name, isMeant) => {
    const found = calls.filter(isMeant).length;
    expect(found).toBeGreaterThan(5);
    expect(found).toBeLessThan(MANY / 10);
  });

  it('have durations as in a call centre', () => {
    const talks = calls
      .filter(({ talkDurationMs }) => (talkDurationMs ?? 0) >= 5_000)
      .map(({ talkDurationMs }) => talkDurationMs!);
    const median = talks.toSorted((a, b) => a - b)[Math.floor(talks.length / 2)]!;
    expect(median).toBeGreaterThan(40_000);
    expect(median).toBeLessThan(90_000);
    const rung = calls.map(({ ringingDurationMs }) => ringingDurationMs ?? 0).filter((ms) => ms > 0);
    expect(rung.every((ms) => ms >= 3_000 && ms <= 35_400)).toBe(true);
    const waits = calls
      .filter(({ queueDurationMs }) => queueDurationMs !== null)
      .map(({ queueDurationMs }) => queueDurationMs!);
    const short = waits.filter((ms) => ms < 10_000).length / waits.length;
    expect(short).toBeGreaterThan(0.8);
    expect(short).toBeLessThan(0.99);
  });

  it('come from one of few tenants, tasks, lines and carriers', () => {
    const count = (field: 'tenantId' | 'taskId' | 'lineId' | 'carrier' | 'agentId') =>
      new Set(calls.map((call) => call[field]).filter((value) => value !== null)).size;
    expect(count('tenantId')).toBe(5);
    expect(count('carrier')).toBe(8);
    expect(count('taskId')).toBeGreaterThan(10);
    expect(count('lineId')).toBeGreaterThan(20);
    expect(count('agentId')).toBeGreaterThan(200);
  });

  it('fail for the carrier clearly more often over two of the carriers', () => {
    const faulty = new Set(['TELECOM_UNAVAILABLE', 'LINE_NO_AUDIO']);
    const names = [...new Set(calls.map(({ carrier }) => carrier))].filter((name) => name !== null);
    const faults = names.map((name) =>
      share(
        ({ expected }) => faulty.has(expected.status),
        many.filter(({ call }) => call.carrier === name),
      ),
    );
    const [worst, second, ...others] = faults.toSorted((a, b) => b - a);
    expect(others).toHaveLength(6);
    expect(Math.min(worst!, second!)).toBeGreaterThan(3 * Math.max(...others));
  });

  it('show only numbers that are set aside for fiction', () => {
    const fictional = /^(\+1[2-9]\d\d55501\d\d|\+447700900\d{3}|\+4420794600\d\d)$/;
    const real = calls
      .flatMap(({ callerNumber, calleeNumber }) => [callerNumber, calleeNumber])
      .filter((number) => !fictional.test(number ?? ''));
    expect(real).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, type Figures, type Row } from '../../src/page/figures.ts';
import { increaseOf } from '../../src/page/increase.ts';
import { takeSnapshot } from '../../src/page/snapshot.ts';
import { anyCounts } from '../support/any-counts.ts';
import { createCountedMetrics, type AlikeCalls } from '../support/counted-metrics.ts';

async function figuresAfter(calls: readonly AlikeCalls[], seconds = 10): Promise<Figures> {
  const { metrics, countCalls } = createCountedMetrics();
  countCalls(...calls);
  return figuresOf(takeSnapshot([await metrics.report()], 0, 0).counts, seconds);
}

const talk = (talkDurationMs: number, wait = 0) => ({
  callDurationMs: talkDurationMs + wait,
  talkDurationMs,
  queueDurationMs: wait,
});

const OUTBOUND: readonly AlikeCalls[] = [
  { count: 30, status: 'TIMEOUT_NO_ANSWER' },
  { count: 10, status: 'VOICEMAIL_PRE_CONNECT' },
  { count: 6, status: 'TELECOM_UNAVAILABLE' },
  { count: 4, status: 'CALL_FAILED' },
  { count: 24, status: 'EFFECTIVE_CALL', call: talk(60_000) },
  { count: 8, status: 'SHORT_DURATION_HANGUP', call: talk(2_000) },
  { count: 12, status: 'VOICEMAIL_POST_CONNECT' },
  { count: 2, status: 'LINE_ABNORMAL' },
  { count: 4, status: 'LINE_NO_AUDIO' },
];

describe('the figures of outbound calls', () => {
  it('are shares of those that were classified, or of those that got a line', async () => {
    const { outbound } = await figuresAfter([
      ...OUTBOUND,
      { count: 50, status: 'INBOUND_NORMAL_CALL', call: { taskType: 'INBOUND' } },
      { count: 50, status: 'UNCLASSIFIED', reason: 'NO_EVIDENCE' },
    ]);
    expect(outbound).toEqual({
      calls: 100,
      failureRate: 0.56,
      lineFaultRate: 0.12,
      answerSeizureRatio: 50 / 96,
      networkEffectivenessRatio: 90 / 96,
      voicemailShare: 0.22,
      shortCallShare: 0.25,
      noAudioShare: 4 / 50,
    });
  });

  it('say what the failure rate is made of, by reason and by status', async () => {
    const { failures, failedStatuses } = await figuresAfter(OUTBOUND);
    expect(failures).toMatchObject({ CALLEE: 0.3, NONE: 0.1, LINE_OR_CARRIER: 0.12, OTHER: 0.04, AGENT: 0 });
    expect(failedStatuses).toMatchObject({ TELECOM_UNAVAILABLE: 0.06, LINE_NO_AUDIO: 0.04, RING_ABANDON: 0 });
    expect(failedStatuses).not.toHaveProperty('VOICEMAIL_POST_CONNECT');
  });

  it('are given for each carrier, those with the most calls first', async () => {
    const { carriers, furtherCarriers } = await figuresAfter([
      { count: 3, status: 'TELECOM_UNAVAILABLE', call: { carrier: 'acme' } },
      { count: 1, status: 'EFFECTIVE_CALL', call: { carrier: 'acme', ...talk(9_000) } },
      { count: 5, status: 'EFFECTIVE_CALL', call: { carrier: '<script>', ...talk(20_000) } },
      { count: 2, status: 'EFFECTIVE_CALL', call: talk(1_000) },
    ]);
    expect(carriers).toMatchObject([
      { name: '<script>', calls: 5, failureRate: 0, averageTalkSeconds: 20 },
      { name: 'acme', calls: 4, failureRate: 0.75, lineFaultRate: 0.75, averageTalkSeconds: 9 },
      { name: 'none', calls: 2, failureRate: 0, averageTalkSeconds: 1 },
    ]);
    expect(furtherCarriers).toBe(0);
  });

  it('are of 25 carriers at most', async () => {
    const { metrics, countCalls } = createCountedMetrics(40);
    for (let i = 0; i < 30; i++) countCalls({ count: i + 1, status: 'CALL_FAILED', call: { carrier: `carrier ${i}` } });
    const { carriers, furtherCarriers } = figuresOf(takeSnapshot([await metrics.report()], 0, 0).counts, 1);
    expect([carriers.length, carriers[0]?.name, furtherCarriers]).toEqual([25, 'carrier 29', 5]);
  });
});

describe('the figures', () => {
  it('count customers as abandoned who got no agent, or after two seconds', async () => {
    const predicted = { taskType: 'PREDICTED' } as const;
    const { abandonRate } = await figuresAfter([
      { count: 90, status: 'EFFECTIVE_CALL', call: { ...predicted, ...talk(9_000, 1_999) } },
      { count: 4, status: 'EFFECTIVE_CALL', call: { ...predicted, ...talk(9_000, 2_500) } },
      { count: 3, status: 'RING_ABANDON', call: predicted },
      { count: 2, status: 'QUEUE_ABANDON_LONG', call: { taskType: 'FIXED' } },
      { count: 1, status: 'UNCLASSIFIED', reason: 'CUSTOMER_ABANDONED', call: predicted },
      // Neither was dialled before an agent was free.
      { count: 70, status: 'UNCLASSIFIED', reason: 'CUSTOMER_ABANDONED', call: { taskType: 'INBOUND' } },
      { count: 70, status: 'EFFECTIVE_CALL', call: { taskType: 'MANUAL', ...talk(9_000) } },
    ]);
    expect(abandonRate).toBe(0.1);
  });

  it('say of how many outbound calls that were not answered the source does not tell whether they rang', async () => {
    const { ringingUnknownShare } = await figuresAfter([
      { count: 24, status: 'TIMEOUT_NO_ANSWER', call: { ringingDurationMs: 30_000 } },
      { count: 6, status: 'OUT_OF_SERVICE', call: { ringingDurationMs: 0 } },
      { count: 7, status: 'UNCLASSIFIED', reason: 'NO_EVIDENCE', call: { ringingDurationMs: null } },
      { count: 3, status: 'CALLEE_BUSY_OR_REJECTED', call: { ringingDurationMs: null } },
      // Neither is of outbound calls that were not answered.
      { count: 50, status: 'EFFECTIVE_CALL', call: { ringingDurationMs: null, ...talk(9_000) } },
      { count: 50, status: 'INBOUND_NO_AGENT_ANSWER', call: { taskType: 'INBOUND', ringingDurationMs: null } },
    ]);
    expect(ringingUnknownShare).toBe(0.25);
  });

  it('have rates a second, and the other measures', async () => {
    const figures = await figuresAfter([
      { count: 30, status: 'INBOUND_NORMAL_CALL', call: { taskType: 'INBOUND', ...talk(30_000) } },
      { count: 10, status: 'INBOUND_NO_AGENT_ANSWER', call: { taskType: 'INBOUND' } },
      { count: 10, status: 'UNCLASSIFIED', reason: 'NO_INBOUND_ROW', call: { taskType: 'INBOUND' } },
    ]);
    expect(figures).toMatchObject({
      seconds: 10,
      recordsPerSecond: 5,
      calls: { count: 50, share: 1, perSecond: 5 },
      statuses: { INBOUND_NORMAL_CALL: { count: 30, share: 0.6, perSecond: 3 }, UNCLASSIFIED: { share: 0.2 } },
      callStatuses: { CONNECTED: { count: 40 }, UNKNOWN: { count: 10 } },
      unclassified: { NO_INBOUND_ROW: { count: 10, share: 0.2 } },
      noAgentShare: 0.25,
      averageTalkSeconds: 30,
      deadLetterShare: 0,
    });
  });

  it('are unknown, and not 0, where there was nothing', async () => {
    const figures = await figuresAfter([], 0);
    expect(figures).toMatchObject({ recordsPerSecond: null, abandonRate: null, latencyP50Seconds: null, carriers: [] });
    expect(figures.ringingUnknownShare).toBeNull();
    expect(figures.outbound).toMatchObject({ calls: 0, failureRate: null, networkEffectivenessRatio: null });
  });
});

const sharesIn = (part: unknown): number[] =>
  typeof part !== 'object' || part === null
    ? []
    : Object.entries(part).flatMap(([name, value]) =>
        /(share|rate|ratio)$/i.test(name) && typeof value === 'number' ? [value] : sharesIn(value),
      );
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
const sharesOf = (rows: Readonly<Record<string, Row>>) => Object.values(rows).map(({ share }) => share);

describe('whatever was counted, and whether or not counters started again', () => {
  const anyFigures = fc
    .tuple(anyCounts, anyCounts, fc.integer({ min: 1, max: 900 }))
    .map(([before, after, seconds]) => figuresOf(increaseOf(before, after), seconds));

  it('every share is from 0 to 1, and no rate is negative', () => {
    fc.assert(
      fc.property(anyFigures, (figures) => {
        for (const share of sharesIn(figures)) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        const rates = [...Object.values(figures.statuses), ...Object.values(figures.callStatuses), figures.calls];
        for (const { count, perSecond } of rates) expect(Math.min(count, perSecond!)).toBeGreaterThanOrEqual(0);
        expect(figures.recordsPerSecond).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('parts add up to their whole', () => {
    fc.assert(
      fc.property(anyFigures, ({ calls, statuses, callStatuses, outbound, failures, failedStatuses }) => {
        const whole = calls.count > 0 ? 1 : 0;
        expect(sum(sharesOf(statuses))).toBeCloseTo(whole, 9);
        expect(sum(sharesOf(callStatuses))).toBeCloseTo(whole, 9);
        expect(sum(Object.values(failures))).toBeCloseTo(outbound.failureRate ?? 0, 9);
        expect(sum(Object.values(failedStatuses))).toBeCloseTo(outbound.failureRate ?? 0, 9);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { outboundRates, tallySnapshot, type CallCount, type DemoSnapshot } from '../../demo/demo-snapshot.ts';

const effective: CallCount = {
  status: 'EFFECTIVE_CALL',
  callStatus: 'CONNECTED',
  reason: 'NONE',
  taskType: 'FIXED',
  count: 60,
};
const timeout: CallCount = {
  status: 'TIMEOUT_NO_ANSWER',
  callStatus: 'NOT_CONNECTED',
  reason: 'CALLEE',
  taskType: 'FIXED',
  count: 30,
};
const noAudio: CallCount = {
  status: 'LINE_NO_AUDIO',
  callStatus: 'ABNORMAL_CONNECTED',
  reason: 'LINE_OR_CARRIER',
  taskType: 'MANUAL',
  count: 10,
};
const unclassified: CallCount = {
  status: 'UNCLASSIFIED',
  callStatus: 'UNKNOWN',
  reason: 'NO_EVIDENCE',
  taskType: 'FIXED',
  count: 1_000,
};
const inbound: CallCount = {
  status: 'INBOUND_NORMAL_CALL',
  callStatus: 'CONNECTED',
  reason: 'NONE',
  taskType: 'INBOUND',
  count: 1_000,
};

function snapshot(differences: Partial<DemoSnapshot>): DemoSnapshot {
  const unknown = { lagRecords: null, latencySeconds: { p50: null, p99: null }, previous: null };
  return { elapsedSeconds: 10, calls: [], deadLetters: [], skippedRecords: 0, ...unknown, ...differences };
}

describe('outboundRates', () => {
  it('counts classified outbound calls only', () => {
    const rates = outboundRates(snapshot({ calls: [effective, timeout, noAudio, unclassified, inbound] }));
    expect(rates).toEqual({ failure: 0.4, lineFault: 0.1 });
  });

  it('knows no rate before the first such call', () => {
    expect(outboundRates(snapshot({ calls: [unclassified, inbound] }))).toEqual({ failure: null, lineFault: null });
  });
});

describe('tallySnapshot', () => {
  const fixed = (call: CallCount) => call.taskType === 'FIXED';

  it('adds up what is meant, also where a key repeats', () => {
    const tallies = tallySnapshot(snapshot({ calls: [effective, effective, timeout, noAudio] }));
    expect(tallies.calls(fixed).count).toBe(150);
  });

  it('measures rates since the start where nothing came before', () => {
    expect(tallySnapshot(snapshot({ calls: [effective] })).calls(fixed).perSecond).toBe(6);
  });

  it('measures rates since the counts before', () => {
    const previous = { elapsedSeconds: 8, calls: [{ ...effective, count: 50 }], deadLetters: [], skippedRecords: 20 };
    const deadLetters = [{ reason: 'NULL_VALUE' as const, count: 4 }];
    const tallies = tallySnapshot(snapshot({ calls: [effective], deadLetters, skippedRecords: 26, previous }));
    expect(tallies.calls(fixed)).toEqual({ count: 60, perSecond: 5 });
    expect(tallies.deadLetters(() => true)).toEqual({ count: 4, perSecond: 2 });
    expect(tallies.skipped).toEqual({ count: 26, perSecond: 3 });
    expect(tallies.all).toEqual({ count: 90, perSecond: 10 });
  });

  it('shows no rate below 0 where a worker started again, and none where no time has passed', () => {
    const previous = { elapsedSeconds: 8, calls: [{ ...effective, count: 500 }], deadLetters: [], skippedRecords: 0 };
    expect(tallySnapshot(snapshot({ calls: [effective], previous })).all.perSecond).toBe(0);
    expect(tallySnapshot(snapshot({ elapsedSeconds: 8, calls: [effective], previous })).all.perSecond).toBeNull();
  });
});

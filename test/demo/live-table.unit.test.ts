import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallCount, DemoSnapshot } from '../../demo/demo-snapshot.ts';
import { LIVE_TABLE_WIDTH, renderLiveTable } from '../../demo/live-table.ts';
import { statusRows } from '../../src/engine/decision-table.ts';
import { UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { DEAD_LETTER_REASONS } from '../../src/events/dead-letter.ts';

const COUNTS = [9_210, 30_100, 2_060, 3_180, 2_900, 22_400, 2_100, 4_900, 4_200, 1_050, 360, 610, 0, 360, 330, 1_460];

function callsTimes(factor: number): readonly CallCount[] {
  const classified = statusRows.map(({ status, callStatus, reasonAttribution, taskTypes }, index) => {
    const count = Math.round((COUNTS[index] ?? 12_700) * factor);
    return { status, callStatus, reason: reasonAttribution, taskType: taskTypes[0]!, count };
  });
  const unclassified = { status: 'UNCLASSIFIED', callStatus: 'UNKNOWN', taskType: 'FIXED' } as const;
  return [
    ...classified,
    { ...unclassified, reason: 'NO_EVIDENCE', count: Math.round(560 * factor) },
    { ...unclassified, reason: 'QUEUE_ENDED_WITHOUT_AGENT_CAUSE', count: Math.round(230 * factor) },
  ];
}

const snapshot: DemoSnapshot = {
  elapsedSeconds: 134.2,
  calls: callsTimes(10),
  deadLetters: [
    { reason: 'INVALID_EVENT', count: 812 },
    { reason: 'NULL_VALUE', count: 5 },
  ],
  skippedRecords: 0,
  lagRecords: 1_204,
  latencySeconds: { p50: 0.038, p99: 1.21 },
  previous: {
    elapsedSeconds: 133.2,
    calls: callsTimes(9.5),
    deadLetters: [{ reason: 'INVALID_EVENT', count: 790 }],
    skippedRecords: 0,
  },
};

const nothingYet: DemoSnapshot = {
  elapsedSeconds: 0,
  calls: [],
  deadLetters: [],
  skippedRecords: 0,
  lagRecords: null,
  latencySeconds: { p50: null, p99: null },
  previous: null,
};

describe('renderLiveTable', () => {
  it('shows the figures of the whole, every status, the unclassified and the dead letters', () => {
    expect(renderLiveTable(snapshot, statusRows, { colour: false })).toMatchInlineSnapshot(`
      " Uptime        Throughput    Failure rate  Line faults   Record lag    Latency p50   Latency p99
       0:02:14       49,382 rec/s  62.4%         3.6%          1,204         38 ms         1.21 s
       ──────────────────────────────────────────────────────────────────────────────────────────────────
       Status                    Call status            Reason              Count  Share             Per s
       Callee Busy/Rejected      Not Connected          Callee             92,100   9.3% ██▊         4,605
       Timeout No Answer         Not Connected          Callee            301,000  30.5% █████████  15,050
       Telecom Unavailable       Not Connected          Line/Carrier       20,600   2.1% ▋           1,030
       Out of Service            Not Connected          Callee             31,800   3.2% █           1,590
       Caller Hangup             Not Connected          Agent/Callee       29,000   2.9% ▉           1,450
       Effective Call            Connected              /                 224,000  22.7% ██████▊    11,200
       Voicemail (Pre-connect)   Not Connected          /                  21,000   2.1% ▋           1,050
       Voicemail (Post-connect)  Connected              /                  49,000   5.0% █▌          2,450
       Short Duration Hangup     Connected              /                  42,000   4.3% █▎          2,100
       Call Failed               Abnormal Not Connected Other              10,500   1.1% ▍             525
       Line Abnormal             Abnormal Connected     Line/Carrier        3,600   0.4% ▏             180
       Line No Audio             Abnormal Connected     Line/Carrier        6,100   0.6% ▏             305
       Ring Abandon              Abnormal Connected     Agent                   0   0.0%                 0
       Queue Abandon (Long)      Abnormal Connected     Network issues      3,600   0.4% ▏             180
       Queue Abandon (Short)     Abnormal Connected     Network issues      3,300   0.3% ▏             165
       (Inbound) No Agent Answer Connected              Agent              14,600   1.5% ▍             730
       (Inbound) Normal Call     Connected              /                 127,000  12.9% ███▊        6,350
       ──────────────────────────────────────────────────────────────────────────────────────────────────
       Unclassified              Unknown                                    7,900   0.8% ▎             395
         No evidence                                                        5,600   0.6% ▏             280
         Queue ended without agent cause                                    2,300   0.2% ▏             115
       Dead letters                                                           817   0.1% ▏              27
         Null value                                                             5  <0.1% ▏             5.0
         Invalid event                                                        812   0.1% ▏              22
       ──────────────────────────────────────────────────────────────────────────────────────────────────
       All records                                                        987,917 100.0%            49,382
       ──────────────────────────────────────────────────────────────────────────────────────────────────
       Failure rate: outbound calls whose call status is not Connected, of all classified outbound calls.
       Line faults: outbound calls attributed to line or carrier, of the same.
       Share: of all records.  Bar: against the largest row.  Per s and latency: since the table before."
    `);
  });

  it('shows what is not known yet as a dash', () => {
    const rows = statusRows.slice(0, 1);
    expect(renderLiveTable(nothingYet, rows, { colour: false, maxLines: 12 })).toMatchInlineSnapshot(`
      " Uptime        Throughput    Failure rate  Line faults   Record lag    Latency p50   Latency p99
       0:00:00       – rec/s       –             –             –             –             –
       Status                    Call status            Reason              Count  Share             Per s
       Callee Busy/Rejected      Not Connected          Callee                  0      –                 –
       Unclassified              Unknown                                        0      –                 –
       Dead letters                                                             0      –                 –
       All records                                                              0      –                 –"
    `);
  });

  it('counts records that are no calls among all, in a row that is there where there are any', () => {
    const table = (skippedRecords: number) =>
      renderLiveTable({ ...nothingYet, skippedRecords, calls: callsTimes(1) }, statusRows, { colour: false }).split(
        '\n',
      );
    const counts = (lines: readonly string[], row: string) =>
      lines
        .find((line) => line.startsWith(` ${row} `))
        ?.match(/ [\d,]+ /)?.[0]
        .trim();
    expect(counts(table(0), 'No calls')).toBeUndefined();
    expect(counts(table(1_300), 'No calls')).toBe('1,300');
    const [without, withSome] = [table(0), table(1_300)].map((lines) => counts(lines, 'All records')!);
    expect(Number(withSome!.replace(',', ''))).toBe(Number(without!.replace(',', '')) + 1_300);
  });

  it('colours call status and bar by the call status, and what has not happened grey', () => {
    const rows = statusRows.filter(({ status }) =>
      /^(EFFECTIVE_CALL|CALL_FAILED|LINE_NO_AUDIO|RING_ABANDON)$/.test(status),
    );
    const text = renderLiveTable(snapshot, rows, { colour: true, maxLines: 9 });
    expect(text.replaceAll('\x1b[', '<')).toMatchInlineSnapshot(`
      "<90m Uptime        Throughput    Failure rate  Line faults   Record lag    Latency p50   Latency p99<0m
      <1m 0:02:14       49,382 rec/s  62.4%         3.6%          1,204         38 ms         1.21 s<0m
      <1m Status                    Call status            Reason              Count  Share             Per s<0m
       Effective Call            <32mConnected             <0m /                 224,000  22.7% <32m█████████<0m  11,200
       Call Failed               <31mAbnormal Not Connected<0m Other              10,500   1.1% <31m▍        <0m     525
       Line No Audio             <35mAbnormal Connected    <0m Line/Carrier        6,100   0.6% <35m▎        <0m     305
       <90mRing Abandon             <0m <90mAbnormal Connected    <0m <90mAgent         <0m <90m         0   0.0%<0m <90m         <0m <90m      0<0m
       Unclassified              <36mUnknown               <0m                     7,900   0.8% <36m▍        <0m     395
       Dead letters              <31m                      <0m                       817   0.1% <31m▏        <0m      27
       <1mAll records              <0m <1m                      <0m <1m              <0m <1m   987,917 100.0%<0m <1m         <0m <1m 49,382<0m"
    `);
  });

  it('changes nothing but colours by colouring', () => {
    const coloured = renderLiveTable(snapshot, statusRows, { colour: true });
    expect(stripVTControlCharacters(coloured)).toBe(renderLiveTable(snapshot, statusRows, { colour: false }));
    expect(coloured).not.toBe(stripVTControlCharacters(coloured));
  });

  it('keeps the order of the rows given', () => {
    const lines = renderLiveTable(snapshot, statusRows, { colour: false }).split('\n');
    const found = statusRows.map(({ description }) => lines.findIndex((line) => line.startsWith(` ${description} `)));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[0]).toBe(4);
  });

  it.each([
    [100, 34],
    [34, 34],
    [33, 30],
    [30, 30],
    [29, 23],
    [3, 23],
  ])('takes, where there is room for %i lines, %i', (maxLines, taken) => {
    expect(renderLiveTable(snapshot, statusRows, { colour: false, maxLines }).split('\n')).toHaveLength(taken);
  });

  it('fits its width whatever the figures and words', () => {
    const count = fc.maxSafeNat();
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    const taskType = 'FIXED' as const;
    const keys = [
      ...statusRows.map(({ status, callStatus }) => ({ status, callStatus, reason: 'NONE', taskType }) as const),
      ...UNCLASSIFIED_REASONS.map(
        (reason) => ({ status: 'UNCLASSIFIED', callStatus: 'UNKNOWN', reason, taskType }) as const,
      ),
    ];
    const calls = fc
      .array(fc.record({ key: fc.constantFrom(...keys), count }))
      .map((counts) => counts.map(({ key, count }) => Object.assign({ count }, key)));
    const deadLetters = fc.array(fc.record({ reason: fc.constantFrom(...DEAD_LETTER_REASONS), count }));
    const rows = statusRows.map(({ status, callStatus, reasonAttribution, explanation }) => ({
      status,
      callStatus,
      reasonAttribution,
      description: explanation,
    }));
    const latencySeconds = fc.record({ p50: fc.option(seconds), p99: fc.option(seconds) });
    const anySnapshot = fc.record({
      elapsedSeconds: seconds,
      calls,
      deadLetters,
      skippedRecords: count,
      lagRecords: fc.option(count),
      latencySeconds,
      previous: fc.option(fc.record({ elapsedSeconds: seconds, calls, deadLetters, skippedRecords: count })),
    });
    fc.assert(
      fc.property(anySnapshot, (any) => {
        for (const line of renderLiveTable(any, rows, { colour: false }).split('\n')) {
          expect(line.length).toBeLessThanOrEqual(LIVE_TABLE_WIDTH);
        }
      }),
    );
  });
});

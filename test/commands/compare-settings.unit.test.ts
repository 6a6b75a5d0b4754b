import { expect, it } from 'vitest';
import { compareSettings } from '../../src/commands/compare-settings.ts';
import { comparisonAsJson, renderComparison } from '../../src/commands/render-comparison.ts';
import type { SourcedCall } from '../../src/commands/sourced-call.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import { defaultEngineSettings } from '../../src/engine/classify.ts';
import { edition1 } from '../../src/engine/edition-1.ts';
import { exampleCall } from '../support/example-call.ts';
import { layeredCauseMap } from '../support/layered-cause-map.ts';

async function* sourced(calls: readonly (Partial<CallEnded> | null)[]): AsyncGenerator<SourcedCall> {
  for (const [index, call] of calls.entries()) {
    const place = `line ${index + 1}`;
    if (call === null) yield { kind: 'bad', place, problem: 'it is not JSON' };
    else
      yield {
        kind: 'call',
        place,
        call: exampleCall({ callId: `c${index + 1}`, ...call }),
        published: null,
        origins: null,
      };
  }
}

const talk = (talkDurationMs: number) => ({ callDurationMs: 60_000, talkDurationMs });
const calls = [
  talk(3_000),
  talk(2_999),
  talk(4_999),
  talk(5_000),
  null,
  talk(4_000),
  talk(4_001),
  { sipStatusCode: 503, carrier: 'acme' },
  { sipStatusCode: 486 },
];
const other = { ...defaultEngineSettings, talkThresholdMs: 3_000, causeMap: layeredCauseMap };

it('counts what goes from which status to which, and keeps the first calls of each as examples', async () => {
  const bad: string[] = [];
  const comparison = await compareSettings(sourced(calls), defaultEngineSettings, other, (place, problem) =>
    bad.push(`${place}: ${problem}`),
  );
  expect(bad).toEqual(['line 5: it is not JSON']);
  expect(comparison).toMatchObject({ calls: 8, bad: 1, moved: 6 });
  expect(comparison.moves.map(({ from, to, count }) => [from, to, count])).toEqual([
    ['SHORT_DURATION_HANGUP', 'EFFECTIVE_CALL', 4],
    ['TELECOM_UNAVAILABLE', 'OUT_OF_SERVICE', 1],
    ['CALLEE_BUSY_OR_REJECTED', 'UNCLASSIFIED (NO_EVIDENCE)', 1],
  ]);
  expect(comparison.moves[0]!.examples).toEqual(
    ['1', '3', '6'].map((line) => ({
      place: `line ${line}`,
      callId: `c${line}`,
      changed: [{ fact: 'talk', before: 'short', after: 'long' }],
      rules: { before: 'short-duration-hangup/talk', after: 'effective-call/talk' },
    })),
  );
  expect(comparisonAsJson(comparison).outcomes).toEqual({
    SHORT_DURATION_HANGUP: { before: 5, after: 1 },
    EFFECTIVE_CALL: { before: 1, after: 5 },
    TELECOM_UNAVAILABLE: { before: 1, after: 0 },
    OUT_OF_SERVICE: { before: 0, after: 1 },
    CALLEE_BUSY_OR_REJECTED: { before: 1, after: 0 },
    'UNCLASSIFIED (NO_EVIDENCE)': { before: 0, after: 1 },
  });
});

it('shows a matrix of the statuses that calls leave or come to', async () => {
  const comparison = await compareSettings(sourced(calls), defaultEngineSettings, other, () => {});
  const text = renderComparison(comparison, { before: 'current', after: 'TALK_THRESHOLD_MS=3000' });
  expect(text).toContain('6 of 8 calls get another status (75.00 %); 1 record held no call\n');
  expect(text).toMatch(/^\[2\] EFFECTIVE_CALL +\. +\. +\. +1 +5$/m);
  expect(text).toMatch(/^\[4\] SHORT_DURATION_HANGUP +4 +\. +\. +5 +1$/m);
  expect(text).toContain(
    'SHORT_DURATION_HANGUP -> EFFECTIVE_CALL: 4 (50.00 %)\n  c1 (line 1): talk time short -> long\n',
  );
});

it('compares editions of the table: where no fact is seen otherwise, the rules are told', async () => {
  const causeMap = { ...defaultEngineSettings.causeMap, defaults: edition1.codes };
  const first = { ...defaultEngineSettings, edition: edition1, causeMap };
  const rang = { ringingDurationMs: 28_000, hangupParty: 'SYSTEM' } as const;
  const both = [{ ...rang, sipStatusCode: 487 }, { ...rang, maxRingingDurationMs: 29_000 }, talk(3_000)];
  const comparison = await compareSettings(sourced(both), first, defaultEngineSettings, () => {});
  const text = renderComparison(comparison, { before: 'edition:1', after: 'current' });
  expect(text).toContain(
    [
      'CALLER_HANGUP -> TIMEOUT_NO_ANSWER: 2 (66.67 %)',
      '  c1 (line 1): rule caller-hangup/ringing -> timeout-no-answer/dialler',
      '  c2 (line 2): ringing below its maximum -> at its maximum\n',
    ].join('\n'),
  );
});

it('says so where the settings are equal and nothing moves', async () => {
  const comparison = await compareSettings(sourced(calls), other, { ...other }, () => {});
  expect(renderComparison(comparison, { before: 'a', after: 'b' })).toMatch(
    /Both decide equally\.\n\n0 of 8 calls get another status \(0\.00 %\)/,
  );
});

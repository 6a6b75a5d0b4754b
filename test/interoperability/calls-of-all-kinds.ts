import fc from 'fast-check';
import { callsOfRules } from '../../bench/calls-of-rules.ts';
import type { CallEnded } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { compileDecisionTable } from '../../src/engine/compile-decision-table.ts';
import { anyCall } from '../support/any-call.ts';
import { exampleCall } from '../support/example-call.ts';

const CALLS_A_RULE = 4;
const DRAWN_CALLS = 150;
const SEED = 1;

// The first and the last moment of the calendars that other languages have, and the largest long that avsc takes.
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
const MOST = Number.MAX_SAFE_INTEGER - 1;
const MOST_INT = 2 ** 31 - 1;

/** Texts that are easily taken for something else, or cut: of every length of UTF-8, empty, of several lines. */
const TEXTS = [
  'Ünïcödé',
  '通話',
  '📞🇺🇳',
  'e\u0301',
  '\u200Fעברית',
  '',
  ' ',
  'null',
  'two\nlines\t"and" \\',
  'x'.repeat(9_000),
];

/** A few hundred valid calls, each with an id of its own: several of every rule, any, and those at the ends of what fields hold. */
export function callsOfAllKinds(): readonly CallEnded[] {
  const { decisions } = compileDecisionTable();
  const ofRules = callsOfRules(decisions, createEngine(), CALLS_A_RULE).map(({ call }) => call);
  const drawn = fc.sample(anyCall, { seed: SEED, numRuns: DRAWN_CALLS });
  return [...ofRules, ...drawn, ...extremes()].map((call, index) => ({
    ...call,
    eventId: `event-${index}`,
    callId: `call-${index}`,
  }));
}

function extremes(): readonly CallEnded[] {
  const texts = TEXTS.map((text) =>
    exampleCall({
      tenantId: text,
      taskId: text,
      agentId: text,
      lineId: text,
      carrier: text,
      callerNumber: text,
      calleeNumber: text,
      source: text,
    }),
  );
  const times = [FIRST_MS, -62_135_596_799_999, -(2 ** 32), -1_001, -1_000, -999, -1, 0, 1, 2 ** 31, LAST_MS].map(
    (atMs) => exampleCall({ startedAt: atMs, endedAt: atMs }),
  );
  const lengths = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, MOST].map((length) =>
    exampleCall({
      ringingDurationMs: length,
      callDurationMs: length,
      talkDurationMs: length,
      queueDurationMs: length,
      agentRingingDurationMs: length,
      maxRingingDurationMs: length,
      mediaPacketsReceived: length,
    }),
  );
  const codes = [-MOST_INT - 1, -1, 0, MOST_INT].map((code) => exampleCall({ q850Cause: code, sipStatusCode: code }));
  return [...texts, ...times, ...lengths, ...codes];
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsOfArguments } from '../../src/commands/settings-of-arguments.ts';
import { ConfigError } from '../../src/config-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'call-status-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const env = { TALK_THRESHOLD_MS: '6000', KAFKA_BROKERS: 'not looked at' };

function thresholds(argument: string): readonly number[] {
  const { talkThresholdMs, queueThresholdMs } = settingsOfArguments(argument, 'current', env).before;
  return [talkThresholdMs, queueThresholdMs];
}

it('current means the environment, and what it does not set the defaults', () => {
  expect(thresholds('current')).toEqual([6_000, 5_000]);
});

it('assignments are laid over the environment', () => {
  expect(thresholds('QUEUE_THRESHOLD_MS=7000')).toEqual([6_000, 7_000]);
  expect(thresholds('QUEUE_THRESHOLD_MS=7000, TALK_THRESHOLD_MS=1')).toEqual([1, 7_000]);
});

it('edition:1 means the former table and default cause map, under what else is said', () => {
  const { before, after } = settingsOfArguments('edition:1,QUEUE_THRESHOLD_MS=7000', 'edition:2', env);
  expect([before.edition.name, before.talkThresholdMs, before.queueThresholdMs]).toEqual(['1', 6_000, 7_000]);
  expect(before.causeMap.defaults.q850).toContainEqual(expect.objectContaining({ code: 16, cause: 'NORMAL' }));
  expect(before.causeMap.defaults.madeOfSip).toEqual([]);
  expect(after).toEqual(settingsOfArguments('current', 'current', env).after);
  const map = join(folder, 'pairs.json');
  writeFileSync(map, '{"everyCarrier":{"madeOfSip":[{"sip":404,"q850":[17]}]}}');
  const withPairs = settingsOfArguments('edition:1', 'current', { CAUSE_MAP_FILE: map });
  expect(withPairs.before.causeMap.everyCarrier.madeOfSip).toEqual([]);
  expect(withPairs.after.causeMap.everyCarrier.madeOfSip).toHaveLength(1);
  expect(after.edition.name).toBe('2');
});

it('a file may hold the whole environment of a worker', () => {
  const file = join(folder, 'new.env');
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"everyCarrier":{"sip":[{"code":486,"cause":null}]}}');
  writeFileSync(file, `# new\nKAFKA_BROKERS=a:1\nTALK_THRESHOLD_MS=2000\nCAUSE_MAP_FILE="${map}"\n`);
  expect(thresholds(file)).toEqual([2_000, 5_000]);
  expect(settingsOfArguments('current', file, env).after.causeMap.everyCarrier.sip).toMatchObject([{ code: 486 }]);
});

function problemsOf(before: string, after: string): readonly string[] {
  try {
    settingsOfArguments(before, after, env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

it('every problem of both arguments is told, each with its argument', () => {
  expect(problemsOf('edition:3', 'current')).toEqual(['edition:3: there is no edition "3" of the table, but 1 and 2']);
  expect(problemsOf('TALK_THRESHOLD=3,LOG_LEVEL=info', 'TALK_THRESHOLD_MS=0')).toEqual([
    expect.stringMatching(/^TALK_THRESHOLD=3,LOG_LEVEL=info: decisions do not depend on TALK_THRESHOLD, but on TALK_/),
    expect.stringMatching(/: decisions do not depend on LOG_LEVEL/),
    'TALK_THRESHOLD_MS=0: TALK_THRESHOLD_MS must be 1 or more',
  ]);
  expect(() => settingsOfArguments('nothing-here', 'current', env)).toThrow(ConfigError);
});

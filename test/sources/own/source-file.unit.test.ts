import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { sourceJsonSchema } from '../../../scripts/json-schemas.ts';
import { readSourceFile } from '../../../src/sources/own/source-file.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { neededFields, plainRecord, problemsWith, sourceFileOf } from '../../support/own-source.ts';
import { statusOf } from '../../support/source-examples.ts';

const examplePath = fileURLToPath(new URL('../../../schemas/source.example.json', import.meta.url));
const example = JSON.parse(readFileSync(examplePath, 'utf8')) as JsonObject;

describe('a source file', () => {
  it('makes a source that is called as the file says', () => {
    const file = readSourceFile(examplePath);
    if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
    const { source } = file;
    expect([source.name, source.version]).toEqual(['acme-calls', 1]);
    expect(source.skips.map(({ reason }) => reason)).toEqual(['INTERNAL_CALL', 'TEST_CALL']);
    expect(statusOf(source, source.example.record)).toBe('TIMEOUT_NO_ANSWER');
    expect(source.reads).toContainEqual({ path: 'ring_seconds', unit: 's', tells: 'ringingDurationMs' });
    expect(source.neverTold).toContain('mediaPacketsReceived');
  });

  it('is as its JSON Schema says, where that can say it', () => {
    const matches = new Ajv2020({ strict: false, validateFormats: false }).compile(sourceJsonSchema());
    const minimal = { name: 'a', version: 1, fields: neededFields };
    expect([matches(example), matches(minimal)]).toEqual([true, true]);
    const without = { ...neededFields, callId: undefined };
    const wrong = [
      { ...minimal, fields: JSON.parse(JSON.stringify(without)) as object },
      { ...minimal, fields: { ...neededFields, callId: { path: 'a', expression: 'b' } } },
      { ...minimal, fields: { ...neededFields, callId: {} } },
      { ...minimal, fields: { ...neededFields, startedAt: { path: 'a', time: 'h' } } },
      { ...minimal, more: 1 },
    ];
    expect(wrong.map((content) => matches(content))).toEqual(wrong.map(() => false));
    expect(wrong.map((content) => sourceFileOf(content).kind)).toEqual(wrong.map(() => 'bad'));
  });

  it('is refused with every problem, each with its place', () => {
    const file = sourceFileOf({
      name: 'Acme',
      version: 0,
      timeZone: 'Europe/Nowhere',
      skip: [
        { reason: 'internal', when: { path: 'a' } },
        { reason: 'A', when: { expression: 'record.a.size()' } },
        { reason: 'B', when: { is: ['b'] } },
      ],
      fields: {
        callId: { path: 'a..b' },
        eventId: { join: [] },
        startedAt: { path: 'start', time: 'hours' },
        endedAt: { path: 'end', time: 's', less: { path: 'a', unit: 's' }, plus: { path: 'b', unit: 's' } },
        callDurationMs: { path: 'a', unit: 'h' },
        talkDurationMs: { path: 'a' },
        ringingDurationMs: { expression: 'record.a +', unit: 's' },
        endCause: { path: 'a', words: { busy: 'ENGAGED' } },
        hangupParty: { words: {} },
        carriers: { path: 'a' },
      },
      mapping: {},
    });
    expect(file.kind === 'bad' && file.problems).toEqual([
      'name: must be small letters, digits and hyphens, at most 40',
      'version: must be 1 or more',
      'timeZone: must be a time zone, as Europe/Vienna',
      'skip[0].reason: must be capitals, digits and _, at most 40',
      'skip[0].when: must have exactly one of is, isNot, expression',
      'skip[2].when: must have a path beside is or isNot',
      'fields.eventId.join: must not be empty',
      'fields.callId.path: must be names with dots between them',
      'fields.startedAt.time: must be one of iso, mail, local, ms, s, us, ns',
      'fields.endedAt: must not have both less and plus',
      'fields.callDurationMs.unit: must be one of ms, s, us, ns',
      'fields.talkDurationMs: must have a unit, and none beside between',
      'fields.hangupParty: must have exactly one of path, firstOf, expression, value',
      expect.stringMatching(/^fields\.endCause\.words\.busy: must be one of BUSY, /),
      'fields: there is nothing called carriers',
      'there is nothing called mapping',
      expect.stringMatching(/^fields\.ringingDurationMs\.expression: cannot be read: .*1:/),
      'skip[1].when.expression: comes to int, and must come to true or false',
    ]);
  });

  it('needs an origin of each field that no call is without', () => {
    const file = sourceFileOf({ name: 'a', version: 1, fields: {} });
    expect(file.kind === 'bad' && file.problems).toEqual(
      ['eventId', 'callId', 'startedAt', 'endedAt', 'callDurationMs'].map((field) => `fields.${field}: is missing`),
    );
  });

  it('says what is missing, and of what is there what it must be', () => {
    const problemsOf = (content: object): unknown => {
      const file = sourceFileOf(content);
      return file.kind === 'bad' && file.problems;
    };
    expect(problemsOf({})).toEqual(['name: is missing', 'version: is missing', 'fields: is missing']);
    const fields = { ...neededFields, callId: { join: 3 } };
    expect(problemsOf({ name: 1, version: '1', fields, skip: [{ when: { expression: 1 } }], example: {} })).toEqual([
      'name: must be a text',
      'version: must be a whole number',
      'skip[0].reason: is missing',
      'skip[0].when.expression: must be a text',
      'fields.callId.join: must be a list of paths',
      'example.record: is missing',
    ]);
  });

  it('may be no JSON, or no object', () => {
    expect(sourceFileOf('{')).toMatchObject({ problems: [expect.stringMatching(/^cannot be read: /)] });
    expect([null, [], 1, 'text'].map((content) => sourceFileOf(JSON.stringify(content)).kind)).toEqual(
      Array.from({ length: 4 }, () => 'bad'),
    );
    expect(readSourceFile('/nowhere/source.json').kind).toBe('bad');
  });

  it('must not have the name of a source that is built in', () => {
    expect(problemsWith({}, { name: 'telnyx' })).toEqual(['name: is the name of a source that is built in']);
  });

  it('has an example that is a call', () => {
    const settings = { calls: [{ taskType: 'FIXED' }] };
    const record = plainRecord;
    expect(problemsWith({}, { example: { record, settings } })).toEqual([]);
    expect(problemsWith({}, { example: { record: { ...record, id: '' }, settings } })).toEqual([
      'example.record: id is missing',
    ]);
    expect(problemsWith({}, { example: { record, settings: { timeZone: 'Nowhere' } } })).toEqual([
      'example.settings.timeZone: must be a time zone, as Europe/Vienna',
    ]);
    expect(problemsWith({}, { example: { record, settings: { ...settings, options: { zone: 'x' } } } })).toEqual([
      'example.settings.options.zone: there is nothing called so',
    ]);
    const skip = [{ reason: 'ALL', when: { path: 'id', isNot: [''] } }];
    expect(problemsWith({}, { skip, example: { record, settings } })).toEqual(['example.record: is no call: ALL']);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCauseMapFile } from '../src/cause-map-file.ts';
import { compileCauseMap } from '../src/engine/compile-cause-map.ts';
import { defaultCauseMap } from '../src/engine/default-cause-map.ts';
import { causeMapJsonSchema } from '../scripts/json-schemas.ts';

const schemas = new URL('../schemas/', import.meta.url);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'call-status-cause-map-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: unknown) {
  const path = join(folder, 'cause-map.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readCauseMapFile(path);
}

function problemsOf(content: unknown): readonly string[] {
  const file = read(content);
  if (file.kind !== 'bad') throw new Error('it was taken');
  return file.problems.map((problem) => problem.replace(`${join(folder, 'cause-map.json')}: `, ''));
}

const busy = { code: 503, cause: 'BUSY' };

describe('a cause map file', () => {
  it('is laid over the default map, with the names of the default map', () => {
    const file = read({
      everyCarrier: { sip: [busy], madeOfSip: [{ sip: 480, q850: [18, 31] }] },
      carriers: {
        acme: {
          q850: [{ code: 126, name: 'Own', source: 'ticket', cause: null, alsoAfterAnswer: true }],
          madeOfSip: [{ sip: 480, q850: [], source: 'ticket' }],
        },
      },
    });
    expect(file).toEqual({
      kind: 'cause map',
      causeMap: {
        defaults: defaultCauseMap.defaults,
        everyCarrier: {
          q850: [],
          sip: [
            {
              code: 503,
              name: 'Service Unavailable',
              source: join(folder, 'cause-map.json'),
              cause: 'BUSY',
              alsoAfterAnswer: false,
            },
          ],
          madeOfSip: [{ sip: 480, q850: [18, 31], source: join(folder, 'cause-map.json') }],
        },
        carriers: {
          acme: {
            q850: [{ code: 126, name: 'Own', source: 'ticket', cause: null, alsoAfterAnswer: true }],
            sip: [],
            madeOfSip: [{ sip: 480, q850: [], source: 'ticket' }],
          },
        },
      },
    });
  });

  it('may be empty', () => {
    expect(read({})).toEqual({ kind: 'cause map', causeMap: defaultCauseMap });
  });

  it('is refused with every problem, each with its place', () => {
    expect(
      problemsOf({
        everyCarrier: { sip: [busy, busy, { code: 700, cause: 'BUSY' }, { code: 486 }], isup: [] },
        carriers: {
          acme: {
            q850: [
              { code: '17', cause: 'ENGAGED' },
              { code: 18, cause: { ifRang: null } },
            ],
          },
          other: [],
        },
        version: 3,
      }),
    ).toEqual([
      'everyCarrier.sip[2] (code 700).code: must be a whole number from 0 to 699',
      expect.stringMatching(/^everyCarrier\.sip\[3\] \(code 486\)\.cause: must be one of BUSY, .*null/),
      'everyCarrier: there is nothing called isup',
      'carriers.acme.q850[0].code: must be a whole number from 0 to 127',
      expect.stringMatching(/^carriers\.acme\.q850\[0\]\.cause: must be one of/),
      expect.stringMatching(/^carriers\.acme\.q850\[1\] \(code 18\)\.cause: must be one of/),
      'carriers.other: must be object',
      'there is nothing called version',
      'everyCarrier.sip: lists code 503 again',
    ]);
  });

  it('is refused with every problem of what is made of a SIP status', () => {
    const madeOfSip = [
      { sip: 480, q850: [18, 18] },
      { sip: 480, q850: [] },
      { sip: 700, q850: [128] },
      { sip: 486, q850: 17 },
      { sip: { toString: 1 }, q850: [{ toString: 1 }, null, null] },
    ];
    const problems = problemsOf({ everyCarrier: { madeOfSip }, carriers: null });
    expect(problems).toEqual([
      'everyCarrier.madeOfSip[2] (SIP 700).sip: must be a whole number from 0 to 699',
      'everyCarrier.madeOfSip[2] (SIP 700).q850[0]: must be a whole number from 0 to 127',
      'everyCarrier.madeOfSip[3] (SIP 486).q850: must be a list of Q.850 causes',
      'everyCarrier.madeOfSip[4].sip: must be a whole number from 0 to 699',
      ...[0, 1, 2].map((at) => `everyCarrier.madeOfSip[4].q850[${at}]: must be a whole number from 0 to 127`),
      'carriers: must be record',
      'everyCarrier.madeOfSip: lists Q.850 18 of SIP 480 again',
      'everyCarrier.madeOfSip: lists SIP 480 again',
    ]);
  });

  it('is refused where it is no JSON, no object, or not there', () => {
    expect(problemsOf('{')).toEqual([expect.stringMatching(/^cannot be read: .*JSON/)]);
    expect(problemsOf([])).toEqual([expect.stringMatching(/must be object/)]);
    expect(problemsOf('null')).toEqual([expect.stringMatching(/must be object/)]);
    expect(readCauseMapFile(join(folder, 'nothing.json'))).toEqual({
      kind: 'bad',
      problems: [expect.stringMatching(/^cannot be read: ENOENT/)],
    });
  });
});

describe('the JSON Schema of cause map files', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(causeMapJsonSchema());

  it('takes and refuses what the worker takes and refuses', () => {
    const files = [
      {},
      { everyCarrier: { sip: [busy] } },
      { everyCarrier: { sip: [{ ...busy, cause: { ifRang: 'NO_ANSWER', otherwise: null } }] } },
      { carriers: { acme: { q850: [{ code: 127, cause: null }] } } },
      { carriers: { acme: { q850: [{ code: 128, cause: null }] } } },
      { everyCarrier: { sip: [{ code: 503 }] } },
      { everyCarrier: { sip: [{ ...busy, cause: 'UNKNOWN' }] } },
      { everyCarrier: { sip: [{ ...busy, cause: { ifRang: 'BUSY' } }] } },
      { everyCarrier: { sip: [{ ...busy, extra: 1 }] } },
      { other: {} },
      [],
    ];
    const taken = files.map((file) => read(file).kind === 'cause map');
    expect(files.map((file) => validate(file))).toEqual(taken);
    expect(taken).toEqual([true, true, true, true, false, false, false, false, false, false, false]);
  });
});

describe('the example', () => {
  const path = fileURLToPath(new URL('cause-map.example.json', schemas));

  it('is a cause map file', () => {
    const file = readCauseMapFile(path);
    if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
    expect(() => compileCauseMap(file.causeMap)).not.toThrow();
    expect(Object.keys(file.causeMap.carriers)).not.toHaveLength(0);
  });
});

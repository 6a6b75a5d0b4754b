import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRegistry, type Registry } from '../../../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';
import { exampleCall } from '../../support/example-call.ts';
import { startFakeRegistry, type FakeAnswer, type FakeRegistry } from '../../support/fake-registry.ts';

let fake: FakeRegistry;
afterEach(() => fake.close());
const observed = vi.fn<(outcome: string) => void>();

async function over(answers: Readonly<Record<string, FakeAnswer>>): Promise<Registry> {
  fake = await startFakeRegistry(answers);
  observed.mockClear();
  return createRegistry({ url: fake.url, auth: null, ca: null }, observed);
}

const call = exampleCall();
const body = callEndedSchema.type.toBuffer(call);
const written = (schema = callEndedSchema.json, more: object = {}) => ({ content: { schema, ...more } });
const GUID = '9f1c2d3e-0011-2233-4455-66778899aabb';
/** As Apicurio 2 and 3 answer for a path that they do not know. */
const NO_SUCH_PATH = { message: 'RESTEASY003210: Could not find resource', error_code: 404, name: 'NotFoundException' };
const CCOMPAT = '/apis/ccompat/v7';

async function loaded(registry: Registry, id: number | string) {
  await registry.load(id);
  return registry.known(id)!;
}

/** Whether what is remembered of it is believed after a minute. */
function isBelievedForLong(registry: Registry, id: string): boolean {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
  const isBelieved = !registry.needsLoading(id);
  clock.mockRestore();
  return isBelieved;
}

async function reads(registry: Registry, id: number | string): Promise<unknown> {
  const schema = await loaded(registry, id);
  return schema.kind === 'readable' ? schema.read(body, null) : schema;
}

describe('a writer’s schema', () => {
  it('is asked for once, whoever needs it at the same time', async () => {
    const registry = await over({ 'GET /schemas/ids/7': written() });
    expect(registry.needsLoading(7)).toBe(true);
    await Promise.all([registry.load(7), registry.load(7)]);
    expect([await reads(registry, 7), registry.needsLoading(7)]).toEqual([call, false]);
    expect(fake.asked[0]).toBe('GET /schemas/ids/7');
    expect(observed.mock.calls[0]).toEqual(['ok']);
  });

  it('is read with those that it refers to, and that those refer to', async () => {
    const schema = JSON.parse(callEndedSchema.json) as { fields: { name: string; type: unknown }[] };
    const taskType = schema.fields.find(({ name }) => name === 'taskType')!;
    const definition = { ...(taskType.type as object), namespace: 'common' };
    const wrapper = { type: 'record', name: 'common.Wrapper', fields: [{ name: 'kind', type: 'common.TaskType' }] };
    taskType.type = 'common.TaskType';
    const refers = (name: string) => ({ references: [{ name, subject: `${name} subject`, version: 2 }] });
    const registry = await over({
      'GET /schemas/ids/7': written(JSON.stringify(schema), refers('wrapper')),
      'GET /subjects/wrapper%20subject/versions/2': written(JSON.stringify(wrapper), refers('kind')),
      'GET /subjects/kind%20subject/versions/2': written(JSON.stringify(definition)),
    });
    expect(await reads(registry, 7)).toEqual(call);
  });

  it('is asked for by its GUID', async () => {
    const registry = await over({ [`GET /schemas/guids/${GUID}`]: written() });
    expect(await reads(registry, `guid ${GUID}`)).toEqual(call);
  });

  it.each(['contentId', 'globalId'])('is asked for by the %s of Apicurio 3, of Apicurio', async (space) => {
    fake = await startFakeRegistry({ [`GET /apis/registry/v3/ids/${space}s/7`]: { text: callEndedSchema.json } });
    const registry = createRegistry({ url: `${fake.url}${CCOMPAT}`, auth: null, ca: null }, observed);
    expect(await reads(registry, `${space} 7`)).toEqual(call);
  });

  it('is asked for of Apicurio 2 where 3 is not there', async () => {
    fake = await startFakeRegistry({
      'GET /apis/registry/v3/ids/globalIds/7': { status: 404, content: NO_SUCH_PATH },
      'GET /apis/registry/v2/ids/globalIds/7': { text: callEndedSchema.json },
    });
    const registry = createRegistry({ url: `${fake.url}${CCOMPAT}`, auth: null, ca: null }, observed);
    expect(await reads(registry, 'globalId 7')).toEqual(call);
  });
});

describe('records are put aside', () => {
  it.each<[string, number | string, Readonly<Record<string, FakeAnswer>>, object]>([
    [
      'whose schema is not there',
      9,
      {},
      { reason: 'UNKNOWN_SCHEMA_ID', message: expect.stringContaining('the registry has no schema 9') as string },
    ],
    [
      'whose schema is of another kind',
      9,
      { 'GET /schemas/ids/9': written('syntax = "proto3";', { schemaType: 'PROTOBUF' }) },
      { reason: 'INCOMPATIBLE_SCHEMA', message: expect.stringContaining('of the kind PROTOBUF') as string },
    ],
    [
      'whose schema is no JSON',
      9,
      { 'GET /schemas/ids/9': written('{') },
      { reason: 'INCOMPATIBLE_SCHEMA', message: expect.stringContaining('it is no schema') as string },
    ],
    [
      'whose schema is of something else',
      9,
      { 'GET /schemas/ids/9': written('"string"') },
      {
        reason: 'INCOMPATIBLE_SCHEMA',
        message: expect.stringContaining('schema 9 cannot be read as CallEnded') as string,
      },
    ],
    [
      'which refers to one that is not there',
      9,
      { 'GET /schemas/ids/9': written('"x.Y"', { references: [{ name: 'x.Y', subject: 'y', version: 1 }] }) },
      { reason: 'UNKNOWN_SCHEMA_ID', message: expect.stringContaining('not all that it refers to') as string },
    ],
  ])('%s', async (_, id, answers, defect) => {
    const registry = await over(answers);
    expect(await loaded(registry, id)).toEqual({ kind: 'unusable', defect });
  });

  it.each<[string, FakeAnswer, FakeAnswer]>([
    ['as a bare 404 says', { status: 404, text: '' }, { content: { compatibilityLevel: 'NONE' } }],
    [
      'and which tells not everybody its levels',
      { status: 404, text: '' },
      { status: 403, content: { error_code: 40301 } },
    ],
    ['as Confluent 7 says', { status: 404, content: { error_code: 404, message: 'HTTP 404 Not Found' } }, { text: '' }],
  ])('which name it by a GUID to a registry that has none, %s', async (_, answer, config) => {
    const registry = await over({ [`GET /schemas/guids/${GUID}`]: answer, 'GET /config': config });
    const defect = {
      reason: 'FOREIGN_FRAMING',
      message: expect.stringContaining('PrefixSchemaIdSerializer') as string,
    };
    expect(await loaded(registry, `guid ${GUID}`)).toEqual({ kind: 'unusable', defect });
    expect(isBelievedForLong(registry, `guid ${GUID}`)).toBe(false);
  });

  it.each<[string, FakeAnswer]>([
    ['of the kind PROTOBUF', { text: 'syntax = "proto3";', artifactType: 'PROTOBUF' }],
    ['no schema of Avro', { text: 'syntax = "proto3";' }],
    [
      'nothing that can be read: no',
      { status: 400, content: { title: 'no', name: 'DereferencingNotSupportedException' } },
    ],
  ])('whose schema is one of Apicurio that is %s', async (what, answer) => {
    const isSure = answer.artifactType !== undefined || answer.status !== undefined;
    for (const version of ['v3', 'v2']) {
      fake = await startFakeRegistry({
        'GET /apis/registry/v3/ids/globalIds/7': { status: 404, content: NO_SUCH_PATH },
        [`GET /apis/registry/${version}/ids/globalIds/7`]: answer,
      });
      const registry = createRegistry({ url: `${fake.url}${CCOMPAT}`, auth: null, ca: null }, observed);
      expect(JSON.stringify(await loaded(registry, 'globalId 7'))).toMatch(
        `it is ${what.includes('of the') ? 'a schema ' : ''}${what}`,
      );
      expect(isBelievedForLong(registry, 'globalId 7')).toBe(isSure);
      if (version === 'v3') await fake.close();
    }
  });

  it('until a schema that Apicurio did not have yet is there', async () => {
    const path = 'GET /apis/registry/v3/ids/globalIds/7';
    fake = await startFakeRegistry({
      [path]: { status: 404, content: { title: 'No version', status: 404, name: 'VersionNotFoundException' } },
    });
    const registry = createRegistry({ url: `${fake.url}${CCOMPAT}`, auth: null, ca: null }, observed);
    expect(await loaded(registry, 'globalId 7')).toMatchObject({ defect: { reason: 'UNKNOWN_SCHEMA_ID' } });
    expect(new Set(fake.asked.map((asked) => asked.split('?')[0]))).toEqual(new Set([path]));
  });

  it.each<[string, number | string, RegExp]>([
    ['no registry counts from 0', 0, /UNKNOWN_SCHEMA_ID.*count from 1/],
    ['nor below', -5, /UNKNOWN_SCHEMA_ID/],
    ['ids of Apicurio mean nothing to another', 'contentId 3', /FOREIGN_FRAMING.*headers.enabled=false/],
  ])('without asking where %s', async (_, id, message) => {
    const registry = await over({});
    expect(JSON.stringify(await loaded(registry, id))).toMatch(message);
    expect(fake.asked).toEqual([]);
  });
});

describe('records wait where', () => {
  it.each<[string, FakeAnswer]>([
    ['a 404 is a gateway’s', { status: 404, text: '<html>' }],
    ['the registry fails', { status: 500, content: { message: 'no leader' } }],
    ['it wants a password', { status: 401, content: { message: 'who?' } }],
    ['what it answers is no JSON', { text: '<html>' }],
    ['it sends elsewhere', { status: 302, text: '' }],
    ['a gateway knows no route', { status: 404, content: { message: 'no Route matched with those values' } }],
    ['a gateway has words for it', { status: 404, content: { title: 'Not Found', status: 404 } }],
    ['the registry does not know the path', { status: 404, content: NO_SUCH_PATH }],
    ['there is another page', { content: { status: 'maintenance' } }],
  ])('%s', async (_, answer) => {
    const registry = await over({ 'GET /schemas/ids/7': answer });
    await expect(registry.load(7)).rejects.toThrow(RetryError);
    const isAnswer = (answer.status ?? 200) === 200;
    expect([registry.known(7), observed.mock.calls]).toEqual([undefined, [[isAnswer ? 'ok' : 'failed']]]);
  });

  it.each<[string, FakeAnswer]>([
    ['a page', { text: '<html>' }],
    ['nothing', { text: '' }],
    ['another page', { content: { status: 'maintenance' } }],
    ['no route', { status: 404, content: { message: 'no Route matched with those values' } }],
    ['an error', { status: 500, content: { title: 'no database', name: 'SQLException' } }],
  ])('Apicurio is asked, and there is %s', async (_, answer) => {
    fake = await startFakeRegistry({
      'GET /apis/registry/v3/ids/globalIds/7': answer,
      'GET /apis/registry/v2/ids/globalIds/7': answer,
    });
    const registry = createRegistry({ url: `${fake.url}${CCOMPAT}`, auth: null, ca: null }, observed);
    await expect(registry.load('globalId 7')).rejects.toThrow(RetryError);
  });

  it('nobody answers for a GUID but a gateway', async () => {
    const bare = { status: 404, text: '' };
    const registry = await over({ [`GET /schemas/guids/${GUID}`]: bare, 'GET /config': bare });
    await expect(registry.load(`guid ${GUID}`)).rejects.toThrow(RetryError);
  });
});

it('sends who asks', async () => {
  fake = await startFakeRegistry({ 'GET /schemas/ids/7': written() });
  const auth = { username: 'me', password: 'se:cret' };
  await createRegistry({ url: fake.url, auth, ca: null }, observed).load(7);
  expect(fake.headers[0]!['authorization']).toBe(`Basic ${btoa('me:se:cret')}`);
});

it('says who does not answer', async () => {
  const registry = await over({});
  await fake.close();
  await expect(registry.latestId('x')).rejects.toThrow(/SCHEMA_REGISTRY_URL .* cannot be used: .*ECONNREFUSED/);
  fake = await startFakeRegistry({});
});

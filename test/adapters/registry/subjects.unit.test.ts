import { afterEach, describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { StopError } from '../../../src/pipeline/failures.ts';
import { startFakeRegistry, type FakeAnswer, type FakeRegistry } from '../../support/fake-registry.ts';

let fake: FakeRegistry;
afterEach(() => fake.close());

async function over(answers: Readonly<Record<string, FakeAnswer>>): Promise<Registry> {
  fake = await startFakeRegistry(answers);
  return createRegistry({ url: fake.url, auth: null, ca: null }, () => {});
}

const written = (schema: string, more: object = {}) => ({ content: { schema, ...more } });

describe('a schema is found under its subject', () => {
  const path = '/subjects/a%2Fb-value';
  const oneLine = JSON.stringify(JSON.parse(callClassifiedSchema.json));
  const find = (registry: Registry) => registry.idOf('a/b-value', callClassifiedSchema.json);
  const versions = (...schemas: readonly string[]) =>
    Object.fromEntries([
      [`GET ${path}/versions`, { content: schemas.map((_, place) => place + 1) }],
      ...schemas.map((schema, place) => [`GET ${path}/versions/${place + 1}`, written(schema, { id: place + 11 })]),
    ]) as Readonly<Record<string, FakeAnswer>>;

  it('by its text, as the registry compares it', async () => {
    const registry = await over({ [`POST ${path}?normalize=true`]: { content: { id: 5, schema: oneLine } } });
    expect(await find(registry)).toBe(5);
    expect(fake.asked).toHaveLength(1);
  });

  it('but not where the registry compares more loosely than a reader can: by fields in another order', async () => {
    const schema = JSON.parse(oneLine) as { readonly fields: readonly unknown[] };
    const turned = JSON.stringify({ ...schema, fields: schema.fields.toReversed() });
    const answers = {
      [`POST ${path}?normalize=true`]: { content: { id: 5, schema: turned } },
      ...versions(oneLine, turned),
    };
    expect(await find(await over(answers))).toBe(11);
  });

  it('by what it means, where its text is another: the newest', async () => {
    const undocumented = JSON.stringify(JSON.parse(oneLine), (key, value: unknown) =>
      key === 'doc' ? undefined : value,
    );
    const registry = await over(versions(oneLine, undocumented, callEndedSchema.json));
    expect(await find(registry)).toBe(12);
  });

  it.each([
    ['units are others', oneLine.replaceAll('timestamp-millis', 'timestamp-micros')],
    ['names are others', oneLine.replace('"CallClassified"', '"Classified"')],
    ['it is something else', callEndedSchema.json],
    ['it is nothing that can be read', '{'],
  ])('but not where %s', async (_, schema) => {
    expect(schema).not.toBe(oneLine);
    expect(await find(await over(versions(schema)))).toBe(null);
  });

  it('or not: there is no such subject', async () => {
    const registry = await over({});
    expect([await find(registry), await registry.latestId('a/b-value')]).toEqual([null, null]);
  });
});

describe('to register a schema', () => {
  const path = '/subjects/x-value';
  it('asks for nothing but that: levels are the registry’s business', async () => {
    const registry = await over({ [`POST ${path}/versions`]: { content: { id: 3 } } });
    expect(await registry.register('x-value', callEndedSchema.json)).toBe(3);
    expect(fake.asked).toEqual([`POST ${path}/versions`]);
  });

  it('is done where somebody else has just done it', async () => {
    const registry = await over({
      [`POST ${path}/versions`]: { status: 500, content: { message: 'conflict' } },
      [`POST ${path}`]: written(callEndedSchema.json, { id: 4 }),
    });
    expect(await registry.register('x-value', callEndedSchema.json)).toBe(4);
  });

  it('is done so for Protobuf too, by what the registry takes for the same', async () => {
    const registry = await over({
      [`POST ${path}/versions`]: { status: 500, content: { message: 'conflict' } },
      [`POST ${path}?normalize=true`]: { content: { id: 4, schema: 'any' } },
    });
    const schema = 'syntax = "proto3";';
    expect(await registry.register('x-value', schema, 'PROTOBUF')).toBe(4);
    const asked = { schema, schemaType: 'PROTOBUF' };
    expect(fake.posted).toEqual([asked, asked]);
  });

  it('is refused in the registry’s words', async () => {
    const registry = await over({ [`POST ${path}/versions`]: { status: 409, content: { message: 'not backward' } } });
    await expect(registry.register('x-value', callEndedSchema.json)).rejects.toThrow(
      new StopError('the registry refuses the schema for x-value: not backward'),
    );
  });
});

import { describe, expect, inject, it } from 'vitest';
import { createRegistry } from '../../../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../../../src/events/avro-schemas.ts';

const AT_ONCE = 8;

const url = () => inject('schemaRegistryUrl');
const newRegistry = () => createRegistry({ url: url(), auth: null, ca: null }, () => {});
const newSubject = () => `subject-${crypto.randomUUID()}-value`;

/** Asks the registry's API itself. */
async function ask(path: string, method = 'GET', content?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const body = content === undefined ? {} : { body: JSON.stringify(content) };
  return (await fetch(`${url()}${path}`, { method, headers, ...body })).json();
}

describe('the registry', () => {
  it('gives all who register a schema at once the same id', async () => {
    const subject = newSubject();
    const registries = Array.from({ length: AT_ONCE }, newRegistry);
    const ids = await Promise.all(registries.map(({ register }) => register(subject, callEndedSchema.json)));
    expect(new Set(ids).size).toBe(1);
    expect(await registries[0]!.latestId(subject)).toBe(ids[0]);
  });

  it.each(['NONE', 'FULL', 'BACKWARD_TRANSITIVE'])('registers where the level is %s, which stays', async (level) => {
    const subject = newSubject();
    await ask(`/config/${subject}`, 'PUT', { compatibility: level });
    await newRegistry().register(subject, callEndedSchema.json);
    expect(await ask(`/config/${subject}`)).toEqual({ compatibilityLevel: level });
  });

  it('leaves a new subject without a level of its own', async () => {
    const [subject, other] = [newSubject(), newSubject()];
    await newRegistry().register(subject, callEndedSchema.json);
    await ask(`/subjects/${other}/versions`, 'POST', { schema: callEndedSchema.json });
    expect(await ask(`/config/${subject}`)).toEqual(await ask(`/config/${other}`));
  });

  it.each([
    ['in one line', JSON.stringify(JSON.parse(callClassifiedSchema.json))],
    ['without the last line end', callClassifiedSchema.json.trimEnd()],
    ['without what is written for people', withoutDocs(callClassifiedSchema.json)],
  ])('has a schema that somebody registered %s', async (_, schema) => {
    const subject = newSubject();
    const { id } = (await ask(`/subjects/${subject}/versions`, 'POST', { schema })) as { readonly id: number };
    expect(await newRegistry().idOf(subject, callClassifiedSchema.json)).toBe(id);
  });

  it('gives schemas by the ids of Apicurio’s own API', async () => {
    const registry = newRegistry();
    const subject = newSubject();
    const contentId = await registry.register(subject, callEndedSchema.json);
    const own = url().replace(/\/apis\/.*/, '/apis/registry/v3');
    const version = await fetch(`${own}/groups/default/artifacts/${subject}/versions/1`);
    const { globalId } = (await version.json()) as { readonly globalId: number };
    for (const id of [`contentId ${contentId}`, `globalId ${globalId}`]) {
      await registry.load(id);
      expect(registry.known(id)?.kind).toBe('readable');
    }
    await registry.load('globalId 999999999');
    expect(registry.known('globalId 999999999')).toMatchObject({ defect: { reason: 'UNKNOWN_SCHEMA_ID' } });
  });
});

function withoutDocs(schema: string): string {
  return JSON.stringify(JSON.parse(schema), (key, value: unknown) => (key === 'doc' ? undefined : value));
}

import { describe, expect, inject, it } from 'vitest';
import { createRegistry } from '../../src/adapters/schema-registry.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';

const AT_ONCE = 8;

const registries = () =>
  Array.from({ length: AT_ONCE }, () =>
    createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {}),
  );

describe('the registry', () => {
  it('gives all who register a schema at once the same id', async () => {
    const subject = `together-${crypto.randomUUID()}-value`;
    const ids = await Promise.all(registries().map(({ register }) => register(subject, callEndedSchema.json)));
    expect(new Set(ids).size).toBe(1);
    expect(await registries()[0]!.latestId(subject)).toBe(ids[0]);
  });
});

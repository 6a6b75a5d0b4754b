import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRegistry } from '../../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { setScene, type Scene } from '../support/scene.ts';
import { callsOfAllKinds } from './calls-of-all-kinds.ts';
import { lineOfCall } from './json-lines.ts';
import { confluentProducer, javaAvro, libraries } from './languages.ts';

const timeout = 300_000; // Programs may have to be built.

const calls = callsOfAllKinds();
const lines = calls.map(lineOfCall);

/** The input's schema as classes carry it that Avro's Maven plugin makes with strings of Java. */
const schemaOfJavaClasses = JSON.stringify(
  JSON.parse(callEndedSchema.json, (_key, value: unknown) =>
    value === 'string' ? { type: 'string', 'avro.java.string': 'String' } : value,
  ),
);

describe('the worker', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ partitions: 1 });
    await scene.startWorker();
  });
  afterAll(() => scene.end());

  /** What comes of what is sent, once all of it is worked. */
  const outcomeOf = async (send: () => Promise<unknown>) => {
    const before = { outputs: await scene.outputs(), deadLetters: await scene.deadLetters() };
    await send();
    await scene.drained();
    return {
      calls: (await scene.outputs()).slice(before.outputs.length).map(({ call }) => call),
      deadLetters: (await scene.deadLetters()).slice(before.deadLetters.length),
    };
  };
  const send = (values: readonly string[]) =>
    scene.send(values.map((value, index) => ({ key: calls[index]!.callId, value: Buffer.from(value, 'base64') })));

  for (const { name, missing, run } of libraries) {
    it.skipIf(missing !== null)(`reads what ${name} writes`, { timeout }, async () => {
      const values = await run(['write', callEndedSchema.json, String(scene.schemaId)], lines);
      expect(await outcomeOf(() => send(values))).toEqual({ calls, deadLetters: [] });
    });
  }

  const { name, missing, run: produce } = confluentProducer;
  it.skipIf(missing !== null)(`reads what ${name} produces`, { timeout }, async () => {
    const where = [inject('brokers').join(), inject('schemaRegistryUrl'), scene.inputTopic];
    expect(await outcomeOf(() => produce([...where, 'prefix'], lines))).toEqual({ calls, deadLetters: [] });
  });

  it.skipIf(javaAvro.missing !== null)(
    "reads what is written by the schema of Java's classes",
    { timeout },
    async () => {
      const registry = createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {});
      const id = await registry.register(`${scene.inputTopic}-value`, schemaOfJavaClasses);
      expect(id).not.toBe(scene.schemaId);
      const values = await javaAvro.run(['write', schemaOfJavaClasses, String(id)], lines);
      expect(await outcomeOf(() => send(values))).toEqual({ calls, deadLetters: [] });
    },
  );
});

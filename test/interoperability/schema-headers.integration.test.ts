import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { setScene, type Scene } from '../support/scene.ts';
import { callsOfAllKinds } from './calls-of-all-kinds.ts';
import { lineOfCall } from './json-lines.ts';
import { confluentProducer } from './languages.ts';
import { startRegistryWithGuids, type RegistryWithGuids } from './registry-with-guids.ts';

const timeout = 300_000; // The program may have to be built.

describe('the worker, beside a registry that has GUIDs', () => {
  const calls = callsOfAllKinds();
  let scene: Scene;
  let registry: RegistryWithGuids;
  beforeEach(async () => {
    registry = await startRegistryWithGuids(inject('schemaRegistryUrl'));
    scene = await setScene({ partitions: 1 });
  });
  afterEach(async () => {
    await scene.end();
    await registry.close();
  });

  it.skipIf(confluentProducer.missing !== null)(
    `reads what ${confluentProducer.name} produces with the schema's GUID in a header`,
    { timeout },
    async () => {
      await scene.startWorker({ SCHEMA_REGISTRY_URL: registry.url });
      const where = [inject('brokers').join(), registry.url, scene.inputTopic];
      await confluentProducer.run([...where, 'header'], calls.map(lineOfCall));
      await scene.drained();
      expect(await scene.deadLetters()).toEqual([]);
      const outputs = await scene.outputs();
      expect(outputs.map(({ call }) => call)).toEqual(calls);
      expect(outputs.flatMap(({ record }) => record.headers)).toEqual([]); // It names the input's schema.
    },
  );
});

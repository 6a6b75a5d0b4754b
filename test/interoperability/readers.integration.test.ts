import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { callClassifiedSchema } from '../../src/events/avro-schemas.ts';
import { setScene, type Output, type Scene } from '../support/scene.ts';
import { callsOfAllKinds } from './calls-of-all-kinds.ts';
import { classifiedCallOfLine } from './json-lines.ts';
import { confluentConsumer, libraries } from './languages.ts';

const timeout = 300_000; // Programs may have to be built.

describe('what the worker publishes', () => {
  const calls = callsOfAllKinds();
  let scene: Scene;
  let outputs: readonly Output[];
  beforeAll(async () => {
    scene = await setScene({ partitions: 1 });
    const worker = await scene.startWorker();
    await scene.send(calls.map((call) => ({ key: call.callId, value: scene.encode(call) })));
    await scene.committed(worker, calls.length);
    outputs = await scene.outputs();
    await scene.stopWorker(worker);
  });
  afterAll(() => scene.end());
  const own = () => outputs.map(({ call, classification }) => ({ call, classification }));

  it('is each call with its status, every rule among them', () => {
    const { classify, classifications } = createEngine();
    expect(own()).toEqual(calls.map((call) => ({ call, classification: classify(call) })));
    expect(new Set(outputs.map(({ classification }) => classification.ruleId)).size).toBe(classifications.length);
  });

  for (const { name, missing, run } of libraries) {
    it.skipIf(missing !== null)(`is read by ${name} as by its own reader`, { timeout }, async () => {
      const values = outputs.map(({ record }) => record.value!.toString('base64'));
      const lines = await run(['read', callClassifiedSchema.json], values);
      expect(lines.map(classifiedCallOfLine)).toEqual(own());
    });
  }

  const { name, missing, run } = confluentConsumer;
  it.skipIf(missing !== null)(`is read by ${name} as by its own reader`, { timeout }, async () => {
    const where = [inject('brokers').join(), inject('schemaRegistryUrl'), scene.settings['OUTPUT_TOPIC']!];
    expect((await run(where, [])).map(classifiedCallOfLine)).toEqual(own());
  });
});

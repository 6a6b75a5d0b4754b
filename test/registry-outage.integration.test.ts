import avsc from 'avsc';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRegistry } from '../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { exampleCall } from './support/example-call.ts';
import { startFlakyProxy, type FlakyProxy, type ProxyMode } from './support/flaky-proxy.ts';
import { setScene, type Scene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

let scene: Scene;
let proxy: FlakyProxy;
beforeEach(async () => {
  scene = await setScene({ partitions: 1 });
  proxy = await startFlakyProxy(inject('schemaRegistryUrl'));
});
afterEach(async () => {
  await scene.end();
  await proxy.close();
});

describe.each(['refuse', 'hang', 'status 500', 'status 404'] satisfies ProxyMode[])(
  'a registry that does this: %s',
  (mode) => {
    it('makes records of a new schema wait, puts none aside, and is used again when it is back', async () => {
      const registry = createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {});
      const schema = JSON.parse(callEndedSchema.json) as { fields: object[] };
      const newer = { ...schema, fields: [...schema.fields, { name: 'note', type: 'string' }] };
      const newerId = await registry.register(`${scene.inputTopic}-newer`, JSON.stringify(newer));
      const newerBody = avsc.Type.forSchema(structuredClone(newer) as avsc.Schema).toBuffer({
        ...exampleCall(),
        note: 'x',
      });

      const worker = await scene.startWorker({ SCHEMA_REGISTRY_URL: proxy.url });
      await scene.send([{ key: 'known', value: scene.encode(exampleCall()) }]);
      await scene.committed(worker, 1);

      proxy.behave(mode);
      const before = proxy.requests();
      await scene.send([{ key: 'new', value: writeFrame(newerId, newerBody) }]);
      await waitFor('the worker to ask the registry twice', () => proxy.requests() >= before + 2);
      expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
      expect(await scene.deadLetters()).toEqual([]);

      proxy.behave('pass');
      await scene.committed(worker, 2);
      expect((await scene.outputs()).map(({ record }) => record.key!.toString())).toEqual(['known', 'new']);
      expect(await scene.deadLetters()).toEqual([]);
    });
  },
);

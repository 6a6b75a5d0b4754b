import avsc from 'avsc';
import { afterEach, expect, inject, it } from 'vitest';
import { callClassifiedSchema, callEndedSchema, type AvroSchema } from '../src/events/avro-schemas.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

let scene: Scene;
afterEach(() => scene.end());

const call = exampleCall({ tenantId: 'tenant', endCause: 'BUSY' });

/** As a writer in Java may register it: null last, with null as the default (AVRO-3649), and names of its own. */
function nullLast(): AvroSchema {
  const schema = JSON.parse(callEndedSchema.json) as { fields: { name: string; type: unknown; default?: unknown }[] };
  const fields = schema.fields.map((field) =>
    field.name === 'tenantId' ? { ...field, type: ['string', 'null'], default: null } : field,
  );
  const written = fields.map((field) => ({ ...structuredClone(field), default: undefined }));
  const named = { ...schema, name: 'Ended', namespace: 'com.example' };
  return {
    json: JSON.stringify({ ...named, fields }),
    type: avsc.Type.forSchema({ ...named, fields: written } as avsc.Schema, { wrapUnions: 'never' }),
  };
}

const long = (id: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(id));
  return bytes;
};

it('a worker that registers nothing reads what others write, however they name their schemas', async () => {
  const input = nullLast();
  const output = { ...callClassifiedSchema, json: JSON.stringify(JSON.parse(callClassifiedSchema.json)) };
  scene = await setScene({ partitions: 1, schemas: { input, output } });
  const own = inject('schemaRegistryUrl').replace(/\/apis\/.*/, '/apis/registry/v3');
  const version = await fetch(`${own}/groups/default/artifacts/${scene.inputTopic}-value/versions/1`);
  const { globalId, contentId } = (await version.json()) as { readonly globalId: number; readonly contentId: number };

  const body = input.type.toBuffer(call);
  const kept = { traceparent: '00-ab' };
  await scene.send([
    { key: 'id', value: scene.encode(call), headers: kept },
    { key: 'contentId', value: body, headers: { ...kept, 'apicurio.value.contentId': long(contentId) } },
    {
      key: 'globalId',
      value: body,
      headers: { 'apicurio.value.globalId': long(globalId), 'apicurio.value.encoding': 'BINARY', ...kept },
    },
    { key: 'eight bytes', value: Buffer.concat([Buffer.from([0]), long(globalId), body]), headers: kept },
  ]);
  const worker = await scene.startWorker();
  await scene.committed(worker, 4);
  const outputs = await scene.outputs();
  expect(await scene.deadLetters()).toEqual([]);
  expect(outputs.map(({ record, call: read }) => [record.key!.toString(), read])).toEqual(
    ['id', 'contentId', 'globalId', 'eight bytes'].map((key) => [key, call]),
  );
  expect(new Set(outputs.map(({ record }) => record.value!.toString('hex'))).size).toBe(1);
  for (const { record } of outputs)
    expect(record.headers).toEqual([{ key: 'traceparent', value: Buffer.from('00-ab') }]);
});

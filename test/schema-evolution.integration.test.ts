import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRegistry, type Registry } from '../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';
import { createEngine } from '../src/engine/classify.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { callStatus } from './support/call-status.ts';
import { exampleCall } from './support/example-call.ts';
import { formerCallClassified, formerCallEnded } from './support/former-schemas.ts';
import { setScene, type Scene } from './support/scene.ts';

const EDITIONS = [
  ['input', formerCallEnded.json, callEndedSchema.json],
  ['output', formerCallClassified.json, callClassifiedSchema.json],
] as const;

let registry: Registry;
beforeEach(() => {
  registry = createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {});
});

/** Asks the registry's API itself. */
async function ask(path: string, method = 'GET', content?: object): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${inject('schemaRegistryUrl')}${path}`, {
    method,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  return { status: response.status, answer: await response.json() };
}

const newSubject = () => `evolving-${crypto.randomUUID()}-value`;
const backward = (subject: string) => ask(`/config/${subject}`, 'PUT', { compatibility: 'BACKWARD' });
const add = (subject: string, schema: string) => ask(`/subjects/${subject}/versions`, 'POST', { schema });

describe.each(EDITIONS)('the subject of the %s', (_, former, present) => {
  it('takes the present schema behind the former one, and keeps both ids', async () => {
    const subject = newSubject();
    const formerId = await registry.register(subject, former);
    await backward(subject);
    const id = await registry.register(subject, present);
    expect(id).not.toBe(formerId);
    expect((await ask(`/subjects/${subject}/versions`)).answer).toEqual([1, 2]);
    expect(await registry.latestId(subject)).toBe(id);
    expect(await registry.idOf(subject, former)).toBe(formerId);
  });

  it('refuses the former schema behind the present one: it cannot read a ringing that is not known', async () => {
    const subject = newSubject();
    await registry.register(subject, present);
    await backward(subject);
    expect((await add(subject, former)).status).toBe(409);
  });

  it('refuses the present schema where the former one would have to read it as well', async () => {
    const subject = newSubject();
    await registry.register(subject, former);
    await ask(`/config/${subject}`, 'PUT', { compatibility: 'FULL' });
    await expect(registry.register(subject, present)).rejects.toThrow(`the registry refuses the schema for ${subject}`);
  });
});

describe('a worker among producers and outputs of the former schemas', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await setScene({ partitions: 1, schemas: { input: formerCallEnded, output: formerCallClassified } });
  });
  afterEach(() => scene.end());

  it('works what both write, once the output has its schema, and explain reads all of the output', async () => {
    const outputTopic = scene.settings['OUTPUT_TOPIC']!;
    const before = exampleCall({ eventId: 'before', callId: 'before' });
    const { call, classification } = { call: before, classification: createEngine().classify(before) };
    const formerId = (await registry.idOf(`${outputTopic}-value`, formerCallClassified.json))!;
    const published = writeFrame(formerId, formerCallClassified.type.toBuffer({ call, classification }));
    await scene.sendRecords(outputTopic, 0, [
      { key: Buffer.from('before'), value: published, timestamp: '1790000000000', headers: [] },
    ]);

    await registry.register(`${outputTopic}-value`, callClassifiedSchema.json);
    const worker = await scene.startWorker();
    const former = exampleCall({ callId: 'former', ringingDurationMs: 8_000, carrier: 'acme' });
    await scene.send([{ key: 'former', value: scene.encode(former) }]);
    await scene.committed(worker, 1);
    const inputId = await registry.register(`${scene.inputTopic}-value`, callEndedSchema.json);
    const present = exampleCall({ callId: 'present', ringingDurationMs: null, source: 'own/1' });
    await scene.send([{ key: 'present', value: writeFrame(inputId, callEndedSchema.type.toBuffer(present)) }]);
    await scene.committed(worker, 2);

    expect((await scene.outputs()).map((output) => output.call)).toEqual([before, former, present]);
    expect(await scene.deadLetters()).toEqual([]);
    for (const { callId } of [before, former, present]) {
      const args = ['explain', '--topic', outputTopic, '--call', callId, '--json'];
      const { code, stdout, stderr } = await callStatus(args, '', { env: scene.settings });
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ callId });
    }
    expect(await scene.stopWorker(worker)).toBe(0);
  });
});

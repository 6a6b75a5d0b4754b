import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callEndedProto } from '../src/events/protobuf/call-ended-proto.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { callStatus } from './support/call-status.ts';
import { exampleCall } from './support/example-call.ts';
import { FIRST, writeProtoCall } from './support/proto-writer.ts';
import { setScene, type Scene } from './support/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ inputProto: callEndedProto });
});
afterEach(() => scene.end());

const PROTOBUF = { INPUT_FORMAT: 'protobuf' };

const body = (callId: string) => writeProtoCall(exampleCall({ callId, sipStatusCode: 503 }));
const message = (callId: string, indexes = FIRST) => ({
  key: callId,
  value: writeFrame(scene.schemaId, Buffer.concat([indexes, body(callId)])),
});

describe('calls in Protobuf', () => {
  it('are worked by the schema of the registry, and what is none is put aside', async () => {
    const id = Buffer.alloc(5);
    id.writeInt32BE(scene.schemaId, 1);
    const headers = { __value_schema_id: Buffer.concat([id, FIRST]) };
    await scene.send([
      message('a'),
      { key: 'b', value: body('b'), headers },
      message('c', Buffer.from([2, 0])),
      message('d', Buffer.from([2, 2])),
      { key: 'e', value: writeFrame(scene.schemaId, Buffer.concat([FIRST, body('e').subarray(0, 12)])) },
      { key: 'f', value: body('f') },
    ]);
    const worker = await scene.startWorker(PROTOBUF);
    await scene.committed(worker, 6);

    const outputs = await scene.outputs();
    const expected = ['a', 'b', 'c'].map((callId) => exampleCall({ callId, sipStatusCode: 503 }));
    expect(outputs.map(({ call }) => call).toSorted((one, other) => (one.callId < other.callId ? -1 : 1))).toEqual(
      expected,
    );
    expect(outputs.map(({ classification }) => classification.status)).toEqual(
      expected.map(() => 'TELECOM_UNAVAILABLE'),
    );
    expect(outputs.flatMap(({ record }) => Object.keys(record.headers ?? {}))).toEqual([]);
    const letters = await scene.deadLetters();
    expect(letters.map(({ record, reason }) => `${record.key?.toString()} ${reason}`).toSorted()).toEqual([
      'd INCOMPATIBLE_SCHEMA',
      'e UNDECODABLE',
      'f BAD_MAGIC_BYTE',
    ]);
  });

  it('are read by commands from input and output, and checked', async () => {
    await scene.send([message('a')]);
    const worker = await scene.startWorker({ ...PROTOBUF, OUTPUT_FORMAT: 'avro' });
    await scene.committed(worker, 1);
    const env = { ...scene.settings };
    const input = await callStatus(['explain', '--json', '--format', 'protobuf', '--topic', scene.inputTopic], '', {
      env,
    });
    expect(JSON.parse(input.stdout)).toMatchObject({ callId: 'a', classification: { status: 'TELECOM_UNAVAILABLE' } });
    const output = await callStatus(['explain', '--topic', scene.settings['OUTPUT_TOPIC']!], '', {
      env: { ...env, ...PROTOBUF },
    });
    expect(output.stdout).toMatch(/published the same/);
    const { code, stdout } = await callStatus(['check'], '', { env: { ...env, ...PROTOBUF } });
    expect(stdout).toMatch(/-value can be read/);
    expect(stdout).toMatch(/the last 1 records: 1 classified/);
    expect(code).toBe(0);
  });

  it('stop the start where the subject holds no call, and have theirs registered where it holds nothing', async () => {
    const other = { ...scene.settings, INPUT_FORMAT: 'avro' };
    const refused = await callStatus(['run'], '', { env: other });
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).toContain('a schema of the kind PROTOBUF');
    const fresh = `${scene.inputTopic}-fresh`;
    await scene.admin.createTopics({ topics: [{ topic: fresh, numPartitions: 1 }] });
    try {
      const worker = await scene.startWorker({ ...PROTOBUF, INPUT_TOPIC: fresh, REGISTER_SCHEMAS: 'true' });
      const latest = await fetch(`${scene.settings['SCHEMA_REGISTRY_URL']}/subjects/${fresh}-value/versions/latest`);
      expect(await latest.json()).toMatchObject({ schemaType: 'PROTOBUF', schema: callEndedProto });
      expect(await scene.stopWorker(worker)).toBe(0);
    } finally {
      await scene.admin.deleteTopics({ topics: [fresh] });
    }
  });
});

import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { callEndedProto } from '../../src/events/protobuf/call-ended-proto.ts';
import { protoValues } from '../support/proto-writer.ts';
import { setScene, type Scene } from '../support/scene.ts';
import { callsOfAllKinds } from './calls-of-all-kinds.ts';
import { protobufProducer } from './languages.ts';
import { startRegistryWithGuids, type RegistryWithGuids } from './registry-with-guids.ts';

const timeout = 300_000; // The program may have to be built.

const PROTO = fileURLToPath(new URL('../../schemas/call-ended.proto', import.meta.url));

/** But for those of 1970 to the millisecond: such a time is written as one that was not set. */
const calls = callsOfAllKinds().filter(({ startedAt, endedAt }) => startedAt !== 0 && endedAt !== 0);

describe('the worker, of calls in Protobuf', () => {
  let scene: Scene;
  let registry: RegistryWithGuids;
  beforeEach(async () => {
    registry = await startRegistryWithGuids(inject('schemaRegistryUrl'));
    scene = await setScene({ partitions: 1, inputProto: callEndedProto });
  });
  afterEach(async () => {
    await scene.end();
    await registry.close();
  });

  it.skipIf(protobufProducer.missing !== null).each(['prefix', 'header'])(
    `reads what ${protobufProducer.name} produces, with the schema's id in a %s`,
    { timeout },
    async (framing) => {
      await scene.startWorker({ SCHEMA_REGISTRY_URL: registry.url, INPUT_FORMAT: 'protobuf' });
      const where = [inject('brokers').join(), registry.url, scene.inputTopic];
      const lines = calls.map((call) => JSON.stringify(protoValues(call)));
      await protobufProducer.run([...where, framing, PROTO, 'callstatus.CallEnded'], lines);
      await scene.drained();
      expect(await scene.deadLetters()).toEqual([]);
      const outputs = await scene.outputs();
      expect(outputs.map(({ call }) => call)).toEqual(calls);
      expect(outputs.flatMap(({ record }) => record.headers)).toEqual([]);
    },
  );
});

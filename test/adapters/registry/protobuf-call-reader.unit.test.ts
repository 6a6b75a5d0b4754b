import { afterEach, describe, expect, it } from 'vitest';
import { protobufCallReader } from '../../../src/adapters/registry/protobuf-call-reader.ts';
import { createRegistryFor, type Registry } from '../../../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../../../src/events/avro-schemas.ts';
import { callEndedProto } from '../../../src/events/protobuf/call-ended-proto.ts';
import { writeFrame } from '../../../src/events/wire-format.ts';
import { readCall } from '../../../src/pipeline/read-call.ts';
import { schemaIdsToLoad } from '../../../src/pipeline/schema-ids-to-load.ts';
import type { RecordHeader } from '../../../src/records/record.ts';
import { exampleCall } from '../../support/example-call.ts';
import { startFakeRegistry, type FakeAnswer, type FakeRegistry } from '../../support/fake-registry.ts';
import { FIRST, writeProtoCall } from '../../support/proto-writer.ts';

let fake: FakeRegistry;
afterEach(() => fake.close());

async function over(answers: Readonly<Record<string, FakeAnswer>>, path = ''): Promise<Registry> {
  fake = await startFakeRegistry(answers);
  return createRegistryFor(protobufCallReader, { url: `${fake.url}${path}`, auth: null, ca: null }, () => {});
}

/** What becomes of a record, once what it names is loaded. */
async function worked(schemas: Registry, value: Buffer, headers: readonly RecordHeader[] = []) {
  const record = { offset: '0', timestamp: '0', key: null, value, headers };
  await Promise.all([...schemaIdsToLoad([record], schemas)].map((id) => schemas.load(id)));
  const read = readCall(record, { kind: 'by schema', schemas });
  if (read.kind === 'read') return read.content;
  return read.kind === 'skipped' ? read.reason : `${read.defect.reason}: ${read.defect.message}`;
}

const call = exampleCall();
const body = writeProtoCall(call);
const framed = (indexes: readonly number[] = [0]) => writeFrame(7, Buffer.concat([Buffer.from(indexes), body]));
const written = (schema = callEndedProto, more: object = {}) => ({
  content: { schema, schemaType: 'PROTOBUF', ...more },
});
const GUID = '9f1c2d3e-0011-2233-4455-66778899aabb';
const CCOMPAT = '/apis/ccompat/v7';

describe('a call in Protobuf is read by the schema', () => {
  it('that stands before it', async () => {
    expect(await worked(await over({ 'GET /schemas/ids/7': written() }), framed())).toEqual(call);
  });

  it('with those that it refers to, and that those refer to', async () => {
    const at = callEndedProto.indexOf('enum TaskType');
    const head = 'syntax = "proto3"; package callstatus; import ';
    const refers = (name: string) => ({ references: [{ name, subject: `${name} subject`, version: 2 }] });
    const schemas = await over({
      'GET /schemas/ids/7': written(
        `${head} "a.proto"; ${callEndedProto.slice(callEndedProto.indexOf('message'), at)}`,
        refers('a.proto'),
      ),
      'GET /subjects/a.proto%20subject/versions/2': written(`${head} public "b.proto";`, refers('b.proto')),
      'GET /subjects/b.proto%20subject/versions/2': written(
        `syntax = "proto3"; package callstatus; ${callEndedProto.slice(at)}`,
      ),
    });
    expect(await worked(schemas, framed())).toEqual(call);
  });

  it('that a header names, which says which message it is', async () => {
    const schemas = await over({ [`GET /schemas/guids/${GUID}`]: written() });
    const id = Buffer.concat([Buffer.from(`01${GUID.replaceAll('-', '')}`, 'hex'), FIRST]);
    expect(await worked(schemas, body, [{ key: '__value_schema_id', value: id }])).toEqual(call);
  });

  it.each(['contentId', 'globalId'])(
    'of Apicurio’s %s, as its text, with its serializers’ name of the message',
    async (space) => {
      const path = `GET /apis/registry/v3/ids/${space}s/7`;
      const artifactType = space === 'globalId' ? { artifactType: 'PROTOBUF' } : {};
      const schemas = await over(
        {
          // What comes with what it refers to in its place is no text.
          [`${path}?references=DEREFERENCE&dereference=true&returnArtifactType=true`]:
            space === 'globalId' ? { text: '\n\u0001a', ...artifactType } : { text: callEndedProto },
          [path]: { text: callEndedProto, ...artifactType },
        },
        CCOMPAT,
      );
      const id = Buffer.alloc(8);
      id.writeBigInt64BE(7n);
      const value = Buffer.concat([Buffer.from('\u000b\n\tCallEnded'), body]);
      expect(await worked(schemas, value, [{ key: `apicurio.value.${space}`, value: id }])).toEqual(call);
    },
  );
});

describe('a record is put aside', () => {
  it.each<[string, FakeAnswer, readonly number[], RegExp]>([
    [
      'of another message',
      written(callEndedProto.replace('message', 'message Ping {}\nmessage')),
      [0],
      /^INCOMPATIBLE_SCHEMA: .* callstatus.Ping, not/,
    ],
    [
      'whose schema has no call',
      written('syntax = "proto3"; message Ping {}'),
      [0],
      /^INCOMPATIBLE_SCHEMA: schema 7 cannot be read as CallEnded: it has no message/,
    ],
    [
      'whose schema is Avro',
      { content: { schema: callEndedSchema.json } },
      [0],
      /^INCOMPATIBLE_SCHEMA: .*a schema of the kind AVRO/,
    ],
    ['whose schema is no Protobuf', written('syntax = '), [0], /^INCOMPATIBLE_SCHEMA: /],
    [
      'whose schema is not there',
      { status: 404, content: { error_code: 40403, message: 'no' } },
      [0],
      /^UNKNOWN_SCHEMA_ID: /,
    ],
    ['without indexes', written(), [], /^UNDECODABLE: schema 7: /],
    ['that is cut', written(), [0, 10, 0xff], /^UNDECODABLE: schema 7: eventId: a length/],
  ])('%s', async (_, answer, indexes, problem) => {
    expect(await worked(await over({ 'GET /schemas/ids/7': answer }), framed(indexes))).toMatch(problem);
  });

  it('that has no frame', async () => {
    expect(await worked(await over({}), body)).toMatch(/^BAD_MAGIC_BYTE: /);
  });
});

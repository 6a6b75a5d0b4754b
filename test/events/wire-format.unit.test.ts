import { describe, expect, it } from 'vitest';
import { readFrame, writeFrame } from '../../src/events/wire-format.ts';

const BODY = Buffer.from('a body');
const GUID = '9f1c2d3e-0011-2233-4455-66778899aabb';
const guidBytes = Buffer.from(GUID.replaceAll('-', ''), 'hex');

const header = (key: string, value: readonly number[] | Buffer | string) => ({
  key,
  value: Buffer.from(value as string),
});
const long = (id: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(id);
  return bytes;
};
const frameOf = (value: Buffer, ...headers: ReturnType<typeof header>[]) => readFrame({ value, headers }, true);

describe('a value that begins with the id of its schema', () => {
  it('is read as Confluent writes it', () => {
    expect(frameOf(writeFrame(70_000, BODY))).toEqual({ kind: 'framed', schemaId: 70_000, body: BODY, indexes: null });
  });

  it('is read as Apicurio 2 writes it: no registry has a schema 0', () => {
    const value = Buffer.concat([Buffer.from([0]), long(7n), BODY]);
    expect(frameOf(value)).toEqual({ kind: 'framed', schemaId: 'globalId 7', body: BODY, indexes: null });
  });

  it('is taken for Confluent’s where eight bytes would not fit', () => {
    expect(frameOf(Buffer.from([0, 0, 0, 0, 0, 1]))).toMatchObject({ kind: 'framed', schemaId: 0 });
  });
});

describe('a header that names the schema of the value', () => {
  const framed = writeFrame(9, BODY);

  it.each([
    [
      'Confluent’s, by a GUID',
      [header('__value_schema_id', Buffer.concat([Buffer.from([1]), guidBytes]))],
      `guid ${GUID}`,
    ],
    ['Confluent’s, by an id', [header('__value_schema_id', [0, 0, 0, 0, 5])], 5],
    ['Apicurio 3’s', [header('apicurio.value.contentId', long(3n))], 'contentId 3'],
    ['Apicurio 2’s', [header('apicurio.value.globalId', long(2n ** 40n))], 'globalId 1099511627776'],
    [
      'Apicurio’s, of which the global id counts',
      [header('apicurio.value.contentId', long(3n)), header('apicurio.value.globalId', long(4n))],
      'globalId 4',
    ],
    [
      'beside others',
      [
        header('traceparent', '00'),
        header('apicurio.value.contentId', long(3n)),
        header('apicurio.value.encoding', 'BINARY'),
      ],
      'contentId 3',
    ],
    [
      'twice, of which the last counts',
      [header('__value_schema_id', [0, 0, 0, 0, 5]), header('__value_schema_id', [0, 0, 0, 0, 6])],
      6,
    ],
  ])('is read: %s', (_, headers, schemaId) => {
    expect(frameOf(BODY, ...headers)).toEqual({ kind: 'framed', schemaId, body: BODY, indexes: null });
    // Whatever the value begins with.
    expect(frameOf(framed, ...headers)).toEqual({ kind: 'framed', schemaId, body: framed, indexes: null });
  });

  it.each([
    ['an id', [0, 0, 0, 0, 5], 5],
    ['a GUID', [1, ...guidBytes], `guid ${GUID}`],
  ])('may say behind %s which message of the schema it is, as of Protobuf', (_, id, schemaId) => {
    const headers = [header('__value_schema_id', [...id, 2, 4])];
    expect(frameOf(BODY, ...headers)).toEqual({ kind: 'framed', schemaId, body: BODY, indexes: Buffer.from([2, 4]) });
  });

  it.each([
    ['of no known length', header('__value_schema_id', [0, 0, 5]), /__value_schema_id holds no schema id: 3 bytes/],
    ['of an unknown kind', header('__value_schema_id', [2, 0, 0, 0, 5]), /holds no schema id/],
    [
      'that is no number of Apicurio’s',
      header('apicurio.value.globalId', '7'),
      /apicurio.value.globalId holds no id: 1 bytes/,
    ],
  ])('is refused where it holds an id %s', (_, odd, message) => {
    expect(frameOf(framed, odd)).toEqual({ kind: 'foreign', message: expect.stringMatching(message) as string });
  });

  it('is refused where it says that the body is JSON', () => {
    const headers = [header('apicurio.value.contentId', long(3n)), header('apicurio.value.encoding', 'JSON')];
    expect(frameOf(BODY, ...headers)).toMatchObject({
      kind: 'foreign',
      message: expect.stringContaining('encoding=BINARY') as string,
    });
  });

  it('is none where it names the schema of the key', () => {
    expect(frameOf(framed, header('__key_schema_id', [0, 0, 0, 0, 5]))).toMatchObject({ schemaId: 9 });
  });
});

describe('headers of Apicurio where another registry is asked', () => {
  const headers = [header('apicurio.value.globalId', long(3n)), header('apicurio.value.encoding', 'JSON')];

  it('are left over from whoever wrote the value before, where that begins with an id', () => {
    expect(readFrame({ value: writeFrame(9, BODY), headers }, false)).toEqual({
      kind: 'framed',
      schemaId: 9,
      body: BODY,
      indexes: null,
    });
  });

  it('name the schema all the same where nothing else does', () => {
    expect(readFrame({ value: BODY, headers: headers.slice(0, 1) }, false)).toMatchObject({ schemaId: 'globalId 3' });
  });
});

describe('a value that is written in another way', () => {
  const spaced = Buffer.from('\n  { "callId": "a" }\r\n');
  it.each([
    ['AWS Glue', Buffer.concat([Buffer.from([3, 0]), guidBytes, BODY]), /AWS Glue.*KafkaAvroSerializer/],
    ['AWS Glue, compressed', Buffer.concat([Buffer.from([3, 5]), guidBytes, BODY]), /AWS Glue/],
    [
      'an Avro container file',
      Buffer.concat([Buffer.from('Obj'), Buffer.from([1]), BODY]),
      /container file.*by itself/,
    ],
    ['Avro’s single-object encoding', Buffer.concat([Buffer.from([0xc3, 1]), long(9n), BODY]), /single-object/],
    ['JSON', Buffer.from('{"callId":"a"}'), /JSON.*AvroConverter/],
    ['JSON among spaces', spaced, /JSON/],
    ['a list of JSON', Buffer.from('[]'), /JSON/],
  ])('is named: %s', (_, value, message) => {
    expect(frameOf(value)).toEqual({ kind: 'foreign', message: expect.stringMatching(message) as string });
  });

  it('is named by its content type, as Azure writes it', () => {
    const azure = header('content-type', `avro/binary+${guidBytes.toString('hex')}`);
    expect(frameOf(BODY, azure)).toEqual({ kind: 'foreign', message: expect.stringMatching(/Azure/) as string });
    expect(frameOf(BODY, header('content-type', 'avro/binary'))).toEqual({ kind: 'bad-magic-byte', byte: 97 });
    expect(frameOf(writeFrame(9, BODY), azure)).toMatchObject({ kind: 'framed', schemaId: 9 });
  });

  it.each([
    ['a brace that nothing closes', Buffer.from('{"callId"')],
    ['as many bytes as AWS Glue has before every value', Buffer.concat([Buffer.from([3, 0]), guidBytes])],
    ['another compression', Buffer.concat([Buffer.from([3, 7]), guidBytes, BODY])],
    ['another text', Buffer.from('Object')],
  ])('is not guessed at: %s', (_, value) => {
    expect(frameOf(value)).toMatchObject({ kind: 'bad-magic-byte' });
  });

  it('is too short where it ends before an id would', () => {
    expect(frameOf(Buffer.from([7, 8]))).toEqual({ kind: 'too-short', bytes: 2 });
  });
});

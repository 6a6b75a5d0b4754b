import { expect, it } from 'vitest';
import { askBroker, type AskedBroker } from '../../../../src/adapters/kafka/protocol/ask-broker.ts';
import { fetchQuestion } from '../../../../src/adapters/kafka/protocol/fetch-request.ts';
import { StopError } from '../../../../src/pipeline/failures.ts';

const hex = (...parts: readonly string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** A broker that says this to whatever it is asked, and notes what that was. */
function brokerThatAnswers(answer: Buffer, maxVersion = 18) {
  const asked: { apiVersion: number; bytes: Buffer }[] = [];
  const broker: AskedBroker = {
    nodeId: 1,
    versions: { 1: { minVersion: 4, maxVersion } },
    connectionPool: {
      async send(exchange) {
        const { request, response } = exchange as {
          request: { apiVersion: number; encode(): Promise<{ buffer: Buffer; following: readonly Buffer[] }> };
          response: { decode(bytes: Buffer): Promise<object>; parse(decoded: object): Promise<unknown> };
        };
        const { buffer, following } = await request.encode();
        asked.push({ apiVersion: request.apiVersion, bytes: Buffer.concat([buffer, ...following]) });
        return response.parse(await response.decode(answer));
      },
    },
  };
  return { broker, asked };
}

const REQUEST = {
  topic: 'in',
  sessionId: 9,
  sessionEpoch: 2,
  positions: [{ partition: 3, offset: 258n }],
  forgotten: [5],
  maxWaitMs: 500,
  maxBytes: 1 << 20,
  maxBytesPerPartition: 1 << 10,
};

it('a fetch asks in version 11 for committed data, and its answer is read', async () => {
  const { broker, asked } = brokerThatAnswers(
    hex(
      '0000000b 0000 00000009', // throttled for 11 ms, no error, session 9
      '00000001 0002 696e 00000001 00000003 0000', // one partition of "in": 3, no error
      '0000000000000105 0000000000000104 0000000000000001', // ends at 261, stable up to 260, begins at 1
      '00000001 0000000000000007 0000000000000102', // producer 7 aborted what it began at 258
      'ffffffff 00000003 010203', // no other replica; records
    ),
  );
  const { bytes, ...answer } = await askBroker(broker, fetchQuestion(broker, REQUEST));
  expect(answer).toEqual({
    throttleMs: 11,
    errorCode: 0,
    sessionId: 9,
    partitions: [
      {
        partition: 3,
        errorCode: 0,
        highWatermark: 261n,
        aborted: [{ producerId: 7n, firstOffset: 258n }],
        records: Buffer.from([1, 2, 3]),
      },
    ],
  });
  expect(bytes.buffer).toBe(answer.partitions[0]!.records.buffer);
  expect(asked[0]!.apiVersion).toBe(11);
  expect(asked[0]!.bytes.toString('hex')).toBe(
    hex(
      'ffffffff 000001f4 00000001 00100000 01 00000009 00000002',
      '00000001 0002 696e 00000001 00000003 ffffffff 0000000000000102 ffffffffffffffff 00000400',
      '00000001 0002 696e 00000001 00000005 0000',
    ).toString('hex'),
  );
});

it('a fetch that changes nothing names no topic, and nulls in an answer are nothing', async () => {
  const { broker, asked } = brokerThatAnswers(
    hex(
      '00000000 0000 00000009 00000001 0002 696e 00000001 00000003 0001',
      'ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffff ffffffff ffffffff',
    ),
  );
  const { partitions } = await askBroker(broker, fetchQuestion(broker, { ...REQUEST, positions: [], forgotten: [] }));
  expect(partitions).toMatchObject([{ partition: 3, errorCode: 1, aborted: [], records: Buffer.alloc(0) }]);
  expect(asked[0]!.bytes).toHaveLength(35);
});

it('a broker that is too old for it is not asked', () => {
  const { broker } = brokerThatAnswers(Buffer.alloc(0), 10);
  expect(() => fetchQuestion(broker, REQUEST)).toThrow(StopError);
});

import { expect, it } from 'vitest';
import type { AskedBroker } from '../../../../src/adapters/kafka/protocol/ask-broker.ts';
import { fetchTopicId } from '../../../../src/adapters/kafka/protocol/metadata-request.ts';
import { createWireReader } from '../../../../src/adapters/kafka/protocol/wire-reader.ts';
import { createWireWriter } from '../../../../src/adapters/kafka/protocol/wire-writer.ts';
import { writeTopicId } from '../../../support/fake-fetch-wire.ts';

/** Answers version 10, or version 9, which is the same without ids. */
function brokerWith(id: string | null, maxVersion: number) {
  const asked: { apiVersion: number; topic: string | null; makesIt: boolean }[] = [];
  const broker: AskedBroker = {
    nodeId: 1,
    versions: { 3: { minVersion: 0, maxVersion } },
    connectionPool: {
      async send(exchange) {
        const { request, response } = exchange as {
          request: { apiVersion: number; encode(): Promise<{ buffer: Buffer }> };
          response: { decode(bytes: Buffer): Promise<object>; parse(decoded: object): Promise<unknown> };
        };
        const from = createWireReader((await request.encode()).buffer, true);
        from.end();
        const [topic] = from.list(() => {
          const id = from.raw(request.apiVersion === 10 ? 16 : 0);
          expect(id).toEqual(Buffer.alloc(id.length));
          const name = from.text();
          from.end();
          return name;
        });
        asked.push({ apiVersion: request.apiVersion, topic: topic!, makesIt: from.flag() });
        expect([from.flag(), from.flag()]).toEqual([false, false]);
        from.end();
        expect(() => from.int8()).toThrow(RangeError);
        const to = createWireWriter(true);
        to.end();
        writeTopicId(to, 'in', id, request.apiVersion === 10);
        return response.parse(await response.decode(Buffer.concat([...to.finish()])));
      },
    },
  };
  return { broker, asked };
}

it('a topic is asked for its id, and not made', async () => {
  const id = '0123456789abcdef'.repeat(2);
  const { broker, asked } = brokerWith(id, 13);
  expect(await fetchTopicId(broker, 'in')).toMatchObject({ id, errorCode: 0 });
  expect(asked).toEqual([{ apiVersion: 10, topic: 'in', makesIt: false }]);
});

it('a topic that is not there is an error, also from a broker without ids', async () => {
  expect(await fetchTopicId(brokerWith(null, 13).broker, 'in')).toMatchObject({ errorCode: 3 });
  expect(await fetchTopicId(brokerWith(null, 9).broker, 'in')).toMatchObject({ errorCode: 3, id: null });
  expect(await fetchTopicId(brokerWith('a'.repeat(32), 9).broker, 'in')).toMatchObject({ errorCode: 0, id: null });
});

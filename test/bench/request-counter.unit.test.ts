import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCountingProxy } from '../../bench/counting-proxy.ts';
import { apiName } from '../../bench/wire/api-names.ts';
import { createRequestCounter, type CountedRequest } from '../../bench/wire/request-counter.ts';
import { waitFor } from '../support/wait-for.ts';

function requestOf({ apiKey, apiVersion }: CountedRequest, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(8 + bodyBytes, 0xff);
  bytes.writeInt32BE(4 + bodyBytes, 0);
  bytes.writeInt16BE(apiKey, 4);
  bytes.writeInt16BE(apiVersion, 6);
  return bytes;
}

describe('the counter of requests', () => {
  it('tells every request, however the bytes are cut', () => {
    const request = fc.record({
      apiKey: fc.nat({ max: 80 }),
      apiVersion: fc.nat({ max: 20 }),
      body: fc.nat({ max: 50 }),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 10 }), cuts, (requests, sizes) => {
        const bytes = Buffer.concat(requests.map(({ body, ...head }) => requestOf(head, body)));
        const found: CountedRequest[] = [];
        const count = createRequestCounter((one) => found.push(one));
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const size = sizes[cut % sizes.length]!;
          count(bytes.subarray(at, at + size));
          at += size;
        }
        expect(found).toEqual(requests.map(({ apiKey, apiVersion }) => ({ apiKey, apiVersion })));
      }),
    );
  });
});

describe('the names of requests', () => {
  it('are those of Kafka, and a number where there is none', () => {
    expect([0, 1, 28].map(apiName)).toEqual(['Produce', 'Fetch', 'TxnOffsetCommit']);
    expect(apiName(9_999)).toBe('API 9999');
  });
});

describe('the counting proxy', () => {
  it('hands on what both sides say, and counts it by kind', async () => {
    await using closing = new AsyncDisposableStack();
    // A broker that says back what it hears.
    const broker = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(broker, 'listening');
    closing.defer(() => void broker.close());
    const proxy = createCountingProxy();
    closing.defer(proxy.close);
    const [port] = await proxy.detour([{ brokerId: 1, port: (broker.address() as AddressInfo).port }]);
    const client = connect({ host: '127.0.0.1', port: port! });
    const said = Buffer.concat([1, 1, 12].map((apiKey) => requestOf({ apiKey, apiVersion: 3 }, 20)));
    const heard: Buffer[] = [];
    client.on('data', (piece) => heard.push(piece));
    client.write(said);
    await waitFor('an answer', () => Buffer.concat(heard).length === said.length);
    expect(Buffer.concat(heard)).toEqual(said);
    const { requests, bytesToBrokers, bytesFromBrokers } = proxy.traffic();
    expect([...requests]).toEqual([
      ['Fetch v3', 2],
      ['Heartbeat v3', 1],
    ]);
    expect([bytesToBrokers, bytesFromBrokers]).toEqual([said.length, said.length]);
    client.destroy();
  });
});

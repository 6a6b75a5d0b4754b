import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSocketFactory } from '../../../src/adapters/kafka/broker-socket.ts';
import '../../../src/adapters/kafka/kafkajs.ts';
import { waitFor } from '../../support/wait-for.ts';

const require = createRequire(import.meta.url);
const createRequest = require('kafkajs/src/protocol/request') as (request: object) => Promise<{ buffer: Buffer }>;
const Encoder = require('kafkajs/src/protocol/encoder') as new () => Record<string, (value: unknown) => never>;

let server: Server;
let client: Socket;
let atBroker: Socket;
let received: Buffer;
beforeEach(async () => {
  received = Buffer.alloc(0);
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  client = createSocketFactory()({ host: '127.0.0.1', port, ssl: null as never, onConnect: () => {} });
  [atBroker] = (await accepted) as [Socket];
  atBroker.on('data', (bytes) => (received = Buffer.concat([received, bytes])));
});
afterEach(async () => {
  client.destroy();
  atBroker.destroy();
  server.close();
  await once(server, 'close');
});

function answer(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

/** A request as kafkajs itself would write it. */
function written(payload: Buffer): Buffer {
  const rest = Buffer.concat([
    Buffer.from([0, 3, 0, 5, 0, 0, 0, 7, 0, 2]), // API 3, version 5, correlation id 7, two characters
    Buffer.from('me'),
    payload,
  ]);
  return answer(rest);
}

const requestOf = (payload: object) =>
  createRequest({
    correlationId: 7,
    clientId: 'me',
    request: { apiKey: 3, apiVersion: 5, encode: () => Promise.resolve(payload) },
  });

describe('a connection to a broker', () => {
  it('gives whole answers, each in a buffer of its own', async () => {
    const answers: Buffer[] = [];
    client.on('data', (bytes: Buffer) => answers.push(bytes));
    const [small, large] = [answer(Buffer.from('small')), answer(Buffer.alloc(1_000_000, 'large'))];
    const all = Buffer.concat([small, large, small]);
    atBroker.write(all.subarray(0, 7));
    await waitFor('the first piece', () => client.bytesRead === 7);
    atBroker.write(all.subarray(7));
    await waitFor('three answers', () => answers.length === 3);
    expect(answers.map((each) => Buffer.compare(each, each.length === small.length ? small : large))).toEqual([
      0, 0, 0,
    ]);
  });

  it('ends with an error where something else answers', async () => {
    client.on('data', () => {});
    const failed = once(client, 'error');
    atBroker.write('HTTP/1.1 400 Bad Request');
    expect((await failed)[0]).toMatchObject({ message: expect.stringContaining('no Kafka broker') });
  });

  it('tells when the broker closes it', async () => {
    client.on('data', () => {});
    const ended = once(client, 'end');
    atBroker.end();
    await expect(ended).resolves.toEqual([]);
  });

  it('writes requests as kafkajs would', async () => {
    const encoder = new Encoder();
    encoder['writeInt32']!(9);
    client.write((await requestOf(encoder)).buffer);
    const expected = written(Buffer.from([0, 0, 0, 9]));
    await waitFor('the request', () => received.length >= expected.length);
    expect(received).toEqual(expected);
  });

  it('writes what follows a request right behind it, however many are written at once', async () => {
    const requests = await Promise.all(
      [1_000_000, 3, 500_000].map((length, fill) =>
        requestOf({ buffer: Buffer.from('head'), following: [Buffer.alloc(length, fill + 1)] }),
      ),
    );
    for (const { buffer } of requests) client.write(buffer);
    const expected = Buffer.concat(
      [1_000_000, 3, 500_000].map((length, fill) =>
        written(Buffer.concat([Buffer.from('head'), Buffer.alloc(length, fill + 1)])),
      ),
    );
    await waitFor('the requests', () => received.length >= expected.length);
    expect(received.equals(expected)).toBe(true);
  });
});

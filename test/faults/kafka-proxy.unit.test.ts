import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { API_KEYS, framesOf, readRequestHeader, type Api } from './kafka-frames.ts';
import { createKafkaProxy, type KafkaProxy } from './kafka-proxy.ts';

function request(api: Api, clientId: string, correlationId = 1): Buffer {
  const body = Buffer.alloc(10 + clientId.length);
  body.writeInt16BE(API_KEYS[api], 0);
  body.writeInt32BE(correlationId, 4);
  body.writeInt16BE(clientId.length, 8);
  body.write(clientId, 10);
  return withLength(body);
}

function answer(correlationId: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeInt32BE(correlationId);
  return withLength(body);
}

function withLength(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

describe('frames of a stream', () => {
  it('are the same however the stream is cut', async () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }).map((body) => withLength(Buffer.from(body))));
    await fc.assert(
      fc.asyncProperty(frames, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), async (expected, sizes) => {
        async function* chunks() {
          let rest = Buffer.concat(expected);
          for (const size of sizes) {
            if (rest.length === 0) return;
            yield rest.subarray(0, size);
            rest = rest.subarray(size);
          }
        }
        const found: Buffer[] = [];
        for await (const frame of framesOf(chunks())) found.push(frame);
        expect(found).toEqual(expected);
      }),
    );
  });

  it('tell whose request it is', () => {
    expect(readRequestHeader(request('endTransaction', 'w1', 7))).toEqual({
      apiKey: 26,
      correlationId: 7,
      clientId: 'w1',
    });
  });
});

describe('the proxy', () => {
  let broker: Server;
  let proxy: KafkaProxy;
  let port: number;
  let arrived: number[];
  const never = new AbortController().signal;

  beforeEach(async () => {
    arrived = [];
    // It answers every request at once.
    broker = createServer((socket) => void serve(socket)).listen(0, '127.0.0.1');
    await once(broker, 'listening');
    proxy = createKafkaProxy();
    [port] = (await proxy.detour([{ brokerId: 1, port: (broker.address() as AddressInfo).port }])) as [number];
  });
  afterEach(async () => {
    await proxy.close();
    await once(broker.close(), 'close');
  });

  async function serve(socket: Socket): Promise<void> {
    socket.on('error', () => {});
    for await (const frame of framesOf(socket)) {
      const { correlationId } = readRequestHeader(frame);
      arrived.push(correlationId);
      socket.write(answer(correlationId));
    }
  }

  /** A client that has sent a request; `answered` says how many answers came, `closed` whether it was cut off. */
  function client(...requests: readonly Buffer[]) {
    const socket = connect(port, '127.0.0.1');
    const state = {
      answers: 0,
      closed: false,
      send: (frame: Buffer) => socket.write(frame),
      end: () => socket.destroy(),
    };
    socket.on('error', () => {});
    socket.on('data', () => (state.answers += 1));
    socket.on('close', () => (state.closed = true));
    for (const frame of requests) socket.write(frame);
    return state;
  }

  it('lets pass what nobody interferes with', async () => {
    const someone = client(request('produce', 'w1'));
    await waitFor('an answer', () => someone.answers === 1);
    someone.end();
  });

  it('cuts the connections of one client, and no others', async () => {
    const [cut, other] = [client(request('fetch', 'w1')), client(request('fetch', 'w2'))];
    await waitFor('answers', () => cut.answers === 1 && other.answers === 1);
    proxy.link({ clientId: 'w1' }, { kind: 'cut' });
    await waitFor('the cut', () => cut.closed);
    const again = client(request('fetch', 'w1'));
    await waitFor('the second cut', () => again.closed);
    expect([again.answers, other.closed]).toEqual([0, false]);
    proxy.link({ clientId: 'w1' }, { kind: 'pass' });
    const healed = client(request('fetch', 'w1'));
    await waitFor('an answer', () => healed.answers === 1);
    healed.end();
    other.end();
  });

  it('delivers afterwards what fell into a black hole', async () => {
    proxy.link({ clientId: 'w1' }, { kind: 'black hole' });
    const silent = client(request('produce', 'w1', 5));
    const other = client(request('produce', 'w2', 6));
    await waitFor('the other answer', () => other.answers === 1);
    expect([arrived, silent.closed]).toEqual([[6], false]);
    proxy.link({ clientId: 'w1' }, { kind: 'pass' });
    await waitFor('the late answer', () => silent.answers === 1);
    silent.end();
    other.end();
  });

  it.each([
    ['forward', [1], 1],
    ['cut before', [], 0],
    ['cut after', [1], 0],
  ] as const)('holds a request until it is released: %s', async (release, requests, answers) => {
    const intercepted = proxy.intercept({ clientId: 'w1' }, 'endTransaction', never);
    const someone = client(request('endTransaction', 'w1'));
    const held = await intercepted;
    expect([held.clientId, held.brokerId, arrived]).toEqual(['w1', 1, []]);
    held.release(release);
    await waitFor('what comes of it', () => (answers === 1 ? someone.answers === 1 : someone.closed));
    expect([arrived, someone.answers]).toEqual([requests, answers]);
    someone.end();
  });

  it('refuses connections to a broker that is away', async () => {
    await proxy.listen(1, false);
    const refused = connect(port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    await proxy.listen(1, true);
    const someone = client(request('fetch', 'w1'));
    await waitFor('an answer', () => someone.answers === 1);
    someone.end();
  });
});

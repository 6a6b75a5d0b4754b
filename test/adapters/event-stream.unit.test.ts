import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventStream, type EventStream } from '../../src/adapters/event-stream.ts';
import { startHttpServer, type HttpServer } from '../../src/adapters/http.ts';
import { listenToEvents } from '../support/listen-to-events.ts';
import { waitFor } from '../support/wait-for.ts';

const MOST = 5;

let stream: EventStream<string>;
let server: HttpServer;
let listenerCounts: number[];

beforeEach(async () => {
  const counts: number[] = [];
  listenerCounts = counts;
  stream = createEventStream({
    mostListeners: MOST,
    channelOf: (query) => query.get('of') ?? 'all',
    greet: (channel) => ({ event: 'greeting', line: `hello ${channel}` }),
    onListeners: (count) => counts.push(count),
  });
  server = await startHttpServer('127.0.0.1', 0, {}, { '/events': stream.open });
});
afterEach(() => server.close());

const listen = (query = '') => listenToEvents(`${server.url}/events${query}`);
const untilListeners = (count: number) => waitFor(`${count} listeners`, () => stream.listeners() === count);

describe('an event stream', () => {
  it('greets everybody, and tells all of a channel the same', async () => {
    const listeners = await Promise.all([listen('?of=a'), listen('?of=b'), listen('?of=a'), listen()]);
    const asked: string[] = [];
    stream.send('news', (channel) => {
      asked.push(channel);
      return `news of ${channel}`;
    });
    await waitFor('the news', () => listeners.every(({ events }) => events.length === 2));
    expect(listeners.map(({ events }) => events.map(({ event, line }) => `${event}: ${line}`))).toEqual(
      ['a', 'b', 'a', 'all'].map((channel) => [`greeting: hello ${channel}`, `news: news of ${channel}`]),
    );
    expect(asked.toSorted()).toEqual(['a', 'all', 'b']);
    expect(listeners[0].headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('tells who comes and goes', async () => {
    const [one, other] = [await listen(), await listen()];
    one.leave();
    await untilListeners(1);
    other.leave();
    await untilListeners(0);
    expect(listenerCounts).toEqual([1, 2, 1, 0]);
  });

  it('refuses one more than it can bear, until somebody goes', async () => {
    const listeners = await Promise.all(Array.from({ length: MOST }, () => listen()));
    const refused = await listen();
    expect([refused.status, refused.headers['retry-after'], stream.listeners()]).toEqual([503, '30', MOST]);
    listeners[0]!.leave();
    await untilListeners(MOST - 1);
    expect((await listen()).status).toBe(200);
  });

  it('drops a listener that does not read, and goes on for the others', async () => {
    const [slow, quick] = [await listen(), await listen()];
    slow.freeze();
    const line = 'x'.repeat(256 << 10);
    let sent = 0;
    await waitFor('the slow one to be dropped', () => {
      stream.send('news', () => line);
      sent += 1;
      return stream.listeners() === 1;
    });
    await waitFor('all news', () => quick.events.length === 1 + sent);
    slow.leave();
  });

  it('answers HEAD without listening', async () => {
    const response = await fetch(`${server.url}/events`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect([stream.listeners(), await response.text()]).toEqual([0, '']);
  });

  it('says the last word, and takes nobody any more', async () => {
    const listener = await listen();
    stream.close('end');
    await listener.ended;
    expect(listener.events.at(-1)).toEqual({ event: 'end', line: '' });
    expect((await listen()).status).toBe(503);
  });

  it('does not hold up the end of the server, whoever listens or does not read', async () => {
    const listeners = await Promise.all([listen(), listen(), listen()]);
    listeners[0].freeze();
    for (let i = 0; i < 40; i++) stream.send('news', () => 'x'.repeat(64 << 10));
    const startedAt = performance.now();
    stream.close('end');
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('says the last word also where the server ends at once', async () => {
    const listener = await listen();
    stream.close('end');
    await server.close();
    await listener.ended;
    expect(listener.events.at(-1)?.event).toBe('end');
  });
});

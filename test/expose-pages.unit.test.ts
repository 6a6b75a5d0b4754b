import { createServer } from 'node:net';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Pages } from '../src/adapters/http.ts';
import { exposePages } from '../src/expose-pages.ts';
import { StopError } from '../src/pipeline/failures.ts';
import type { Exposure } from '../src/worker-state.ts';
import { listenToEvents } from './support/listen-to-events.ts';

const log = pino({ level: 'silent' });
const parts = {
  version: '1.2.3',
  readReports: () => Promise.resolve([]),
  condition: () => ({ healthy: true, ready: true }),
};
const metrics: Pages = { '/metrics': () => ({ status: 200, contentType: 'text/plain', body: 'metrics' }) };

let exposure: Exposure | undefined;
afterEach(() => exposure?.close());

const expose = async (statusPage: boolean, port = 0) => {
  exposure = await exposePages(
    { HTTP_HOST: '127.0.0.1', HTTP_PORT: port, STATUS_PAGE: statusPage },
    log,
    metrics,
    parts,
  );
  return exposure.url!;
};
const statusesOf = (url: string) =>
  Promise.all(
    ['/', '/assets/page.js', '/events', '/metrics'].map(
      async (path) => (await fetch(url + path, { method: 'HEAD' })).status,
    ),
  );

describe('the pages of a worker', () => {
  it('are for people as well as for machines', async () => {
    expect(await statusesOf(await expose(true))).toEqual([200, 200, 200, 200]);
  });

  it('are for machines alone where the one for people is turned off', async () => {
    expect(await statusesOf(await expose(false))).toEqual([404, 404, 404, 200]);
  });

  it('close at once, whoever looks at them', async () => {
    const url = await expose(true);
    const listeners = await Promise.all([1, 2, 3].map(() => listenToEvents(`${url}/events`)));
    const startedAt = performance.now();
    await exposure!.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await Promise.all(listeners.map(({ ended }) => ended));
    expect(listeners.map(({ events }) => events.at(-1)?.event)).toEqual(['end', 'end', 'end']);
    exposure = undefined;
  });

  it('say which setting is wrong where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(expose(true, port)).rejects.toThrow(StopError);
    other.close();
  });
});

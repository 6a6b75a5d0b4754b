import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpServer, type HttpServer, type Pages } from '../../src/adapters/http.ts';
import { StopError } from '../../src/pipeline/failures.ts';

const pages: Pages = {
  '/ok': () => ({ status: 200, contentType: 'text/plain', body: 'fine' }),
  '/bad': () => ({ status: 503, contentType: 'text/plain', body: 'stuck' }),
  '/broken': () => Promise.reject(new Error('secret')),
};

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: string }> {
  server ??= await startHttpServer('127.0.0.1', 0, pages);
  const response = await fetch(server.url + path, init);
  return { status: response.status, body: await response.text() };
}

describe('the HTTP server', () => {
  it('serves pages, with or without a query, and nothing else', async () => {
    expect(await ask('/ok?x=1')).toEqual({ status: 200, body: 'fine' });
    expect(await ask('/bad')).toEqual({ status: 503, body: 'stuck' });
    expect(await ask('/constructor')).toEqual({ status: 404, body: 'there is: /ok /bad /broken\n' });
  });

  it('answers HEAD without a body, and refuses other methods', async () => {
    expect(await ask('/ok', { method: 'HEAD' })).toEqual({ status: 200, body: '' });
    expect((await ask('/ok', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('tells nothing of an error inside', async () => {
    expect(await ask('/broken')).toEqual({ status: 500, body: '' });
  });

  it('says which setting is wrong where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startHttpServer('127.0.0.1', port, pages)).rejects.toThrow(StopError);
    await expect(startHttpServer('127.0.0.1', port, pages)).rejects.toThrow(/HTTP_HOST and HTTP_PORT .* EADDRINUSE/);
    other.close();
  });
});

import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpServer, type HttpServer, type Pages, type Streams } from '../../src/adapters/http.ts';
import { StopError } from '../../src/pipeline/failures.ts';

const pages: Pages = {
  '/ok': () => ({ status: 200, contentType: 'text/plain', body: 'fine' }),
  '/bad': () => ({ status: 503, contentType: 'text/plain', body: 'stuck' }),
  '/broken': () => Promise.reject(new Error('secret')),
  '/file': () => ({ status: 200, contentType: 'text/css', body: 'body {}', etag: '"1"' }),
};

const streams: Streams = {
  '/stream': (_, response) => void response.writeHead(200).end('on and on'),
  '/broken-stream': () => {
    throw new Error('secret');
  },
};

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function request(path: string, init?: RequestInit): Promise<Response> {
  server ??= await startHttpServer('127.0.0.1', 0, pages, streams);
  return fetch(server.url + path, init);
}

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: string }> {
  const response = await request(path, init);
  return { status: response.status, body: await response.text() };
}

describe('the HTTP server', () => {
  it('serves pages, with or without a query, and nothing else', async () => {
    expect(await ask('/ok?x=1')).toEqual({ status: 200, body: 'fine' });
    expect(await ask('/bad')).toEqual({ status: 503, body: 'stuck' });
    expect(await ask('/constructor')).toEqual({ status: 404, body: 'there is: /ok /bad /broken /file\n' });
  });

  it('answers HEAD without a body, and refuses other methods', async () => {
    expect(await ask('/ok', { method: 'HEAD' })).toEqual({ status: 200, body: '' });
    expect((await ask('/ok', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('tells nothing of an error inside', async () => {
    expect(await ask('/broken')).toEqual({ status: 500, body: '' });
    expect(await ask('/broken-stream')).toEqual({ status: 500, body: '' });
  });

  it('gives streams the word', async () => {
    expect(await ask('/stream?x=1')).toEqual({ status: 200, body: 'on and on' });
    expect((await ask('/stream', { method: 'POST' })).status).toBe(405);
  });

  it('lets a browser keep what has a tag, for as long as it is the same', async () => {
    const first = await request('/file');
    expect([first.headers.get('cache-control'), first.headers.get('etag')]).toEqual(['no-cache', '"1"']);
    const again = await request('/file', { headers: { 'if-none-match': '"1"' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(await ask('/file', { headers: { 'if-none-match': '"2"' } })).toEqual({ status: 200, body: 'body {}' });
    expect((await request('/ok')).headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/ok', '/file', '/stream', '/broken', '/nowhere'])(
    'tells a browser to trust nothing in %s',
    async (path) => {
      const { headers } = await request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|http|data:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('set-cookie')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('says which setting is wrong where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startHttpServer('127.0.0.1', port, pages)).rejects.toThrow(StopError);
    await expect(startHttpServer('127.0.0.1', port, pages)).rejects.toThrow(/HTTP_HOST and HTTP_PORT .* EADDRINUSE/);
    other.close();
  });
});

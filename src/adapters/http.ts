import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StopError } from '../pipeline/failures.ts';

export interface Page {
  readonly status: 200 | 503;
  readonly contentType: string;
  readonly body: string;
}

/** What is served at which path. */
export type Pages = Readonly<Record<`/${string}`, () => Page | Promise<Page>>>;

export interface HttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const LONGEST_REQUEST_MS = 10_000;
const MOST_HEADERS = 50;

/**
 * Serves pages to GET and HEAD, and nothing else. `port` 0 takes a free one.
 * @throws StopError where the address cannot be listened on.
 */
export async function startHttpServer(host: string, port: number, pages: Pages): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(pages, request, response));
  server.maxHeadersCount = MOST_HEADERS;
  server.requestTimeout = LONGEST_REQUEST_MS;
  server.headersTimeout = LONGEST_REQUEST_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new StopError(`HTTP_HOST and HTTP_PORT (${host}:${port}) cannot be listened on: ${error.message}`, {
          cause: error,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close };
}

async function serve(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] as `/${string}`;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`there is: ${Object.keys(pages).join(' ')}\n`);
    return;
  }
  try {
    const { status, contentType, body } = await page();
    response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StopError } from '../pipeline/failures.ts';

export interface Page {
  readonly status: 200 | 503;
  readonly contentType: string;
  readonly body: string;
  /** What the body is known by. With it a browser may keep the page, and asks each time whether it is still that one. */
  readonly etag?: string;
}

type Path = `/${string}`;

/** What is served at which path. */
export type Pages = Readonly<Record<Path, () => Page | Promise<Page>>>;

/** Answers that have no end of their own, by path. Each answers GET and HEAD by itself. */
export type Streams = Readonly<Record<Path, (request: IncomingMessage, response: ServerResponse) => void>>;

export interface HttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const LONGEST_REQUEST_MS = 10_000;
const MOST_HEADERS = 50;

/**
 * Every answer forbids a browser to take it for something else, to fetch anything from elsewhere, to run what does not
 * come from a file of ours, and to show it inside of another site.
 */
const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * Serves pages and streams to GET and HEAD, and nothing else. `port` 0 takes a free one.
 * @throws StopError where the address cannot be listened on.
 */
export async function startHttpServer(
  host: string,
  port: number,
  pages: Pages,
  streams: Streams = {},
): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(pages, streams, request, response));
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

async function serve(
  pages: Pages,
  streams: Streams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] as Path;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const stream = Object.hasOwn(streams, path) ? streams[path] : undefined;
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  try {
    if (stream !== undefined) stream(request, response);
    else if (page !== undefined) answer(request, response, await page());
    else response.writeHead(404, { 'content-type': 'text/plain' }).end(`there is: ${Object.keys(pages).join(' ')}\n`);
  } catch {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function answer(request: IncomingMessage, response: ServerResponse, { status, contentType, body, etag }: Page): void {
  response.setHeader('cache-control', etag === undefined ? 'no-store' : 'no-cache');
  if (etag !== undefined) response.setHeader('etag', etag);
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(status, { 'content-type': contentType });
  response.end(request.method === 'HEAD' ? undefined : body);
}

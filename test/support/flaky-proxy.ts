import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type ProxyMode = 'pass' | 'refuse' | 'hang' | 'status 500' | 'status 404' | 'ask for a password';

const CREDENTIALS = `Basic ${Buffer.from('me:secret').toString('base64')}`;

/** An HTTP proxy before a real server, which can be told to misbehave. */
export interface FlakyProxy {
  readonly url: string;
  /** How many requests came in so far. */
  readonly requests: () => number;
  readonly behave: (mode: ProxyMode) => void;
  readonly close: () => Promise<void>;
}

export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const { origin, pathname } = new URL(target);
  let mode: ProxyMode = 'pass';
  let requests = 0;
  const server: Server = createServer((incoming, outgoing) => {
    requests += 1;
    if (mode === 'ask for a password' && incoming.headers.authorization !== CREDENTIALS) {
      outgoing.writeHead(401).end();
      return;
    }
    switch (mode) {
      case 'ask for a password':
      case 'pass': {
        const { method, headers } = incoming;
        const onward = request(origin + incoming.url!, { method: method!, headers }, (response) => {
          outgoing.writeHead(response.statusCode!, response.headers);
          response.pipe(outgoing);
        });
        incoming.pipe(onward);
        return;
      }
      case 'refuse':
        incoming.socket.destroy();
        return;
      case 'hang':
        return;
      case 'status 500':
      case 'status 404':
        outgoing.writeHead(Number(mode.slice(-3)), { 'content-type': 'text/html' }).end('<h1>gateway</h1>');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    requests: () => requests,
    behave: (next) => {
      mode = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

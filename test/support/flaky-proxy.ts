import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type ProxyMode =
  | 'pass'
  | 'refuse'
  | 'hang'
  | 'slow'
  | 'status 500'
  | 'status 429'
  | 'status 404'
  | 'ask for a password';

const CREDENTIALS = `Basic ${Buffer.from('me:secret').toString('base64')}`;
const SLOW_MS = 3_000;

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

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, headers } = incoming;
    const onward = request(origin + incoming.url!, { method: method!, headers }, (response) => {
      outgoing.writeHead(response.statusCode!, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  const server: Server = createServer((incoming, outgoing) => {
    requests += 1;
    switch (mode) {
      case 'ask for a password':
        if (incoming.headers.authorization === CREDENTIALS) pass(incoming, outgoing);
        else outgoing.writeHead(401).end();
        return;
      case 'pass':
        pass(incoming, outgoing);
        return;
      case 'slow':
        setTimeout(() => pass(incoming, outgoing), SLOW_MS);
        return;
      case 'refuse':
        incoming.socket.destroy();
        return;
      case 'hang':
        return;
      case 'status 500':
      case 'status 429':
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

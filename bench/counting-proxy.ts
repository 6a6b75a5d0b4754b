import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LOOPBACK } from '../local-stack/free-port.ts';
import type { Detour } from '../local-stack/local-stack.ts';
import { apiName } from './wire/api-names.ts';
import { createRequestCounter } from './wire/request-counter.ts';

/** What went through so far. */
export interface Traffic {
  /** By kind: name and version. */
  readonly requests: ReadonlyMap<string, number>;
  readonly bytesToBrokers: number;
  readonly bytesFromBrokers: number;
}

/** Stands right before the brokers and counts what comes; nothing is changed or held up. */
export interface CountingProxy {
  readonly detour: Detour;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Brokers count requests too, but not whose: a proxy that only one client uses does. */
export function createCountingProxy(): CountingProxy {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const requests = new Map<string, number>();
  const bytes = { to: 0, from: 0 };

  function serve(client: Socket, port: number): void {
    const broker = connect({ host: LOOPBACK, port, noDelay: true });
    const count = createRequestCounter(({ apiKey, apiVersion }) => {
      const kind = `${apiName(apiKey)} v${apiVersion}`;
      requests.set(kind, (requests.get(kind) ?? 0) + 1);
    });
    const cut = () => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.setNoDelay(true).on('data', (piece) => {
      bytes.to += piece.length;
      count(piece);
    });
    broker.on('data', (piece) => void (bytes.from += piece.length));
    client.pipe(broker);
    broker.pipe(client);
  }

  return {
    detour: (listeners) =>
      Promise.all(
        listeners.map(async ({ port }) => {
          const server = createServer((client) => serve(client, port)).listen(0, LOOPBACK);
          servers.push(server);
          await once(server, 'listening');
          return (server.address() as AddressInfo).port;
        }),
      ),
    traffic: () => ({ requests: new Map(requests), bytesToBrokers: bytes.to, bytesFromBrokers: bytes.from }),
    async close() {
      const closed = servers.map((server) => once(server.close(), 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

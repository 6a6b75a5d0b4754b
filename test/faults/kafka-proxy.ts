import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from '../../local-stack/free-port.ts';
import type { Detour } from '../../local-stack/local-stack.ts';
import { API_KEYS, framesOf, readCorrelationId, readRequestHeader, type Api } from './kafka-frames.ts';

/** What the network between some clients and some brokers does. */
export type Link =
  | { readonly kind: 'pass' }
  /** Connections are cut, and new ones as soon as they say a word. */
  | { readonly kind: 'cut' }
  /** Nothing comes through, in either direction, and nobody is told; what was under way arrives afterwards. */
  | { readonly kind: 'black hole' }
  /** Every request comes so much later. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** Whose requests, by the start of the client id, and to which broker; all brokers where none is named. */
export interface Whose {
  readonly clientId: string;
  readonly brokerId?: number;
}

/** What becomes of a request that was held. */
export type Release = 'forward' | 'cut before' | 'cut after';

/** A request that stands still until it is released. */
export interface HeldRequest {
  readonly clientId: string;
  readonly brokerId: number;
  /** All of it, with its length. */
  readonly frame: Buffer;
  /** `cut before`: no broker sees it. `cut after`: the broker works it, and its answer is lost. */
  readonly release: (how: Release) => void;
}

/** A proxy before every broker, which knows requests by client and kind. */
export interface KafkaProxy {
  /** Opens a port for each broker's detour. */
  readonly detour: Detour;
  /** Sets what the network does from now on. */
  readonly link: (whose: Whose, link: Link) => void;
  /** Whether connections to a broker are taken at all; a broker that has ended refuses them. */
  readonly listen: (brokerId: number, on: boolean) => Promise<void>;
  /** How many such requests have come so far. */
  readonly requests: (clientId: string, api: Api) => number;
  /** The next such request, held where it is; rejects where the signal aborts first. */
  readonly intercept: (whose: Whose, api: Api, signal: AbortSignal) => Promise<HeldRequest>;
  readonly close: () => Promise<void>;
}

interface Trap {
  readonly whose: Whose;
  readonly apiKey: number;
  readonly spring: (request: HeldRequest) => void;
}

interface Connection {
  readonly brokerId: number;
  /** Known from the first request on. */
  clientId: string;
  readonly cut: () => void;
}

export function createKafkaProxy(): KafkaProxy {
  const servers = new Map<number, { readonly server: Server; readonly port: number }>();
  const connections = new Set<Connection>();
  const links = new Map<string, { whose: Whose; link: Link }>();
  const traps = new Set<Trap>();
  const counts = new Map<string, number>();
  let changed = Promise.withResolvers<void>();

  function linkOf(connection: Connection): Link {
    let found: Link = { kind: 'pass' };
    for (const { whose, link } of links.values()) if (concerns(whose, connection)) found = link;
    return found;
  }

  /** Waits for as long as the network holds back what this connection carries. */
  async function gate(connection: Connection, direction: 'request' | 'answer'): Promise<void> {
    const link = linkOf(connection);
    if (link.kind === 'cut') connection.cut();
    if (link.kind === 'delay' && direction === 'request') await sleep(link.delayMs);
    while (linkOf(connection).kind === 'black hole') await changed.promise;
  }

  function hold(connection: Connection, apiKey: number, frame: Buffer): Promise<Release> | null {
    const trap = [...traps].find((each) => each.apiKey === apiKey && concerns(each.whose, connection));
    if (trap === undefined) return null;
    traps.delete(trap);
    const { promise, resolve } = Promise.withResolvers<Release>();
    trap.spring({ clientId: connection.clientId, brokerId: connection.brokerId, frame, release: resolve });
    return promise;
  }

  function serve(client: Socket, brokerId: number, port: number): void {
    const broker = connect(port, LOOPBACK);
    const cut = () => {
      client.destroy();
      broker.destroy();
    };
    const connection: Connection = { brokerId, clientId: '', cut };
    let lostAnswer: number | null = null;
    connections.add(connection);

    async function carryRequests(): Promise<void> {
      for await (const frame of framesOf(client)) {
        const { apiKey, clientId, correlationId } = readRequestHeader(frame);
        connection.clientId = clientId;
        counts.set(`${apiKey} ${clientId}`, (counts.get(`${apiKey} ${clientId}`) ?? 0) + 1);
        await gate(connection, 'request');
        const release = (await hold(connection, apiKey, frame)) ?? 'forward';
        if (release === 'cut before') break;
        if (release === 'cut after') lostAnswer = correlationId;
        await write(broker, frame);
      }
    }
    async function carryAnswers(): Promise<void> {
      for await (const frame of framesOf(broker)) {
        await gate(connection, 'answer');
        if (lostAnswer === readCorrelationId(frame)) break;
        await write(client, frame);
      }
    }
    for (const socket of [client, broker]) socket.setNoDelay(true).on('error', cut);
    const carried = Promise.allSettled([carryRequests().finally(cut), carryAnswers().finally(cut)]);
    void carried.then(() => connections.delete(connection));
  }

  return {
    async detour(listeners) {
      return Promise.all(
        listeners.map(async ({ brokerId, port }) => {
          const server = createServer((client) => serve(client, brokerId, port)).listen(0, LOOPBACK);
          await once(server, 'listening');
          const { port: advertisedPort } = server.address() as AddressInfo;
          servers.set(brokerId, { server, port: advertisedPort });
          return advertisedPort;
        }),
      );
    },
    link(whose, link) {
      const key = `${whose.clientId} ${whose.brokerId ?? ''}`;
      links.delete(key);
      if (link.kind !== 'pass') links.set(key, { whose, link });
      if (link.kind === 'cut') {
        for (const connection of connections) if (concerns(whose, connection)) connection.cut();
      }
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async listen(brokerId, on) {
      const { server, port } = servers.get(brokerId)!;
      if (on === server.listening) return;
      if (on) await once(server.listen(port, LOOPBACK), 'listening');
      else server.close();
    },
    requests(clientId, api) {
      const start = `${API_KEYS[api]} ${clientId}`;
      return [...counts].reduce((sum, [key, count]) => sum + (key.startsWith(start) ? count : 0), 0);
    },
    intercept(whose, api, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<HeldRequest>();
      const trap: Trap = { whose, apiKey: API_KEYS[api], spring: resolve };
      traps.add(trap);
      signal.addEventListener('abort', () => {
        traps.delete(trap);
        reject(signal.reason as Error);
      });
      return promise;
    },
    async close() {
      links.clear();
      changed.resolve();
      for (const connection of connections) connection.cut();
      const listening = [...servers.values()].filter(({ server }) => server.listening);
      await Promise.all(listening.map(({ server }) => once(server.close(), 'close')));
    },
  };
}

function concerns({ clientId, brokerId }: Whose, connection: Connection): boolean {
  return connection.clientId.startsWith(clientId) && (brokerId === undefined || brokerId === connection.brokerId);
}

async function write(to: Socket, frame: Buffer): Promise<void> {
  if (to.destroyed) throw new Error('the connection is cut');
  if (!to.write(frame)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

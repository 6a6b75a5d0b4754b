import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Systems give none of these to whoever asks for any port (Linux begins at 32768, others at 49152), so that a port is still
 * free when its owner comes back, as a broker does that was killed.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

/**
 * Ports of the loopback interface that nobody listens on, all different. Another process may take one
 * before it is used: who uses it must be ready to ask again.
 * @throws Error where none can be found.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = new Map<number, Server>();
  try {
    for (let attempt = 0; servers.size < count; attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`no free port was found from ${LOWEST} to ${HIGHEST}`);
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
      const server = servers.has(port) ? null : await listen(port);
      if (server !== null) servers.set(port, server);
    }
    return [...servers.keys()];
  } finally {
    await Promise.all([...servers.values()].map((server) => once(server.close(), 'close')));
  }
}

/** Null where somebody else listens there. */
async function listen(port: number): Promise<Server | null> {
  const server = createServer().listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

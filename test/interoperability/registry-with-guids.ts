import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

export interface RegistryWithGuids {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const GUID = /\/schemas\/guids\/00000000-0000-4000-8000-([0-9a-f]{12})/;

/**
 * The registry of the local stack with what Confluent's has since 8.0 and Apicurio 3.0.9 has not: every schema has a GUID
 * beside its id, and is found by it. Here the GUID is made of the id.
 */
export async function startRegistryWithGuids(registryUrl: string): Promise<RegistryWithGuids> {
  const { origin, pathname } = new URL(registryUrl);
  const server = createServer((request, response) => void answer(origin, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url!.replace(GUID, (_, id: string) => `/schemas/ids/${Number.parseInt(id, 16)}`);
  const body = request.method === 'GET' ? null : await text(request);
  const headers = { 'content-type': request.headers['content-type'] ?? 'application/json' };
  const answered = await fetch(`${origin}${path}`, { method: request.method!, headers, body });
  response.writeHead(answered.status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
  response.end(withGuid(await answered.text()));
}

function withGuid(text: string): string {
  if (!text.startsWith('{')) return text;
  const json = JSON.parse(text) as { readonly id?: number };
  return JSON.stringify({ ...json, ...(json.id !== undefined && { guid: guidOf(json.id) }) });
}

function guidOf(id: number): string {
  return `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`;
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';

export interface RegistryWithGuids {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const GUID = /\/schemas\/guids\/00000000-0000-4000-8000-([0-9a-f]{12})/;

/**
 * The registry of the local stack with what Confluent's has since 8.0 and Apicurio 3.0.9 has not: every schema has a GUID
 * beside its id, and is found by it. Here the GUID is made of the id. A schema of Protobuf is given as a descriptor in base64 to
 * who asks for it serialized, as Python's serializer does.
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
  const isSerialized = path.includes('format=serialized');
  response.end(withGuid(await answered.text(), isSerialized));
}

function withGuid(text: string, isSerialized: boolean): string {
  if (!text.startsWith('{')) return text;
  const json = JSON.parse(text) as { readonly id?: number; readonly schema?: string };
  const serialized = isSerialized && json.schema !== undefined && { schema: descriptorOf(json.schema) };
  return JSON.stringify({ ...json, ...serialized, ...(json.id !== undefined && { guid: guidOf(json.id) }) });
}

function descriptorOf(proto: string): string {
  const { root } = protobuf.parse(proto, new protobuf.Root(), { keepCase: true });
  const { file } = (root as unknown as { toDescriptor(edition: string): { file: object[] } }).toDescriptor('proto3');
  return Buffer.from(descriptor.FileDescriptorProto.encode(file[0]!).finish()).toString('base64');
}

function guidOf(id: number): string {
  return `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`;
}

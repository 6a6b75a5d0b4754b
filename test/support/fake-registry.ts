import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What it answers: JSON with a status, 200 unless told; or text as it is. */
export type FakeAnswer = {
  readonly status?: number;
  readonly content?: unknown;
  readonly text?: string;
  readonly artifactType?: string;
};

/** A registry that answers what a test says, by method and path. */
export interface FakeRegistry {
  readonly url: string;
  /** As `GET /subjects`, in their order. */
  readonly asked: readonly string[];
  /** What came with it, as JSON, in their order. */
  readonly posted: readonly unknown[];
  readonly headers: readonly Readonly<Record<string, string | string[] | undefined>>[];
  readonly close: () => Promise<void>;
}

/** What has no answer has a 404 as a registry says it. */
export async function startFakeRegistry(answers: Readonly<Record<string, FakeAnswer>>): Promise<FakeRegistry> {
  const asked: string[] = [];
  const posted: unknown[] = [];
  const headers: FakeRegistry['headers'][number][] = [];
  const server = createServer((incoming, outgoing) => {
    const question = `${incoming.method} ${incoming.url!}`;
    asked.push(question);
    headers.push(incoming.headers);
    const answer = answers[question] ?? answers[question.split('?')[0]!] ?? NOT_FOUND;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      if (chunks.length > 0) posted.push(JSON.parse(Buffer.concat(chunks).toString()));
      const type = answer.artifactType === undefined ? {} : { 'x-registry-artifacttype': answer.artifactType };
      outgoing.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...type });
      outgoing.end(answer.text ?? JSON.stringify(answer.content));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    posted,
    headers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const NOT_FOUND: FakeAnswer = { status: 404, content: { error_code: 40403, message: 'Schema not found' } };

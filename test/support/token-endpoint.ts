import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where tokens come from, in the place of an identity provider. */
export interface TokenEndpoint extends AsyncDisposable {
  readonly url: string;
  /** Credentials and body of each request so far. */
  readonly asked: readonly string[];
}

/** Serves what `answer` gives to each request, as JSON, until it is disposed of. */
export async function serveTokens(answer: () => object): Promise<TokenEndpoint> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (body: Buffer) => asked.push(`${request.headers.authorization} ${body.toString()}`));
    request.on('end', () => response.end(JSON.stringify(answer())));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A token of a subject as brokers take it that verify no signature: https://www.rfc-editor.org/rfc/rfc7515#appendix-A.5 */
export function unsignedToken(subject: string, lifetimeS: number): string {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: issuedAt, exp: issuedAt + lifetimeS })}.`;
}

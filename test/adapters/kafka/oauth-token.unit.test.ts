import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { fetchToken } from '../../../src/adapters/kafka/oauth-token.ts';

it('a token is asked for with the client credentials, and an answer without one is an error that tells no secret', async () => {
  const asked: string[] = [];
  let answer: object = { access_token: 'token-1' };
  const server = createServer((request, response) => {
    request.on('data', (body: Buffer) => asked.push(`${request.headers.authorization} ${body.toString()}`));
    request.on('end', () => response.end(JSON.stringify(answer)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    const request = { url, clientId: 'me', clientSecret: 's3cret', scope: 'kafka' };
    expect(await fetchToken(request)).toEqual({ value: 'token-1' });
    const credentials = Buffer.from('me:s3cret').toString('base64');
    expect(asked).toEqual([`Basic ${credentials} grant_type=client_credentials&scope=kafka`]);
    answer = { error: 'invalid_client' };
    await expect(fetchToken(request)).rejects.toThrow(/^the token endpoint answered without an access_token$/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

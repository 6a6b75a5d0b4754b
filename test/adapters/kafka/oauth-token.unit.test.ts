import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenSource } from '../../../src/adapters/kafka/oauth-token.ts';
import { serveTokens, type TokenEndpoint } from '../../support/token-endpoint.ts';

let answer: object;
let endpoint: TokenEndpoint;
const tokens = () => createTokenSource({ url: endpoint.url, clientId: 'me', clientSecret: 's3cret', scope: 'kafka' });

beforeEach(async () => {
  answer = { access_token: 'token-1', expires_in: 300 };
  endpoint = await serveTokens(() => answer);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await endpoint[Symbol.asyncDispose]();
});

describe('a token', () => {
  it('is asked for with the client credentials', async () => {
    expect(await tokens()()).toEqual({ value: 'token-1' });
    const credentials = Buffer.from('me:s3cret').toString('base64');
    expect(endpoint.asked).toEqual([`Basic ${credentials} grant_type=client_credentials&scope=kafka`]);
  });

  it('serves all who ask, until half a minute before its end', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const source = tokens();
    expect(await Promise.all([source(), source()])).toEqual([{ value: 'token-1' }, { value: 'token-1' }]);
    answer = { access_token: 'token-2', expires_in: '300' };
    now.mockReturnValue(1_000 + 269_999);
    expect(await source()).toEqual({ value: 'token-1' });
    expect(endpoint.asked).toHaveLength(1);
    now.mockReturnValue(1_000 + 270_000);
    expect(await source()).toEqual({ value: 'token-2' });
    expect(await source()).toEqual({ value: 'token-2' });
    expect(endpoint.asked).toHaveLength(2);
  });

  it('is not kept where nobody says how long it lasts', async () => {
    answer = { access_token: 'token-1' };
    const source = tokens();
    await source();
    await source();
    expect(endpoint.asked).toHaveLength(2);
  });

  it('that does not come is an error that tells no secret, and is asked for again', async () => {
    answer = { error: 'invalid_client' };
    const source = tokens();
    await expect(source()).rejects.toThrow(/^the token endpoint answered without an access_token$/);
    answer = { access_token: 'token-1' };
    expect(await source()).toEqual({ value: 'token-1' });
  });
});

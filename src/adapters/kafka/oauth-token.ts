import { z } from 'zod';

const TOKEN_DEADLINE_MS = 10_000;

export interface TokenRequest {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | undefined;
}

const tokenResponse = z.object({ access_token: z.string().min(1) });

/**
 * Gets an access token by the client credentials grant (RFC 6749, section 4.4). kafkajs asks for one at
 * every new connection, so none is kept.
 * @throws Error without the secret in it where no token comes.
 */
export async function fetchToken({ url, clientId, clientSecret, scope }: TokenRequest): Promise<{ value: string }> {
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    'base64',
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    signal: AbortSignal.timeout(TOKEN_DEADLINE_MS),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  const parsed = tokenResponse.safeParse(await response.json());
  if (!parsed.success) throw new Error('the token endpoint answered without an access_token');
  return { value: parsed.data.access_token };
}

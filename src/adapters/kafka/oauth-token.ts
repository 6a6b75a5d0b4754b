import { z } from 'zod';

const TOKEN_DEADLINE_MS = 10_000;

export interface TokenRequest {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | undefined;
}

/** An access token, as kafkajs wants it. */
export interface AccessToken {
  readonly value: string;
}

interface FetchedToken extends AccessToken {
  /** On the monotonic clock. */
  readonly usableUntilMs: number;
}

/** Broker sessions end with their token, and kafkajs renews a session that has less than 10 s left before each request. */
const LEFT_WHEN_RENEWED_MS = 30_000;

const tokenResponse = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().optional() });

/**
 * Gives access tokens by the client credentials grant (RFC 6749, section 4.4). kafkajs asks for one at every new connection,
 * and there are several for each partition: one token serves all of them as long as its `expires_in` allows, and those who
 * ask at the same time share one request. What it gives throws Error, without the secret in it, where no token comes.
 */
export function createTokenSource(request: TokenRequest): () => Promise<AccessToken> {
  let kept: FetchedToken | null = null;
  let asking: Promise<FetchedToken> | null = null;
  return async () => {
    if (kept === null || performance.now() >= kept.usableUntilMs) {
      asking ??= fetchToken(request).finally(() => {
        asking = null;
      });
      kept = await asking;
    }
    return { value: kept.value };
  };
}

async function fetchToken({ url, clientId, clientSecret, scope }: TokenRequest): Promise<FetchedToken> {
  const askedAtMs = performance.now();
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
  const { access_token: value, expires_in: lifetimeS = 0 } = parsed.data;
  return { value, usableUntilMs: askedAtMs + lifetimeS * 1_000 - LEFT_WHEN_RENEWED_MS };
}

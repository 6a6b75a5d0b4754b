import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { boundedTypeHook } from '../events/bounded-avro.ts';

export interface RegistrySettings {
  readonly url: string;
  readonly auth: { readonly username: string; readonly password: string } | null;
  /** Certificates to trust, PEM. */
  readonly ca: string | null;
}

export type RegistryOutcome = 'ok' | 'not_found' | 'failed';

const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 8;

type Middleware = NonNullable<ConstructorParameters<typeof SchemaRegistry>[0]['middlewares']>[number];

/** The registry's client with what it lacks: a time limit, a count of requests, and bounds for what it makes of schemas. */
export function createRegistryClient(
  { url, auth, ca }: RegistrySettings,
  observe: (outcome: RegistryOutcome) => void,
): SchemaRegistry {
  const timeout: Middleware = () => ({
    prepareRequest: async (next) => (await next()).enhance({ timeout: REQUEST_TIMEOUT_MS }),
  });
  const watch: Middleware = () => ({
    response: async (next) => {
      try {
        const response = await next();
        observe('ok');
        return response;
      } catch (error) {
        observe(isNotFound(error) ? 'not_found' : 'failed');
        throw error;
      }
    },
  });
  const agent = url.startsWith('https:')
    ? new HttpsAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, ...(ca === null ? {} : { ca }) })
    : new HttpAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  return new SchemaRegistry(
    {
      host: url,
      agent,
      middlewares: [timeout, watch],
      // All of them: the client keeps what is left out from the last instance that was made.
      retry: { retries: 0, initialRetryTimeInSecs: 0.1, maxRetryTimeInSecs: 1, factor: 0.2, multiplier: 2 },
      ...(auth === null ? {} : { auth }),
    },
    { [SchemaType.AVRO]: { typeHook: boundedTypeHook } },
  );
}

/**
 * Whether the registry itself says that there is no such thing. The client keeps of an answer its status and
 * its message; a 404 without one is a gateway's, which would condemn every record if it were believed.
 * For one kind of question the client wraps what was not found, and nothing else, in an error of its own.
 */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error) || / - Error, status 404/.test(error.message)) return false;
  return statusOf(error) === 404 || error.name === 'ConfluentSchemaRegistryError';
}

/** An error with a status is one of the registry or of the way to it; a refused connection has status 400. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

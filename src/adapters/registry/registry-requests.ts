import { Agent, request } from 'undici';

export interface RegistrySettings {
  readonly url: string;
  readonly auth: { readonly username: string; readonly password: string } | null;
  /** Certificates to trust, PEM. */
  readonly ca: string | null;
}

export type RegistryOutcome = 'ok' | 'not_found' | 'failed';

/** What a registry said: what was asked for, or that there is no such thing. */
export type RegistryAnswer =
  | { readonly kind: 'found'; readonly content: unknown }
  | { readonly kind: 'not found'; readonly message: string };

/** Requests to a registry. Each is asked once: only who waits knows whether it still wants to. */
export interface RegistryRequests {
  /** `path` follows the base of the Confluent API, or is a whole URL. @throws RegistryError */
  readonly get: (path: string) => Promise<RegistryAnswer>;
  /** @throws RegistryError */
  readonly post: (path: string, content: object) => Promise<RegistryAnswer>;
}

/** A request that brought no answer, or one that says nothing about what was asked for. `status` where one came. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly status: number | null;
  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 8;
const MOST_ANSWER_BYTES = 16 << 20;
const CONFLUENT_JSON = 'application/vnd.schemaregistry.v1+json';
/** Apicurio's own API gives a schema as it is, under its own type. */
const ACCEPTED = `${CONFLUENT_JSON}, application/json, */*;q=0.5`;

/** `observe` hears of every request. */
export function createRegistryRequests(
  { url, auth, ca }: RegistrySettings,
  observe: (outcome: RegistryOutcome) => void,
): RegistryRequests {
  const dispatcher = new Agent({
    connections: MOST_CONNECTIONS,
    maxResponseSize: MOST_ANSWER_BYTES,
    ...(ca === null ? {} : { connect: { ca } }),
  });
  const credentials = auth === null ? null : Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  const authorization = credentials === null ? {} : { authorization: `Basic ${credentials}` };

  async function ask(method: 'GET' | 'POST', path: string, content?: object): Promise<RegistryAnswer> {
    const { statusCode, body } = await request(path.startsWith('/') ? `${url}${path}` : path, {
      method,
      dispatcher,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      headers: { accept: ACCEPTED, ...authorization, ...(content && { 'content-type': CONFLUENT_JSON }) },
      body: content === undefined ? null : JSON.stringify(content),
    });
    return answerOf(statusCode, await body.text());
  }

  async function observed(method: 'GET' | 'POST', path: string, content?: object): Promise<RegistryAnswer> {
    try {
      const answer = await ask(method, path, content);
      observe(answer.kind === 'found' ? 'ok' : 'not_found');
      return answer;
    } catch (error) {
      observe('failed');
      throw error instanceof RegistryError ? error : new RegistryError(detailOf(error), null, { cause: error });
    }
  }

  return {
    get: (path) => observed('GET', path),
    post: (path, content) => observed('POST', path, content),
  };
}

/**
 * Whether the registry itself says that there is no such thing. A 404 without a message of its own is a gateway's, which would
 * condemn every record if it were believed.
 */
function answerOf(status: number, text: string): RegistryAnswer {
  const content = parsed(text);
  if (status === 200) {
    if (content === undefined) throw new RegistryError('its answer is no JSON', status);
    return { kind: 'found', content };
  }
  const message = messageOf(content);
  if (status === 404 && message !== null) return { kind: 'not found', message };
  throw new RegistryError(message ?? `it answered with status ${status}`, status);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Confluent's `message`; `title` of Apicurio's own API (RFC 9457). */
function messageOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null) return null;
  const { message, title } = content as { readonly message?: unknown; readonly title?: unknown };
  const found = message ?? title;
  return typeof found === 'string' ? found : null;
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${REQUEST_TIMEOUT_MS} ms`;
  // Where every address of a host refuses, there is one error for each of them, and no message.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(detailOf).join(', ');
  return error.message;
}

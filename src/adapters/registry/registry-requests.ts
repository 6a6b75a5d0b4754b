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
  | {
      readonly kind: 'found';
      /** JSON; undefined where it is none, which is told by the text alone. */
      readonly content: unknown;
      readonly text: string;
      /** Of what kind an artifact is, where Apicurio's own API says so. */
      readonly artifactType: string | null;
    }
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
  /** Whether the registry answered, by its words, and not whoever is before it. */
  readonly isItsOwn: boolean;
  constructor(
    message: string,
    status: number | null,
    { isItsOwn = false, ...options }: ErrorOptions & { readonly isItsOwn?: boolean } = {},
  ) {
    super(message, options);
    this.status = status;
    this.isItsOwn = isItsOwn;
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
    const { statusCode, headers, body } = await request(path.startsWith('/') ? `${url}${path}` : path, {
      method,
      dispatcher,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      headers: { accept: ACCEPTED, ...authorization, ...(content && { 'content-type': CONFLUENT_JSON }) },
      body: content === undefined ? null : JSON.stringify(content),
    });
    const text = await body.text();
    if (statusCode !== 200) return refusal(statusCode, parsed(text));
    const type = headers['x-registry-artifacttype'];
    return { kind: 'found', content: parsed(text), text, artifactType: typeof type === 'string' ? type : null };
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
 * Whether the registry itself says that there is no such thing: Confluent's API by a code that begins with 404, Apicurio's own by
 * the name of an exception. Any other 404 is a gateway's, or one of a path that the registry does not know, and would condemn every
 * record if it were believed.
 */
function refusal(status: number, content: unknown): RegistryAnswer {
  const { error_code: code, name, message, title } = Object(content) as Readonly<Record<string, unknown>>;
  const words = [message, title].find((text) => typeof text === 'string') ?? `it answered with status ${status}`;
  if (status === 404 && (isNotFoundCode(code) || isNotFoundName(name))) return { kind: 'not found', message: words };
  throw new RegistryError(words, status, { isItsOwn: typeof code === 'number' || typeof name === 'string' });
}

/** 40401 for a subject, 40402 for a version, 40403 for a schema; 404 is for a path. */
function isNotFoundCode(code: unknown): boolean {
  return typeof code === 'number' && code >= 40_400 && code < 40_500;
}

/** `ContentNotFoundException` and its like; `NotFoundException` is for a path. */
function isNotFoundName(name: unknown): boolean {
  return typeof name === 'string' && /\wNotFoundException$/.test(name);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${REQUEST_TIMEOUT_MS} ms`;
  // Where every address of a host refuses, there is one error for each of them, and no message.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(detailOf).join(', ');
  return error.message;
}

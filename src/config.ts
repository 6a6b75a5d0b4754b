import { readFileSync } from 'node:fs';
import { z } from 'zod';

/*
 * The only list of settings. Each is an environment variable; a secret may also come from a file whose
 * path stands in NAME_FILE.
 */

const text = z.string().trim().min(1);
const name = (fallback: string) => text.default(fallback);
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');
const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);
const milliseconds = (least: number, most: number, fallback: number) => whole(least, most).default(fallback);
const topicName = (fallback: string) =>
  text.regex(/^[a-zA-Z0-9._-]{1,249}$/, 'must be a Kafka topic name').default(fallback);

const settings = z.object({
  KAFKA_BROKERS: text
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port, separated by commas')))
    .describe('brokers to start from, host:port, separated by commas'),
  KAFKA_TLS: flag.describe('speak TLS to the brokers'),
  KAFKA_TLS_CA_FILE: text.optional().describe('certificates to trust, PEM; else those of Node'),
  KAFKA_TLS_CERT_FILE: text.optional().describe('client certificate, PEM'),
  KAFKA_TLS_KEY_FILE: text.optional().describe('key of the client certificate, PEM'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'])
    .optional()
    .describe('plain, scram-sha-256, scram-sha-512 or oauthbearer'),
  KAFKA_SASL_USERNAME: text.optional().describe('user name (plain, scram) or client id (oauthbearer)'),
  KAFKA_SASL_PASSWORD: text.optional().describe('password (plain, scram) or client secret (oauthbearer)'),
  KAFKA_SASL_TOKEN_URL: z.url().optional().describe('where oauthbearer gets its tokens (client credentials)'),
  KAFKA_SASL_TOKEN_SCOPE: text.optional().describe('scope to ask for there'),
  SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe("base URL of the registry's Confluent API"),
  SCHEMA_REGISTRY_USERNAME: text.optional().describe('user name for the registry'),
  SCHEMA_REGISTRY_PASSWORD: text.optional().describe('password for the registry'),
  SCHEMA_REGISTRY_CA_FILE: text.optional().describe('certificates to trust for the registry, PEM'),
  REGISTER_SCHEMAS: flag.describe('register the two schemas at start instead of only looking them up'),
  INPUT_TOPIC: topicName('call-ended').describe('topic of ended calls'),
  OUTPUT_TOPIC: topicName('call-classified').describe('topic of classified calls'),
  DEAD_LETTER_TOPIC: topicName('call-ended.dead-letter').describe('topic of records that cannot be worked'),
  CONSUMER_GROUP: name('call-status').describe('consumer group, and start of every transactional id'),
  DELIVERY: z
    .enum(['exactly-once', 'at-least-once'])
    .default('exactly-once')
    .describe('exactly-once (transactions) or at-least-once'),
  TALK_THRESHOLD_MS: milliseconds(1, 3_600_000, 5_000).describe('talk from here on makes a call effective'),
  QUEUE_THRESHOLD_MS: milliseconds(1, 3_600_000, 5_000).describe('a queue time from here on is long'),
  SESSION_TIMEOUT_MS: milliseconds(6_000, 300_000, 10_000).describe(
    'after so long without a heartbeat the group gives the partitions to others',
  ),
  TRANSACTION_TIMEOUT_MS: milliseconds(10_000, 900_000, 15_000).describe(
    'after so long the broker aborts the transaction of a worker that died',
  ),
  FETCH_MAX_BYTES: whole(1_024, 256 << 20)
    .default(4 << 20)
    .describe('bytes that one answer of one broker may bring; what bounds memory'),
  FETCH_MAX_BYTES_PER_PARTITION: whole(1_024, 64 << 20)
    .default(1 << 20)
    .describe('bytes fetched of a partition at a time; a transaction is about as large'),
  PARTITIONS_AT_ONCE: whole(1, 64).default(4).describe('partitions worked at the same time'),
  SHUTDOWN_TIMEOUT_MS: milliseconds(1_000, 600_000, 20_000).describe('how long a stop may take before it is cut short'),
  HTTP_HOST: name('127.0.0.1').describe('address of /metrics, /healthz and /readyz'),
  HTTP_PORT: whole(0, 65_535).default(9464).describe('their port; 0 takes a free one'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least level that is logged'),
});

const SECRETS = [
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'SCHEMA_REGISTRY_USERNAME',
  'SCHEMA_REGISTRY_PASSWORD',
] as const;

/** The settings by the names of their environment variables, checked and with their defaults. */
export type Config = Readonly<z.infer<typeof settings>>;

/** What is wrong with the settings: every problem, each naming its setting. The process exits with 78 for it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`);
    this.problems = problems;
  }
}

/** A setting as it is told to people. */
export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  /** Undefined where it has to be given, null where it may be left out. */
  readonly fallback: string | null | undefined;
  readonly secret: boolean;
}

/**
 * Reads the settings from the environment. An empty variable counts as not set.
 * @throws ConfigError with every problem found.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const key of Object.keys(settings.shape)) {
    if (env[key]) values[key] = env[key];
  }
  for (const key of SECRETS) readSecretFile(key, env, values, problems);
  const parsed = settings.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => problemOf(issue, values)));
  else problems.push(...contradictions(parsed.data));
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data!;
}

/** Every setting in the order of the list. */
export function describeSettings(): readonly SettingDescription[] {
  return Object.entries(settings.shape).map(([key, schema]) => {
    const given = schema.safeParse(undefined);
    const fallback = given.success ? (given.data === undefined ? null : String(given.data)) : undefined;
    return {
      name: key,
      description: schema.description ?? '',
      fallback,
      secret: SECRETS.some((secret) => secret === key),
    };
  });
}

function readSecretFile(key: string, env: NodeJS.ProcessEnv, values: Record<string, string>, problems: string[]): void {
  const path = env[`${key}_FILE`];
  if (!path) return;
  if (values[key] !== undefined) {
    problems.push(`${key} and ${key}_FILE are both set; set one`);
    return;
  }
  try {
    values[key] = readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(`${key}_FILE cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problemOf(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string {
  const key = String(issue.path[0]);
  if (values[key] === undefined) return `${key} is not set`;
  if (issue.code === 'invalid_value') return `${key} must be one of ${issue.values.join(', ')}`;
  return `${key} ${issue.message}`;
}

function contradictions(config: Config): readonly string[] {
  const problems: string[] = [];
  const topics = [config.INPUT_TOPIC, config.OUTPUT_TOPIC, config.DEAD_LETTER_TOPIC];
  if (new Set(topics).size < topics.length) {
    problems.push('INPUT_TOPIC, OUTPUT_TOPIC and DEAD_LETTER_TOPIC must be three different topics');
  }
  if ((config.KAFKA_TLS_CERT_FILE === undefined) !== (config.KAFKA_TLS_KEY_FILE === undefined)) {
    problems.push('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together');
  }
  if (!config.KAFKA_TLS && (config.KAFKA_TLS_CA_FILE ?? config.KAFKA_TLS_CERT_FILE) !== undefined) {
    problems.push('KAFKA_TLS_CA_FILE and KAFKA_TLS_CERT_FILE need KAFKA_TLS=true');
  }
  if ((config.SCHEMA_REGISTRY_USERNAME === undefined) !== (config.SCHEMA_REGISTRY_PASSWORD === undefined)) {
    problems.push('SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD go together');
  }
  return [...problems, ...saslProblems(config)];
}

function saslProblems(config: Config): readonly string[] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: user, KAFKA_SASL_PASSWORD: password } = config;
  if (mechanism === undefined) {
    return (user ?? password) === undefined
      ? []
      : ['KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD need KAFKA_SASL_MECHANISM'];
  }
  const problems: string[] = [];
  if (user === undefined)
    problems.push(`KAFKA_SASL_USERNAME is not set, which KAFKA_SASL_MECHANISM=${mechanism} needs`);
  if (password === undefined)
    problems.push(`KAFKA_SASL_PASSWORD is not set, which KAFKA_SASL_MECHANISM=${mechanism} needs`);
  if (mechanism === 'oauthbearer' && config.KAFKA_SASL_TOKEN_URL === undefined) {
    problems.push('KAFKA_SASL_TOKEN_URL is not set, which KAFKA_SASL_MECHANISM=oauthbearer needs');
  }
  // Both send their secret as it is; on the loopback interface nobody listens.
  const sendsSecret = mechanism === 'plain' || mechanism === 'oauthbearer';
  if (sendsSecret && !config.KAFKA_TLS && !config.KAFKA_BROKERS.every(isLoopback)) {
    problems.push(`KAFKA_SASL_MECHANISM=${mechanism} without KAFKA_TLS=true would send the secret in the clear`);
  }
  return problems;
}

function isLoopback(broker: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(broker);
}

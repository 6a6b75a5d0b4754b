import { z } from 'zod';
import { readCauseMapFile } from './cause-map-file.ts';
import { INPUT_FORMATS, OUTPUT_FORMATS } from './formats/format-names.ts';
import { COMPRESSIONS } from './records/record-batch.ts';
import { readSourceSettingsFile } from './sources/source-settings-file.ts';

/*
 * The only list of settings. Each is an environment variable; a secret may also come from a file whose
 * path stands in NAME_FILE.
 */

const text = z.string().trim().min(1);
const name = (fallback: string) => text.default(fallback);
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((word) => word === 'true');
const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);
const milliseconds = (least: number, most: number, fallback: number) => whole(least, most).default(fallback);
const share = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .min(0, 'must be between 0 and 1')
    .max(1, 'must be between 0 and 1')
    .default(fallback);
const topicName = (fallback: string) =>
  text.regex(/^[a-zA-Z0-9._-]{1,249}$/, 'must be a Kafka topic name').default(fallback);

const causeMap = text.transform((path, ctx) => {
  const read = readCauseMapFile(path);
  if (read.kind === 'cause map') return read.causeMap;
  for (const message of read.problems) ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const sourceSettings = text.transform((path, ctx) => {
  const read = readSourceSettingsFile(path);
  if (read.kind === 'settings') return read.settings;
  for (const message of read.problems) ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const nameList = text
  .transform((list) => list.split(',').map((item) => item.trim()))
  .pipe(z.array(z.string().min(1, 'must be names, separated by commas')).max(100, 'must be 100 names or fewer'));

/** The list. */
export const settings = z.object({
  KAFKA_BROKERS: text
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port, separated by commas')))
    .describe('brokers to start from, host:port, separated by commas'),
  KAFKA_CLIENT_ID: name('call-status').describe('name by which brokers know this worker, in their logs and quotas'),
  KAFKA_TLS: flag(false).describe('speak TLS to the brokers'),
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
    .optional()
    .describe("base URL of the registry's Confluent API; required where a format is avro or protobuf"),
  SCHEMA_REGISTRY_USERNAME: text.optional().describe('user name for the registry'),
  SCHEMA_REGISTRY_PASSWORD: text.optional().describe('password for the registry'),
  SCHEMA_REGISTRY_CA_FILE: text.optional().describe('certificates to trust for the registry, PEM'),
  REGISTER_SCHEMAS: flag(false).describe(
    'register the schemas of the two topics, of those formats, at start instead of only looking them up',
  ),
  INPUT_FORMAT: z
    .enum(INPUT_FORMATS)
    .default('avro')
    .describe(
      'how inputs are written: CallEnded as avro, json or protobuf, or source:NAME for the records of a platform (`call-status sources` lists them)',
    ),
  SOURCE_FILE: text
    .optional()
    .describe('a mapping of your own, for INPUT_FORMAT=source:own: JSON by schemas/source.schema.json'),
  SOURCE_SETTINGS_FILE: sourceSettings
    .optional()
    .describe('what no record of the platform tells: JSON by schemas/source-settings.schema.json'),
  OUTPUT_FORMAT: z.enum(OUTPUT_FORMATS).default('avro').describe('how outputs are written: avro or json'),
  INPUT_TOPIC: topicName('call-ended').describe('topic of ended calls'),
  OUTPUT_TOPIC: topicName('call-classified').describe('topic of classified calls'),
  DEAD_LETTER_TOPIC: topicName('call-ended.dead-letter').describe('topic of records that cannot be worked'),
  CONSUMER_GROUP: name('call-status').describe('consumer group, and start of every transactional id'),
  DELIVERY: z
    .enum(['exactly-once', 'at-least-once'])
    .default('exactly-once')
    .describe('exactly-once (transactions) or at-least-once'),
  OUTPUT_COMPRESSION: z
    .enum(COMPRESSIONS)
    .default('none')
    .describe(
      'how outputs are compressed: none, gzip, snappy, lz4 or zstd; inputs may be compressed in any of these ways',
    ),
  TALK_THRESHOLD_MS: milliseconds(1, 3_600_000, 5_000).describe('talk from here on makes a call effective'),
  QUEUE_THRESHOLD_MS: milliseconds(1, 3_600_000, 5_000).describe('a queue time from here on is long'),
  CAUSE_MAP_FILE: causeMap
    .optional()
    .describe('what SIP and Q.850 codes mean, laid over the default map: JSON by schemas/cause-map.schema.json'),
  DEAD_LETTER_MAX_SHARE: share(0.5).describe(
    'where more of the last records than this share would be dead letters, the worker stops; 1 for no limit',
  ),
  DEAD_LETTER_WINDOW_RECORDS: whole(1, 1_000_000).default(1_000).describe('how many last records that share is of'),
  SESSION_TIMEOUT_MS: milliseconds(6_000, 300_000, 10_000).describe(
    'after so long without a heartbeat the group gives the partitions to others',
  ),
  TRANSACTION_TIMEOUT_MS: milliseconds(10_000, 900_000, 15_000).describe(
    'after so long brokers abort a transaction that has not come to its end',
  ),
  METADATA_MAX_AGE_MS: milliseconds(1_000, 3_600_000, 60_000).describe(
    'partitions that were added to the input topic are found within it',
  ),
  FETCH_MAX_BYTES: whole(1_024, 256 << 20)
    .default(8 << 20)
    .describe('bytes that one answer of one broker may bring; nothing is fetched while twice as many are in hand'),
  FETCH_MAX_BYTES_PER_PARTITION: whole(1_024, 64 << 20)
    .default(4 << 20)
    .describe('bytes fetched of a partition at a time'),
  COMMIT_INTERVAL_MS: milliseconds(0, 60_000, 15).describe(
    'shortest time from one commit to the next: longer takes less of the processor, and makes records wait longer',
  ),
  STUCK_TIMEOUT_MS: milliseconds(20_000, 3_600_000, 120_000).describe(
    'a consumer or a round that shows no sign of life for so long ends the worker',
  ),
  SHUTDOWN_TIMEOUT_MS: milliseconds(1_000, 600_000, 20_000).describe('how long a stop may take before it is cut short'),
  HTTP_HOST: name('127.0.0.1').describe('address of /metrics, /healthz and /readyz'),
  HTTP_PORT: whole(0, 65_535).default(9464).describe('their port; 0 takes a free one'),
  METRICS_CARRIERS: nameList
    .optional()
    .describe('carriers that the metrics tell apart, separated by commas; all others are other'),
  METRICS_MAX_CARRIERS: whole(0, 100)
    .default(20)
    .describe('how many carriers the metrics tell apart where METRICS_CARRIERS is not set: the first that are met'),
  STATUS_PAGE: flag(true).describe('serve a page for people too, at /: how calls end and how the worker does, live'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least level that is logged'),
});

/** Those that `NAME_FILE` may hold as well. */
export const SECRETS = [
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'SCHEMA_REGISTRY_USERNAME',
  'SCHEMA_REGISTRY_PASSWORD',
] as const;

/** The settings by the names of their environment variables, checked and with their defaults. */
export type Config = Readonly<z.infer<typeof settings>>;

export const ALL_SETTINGS = Object.keys(settings.shape) as readonly (keyof Config)[];

/** What decisions depend on. */
export const ENGINE_SETTINGS = ['TALK_THRESHOLD_MS', 'QUEUE_THRESHOLD_MS', 'CAUSE_MAP_FILE'] as const;
export type EngineConfig = Pick<Config, (typeof ENGINE_SETTINGS)[number]>;

/** What it takes to speak to the cluster. */
const CLUSTER_SETTINGS = [
  'KAFKA_BROKERS',
  'KAFKA_CLIENT_ID',
  'KAFKA_TLS',
  'KAFKA_TLS_CA_FILE',
  'KAFKA_TLS_CERT_FILE',
  'KAFKA_TLS_KEY_FILE',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_SASL_TOKEN_URL',
  'KAFKA_SASL_TOKEN_SCOPE',
] as const satisfies readonly (keyof Config)[];
export type ClusterConfig = Pick<Config, (typeof CLUSTER_SETTINGS)[number]>;

/** How inputs are read. */
export const SOURCE_SETTINGS = [
  'INPUT_FORMAT',
  'SOURCE_FILE',
  'SOURCE_SETTINGS_FILE',
] as const satisfies readonly (keyof Config)[];

/** How records are written. */
export const FORMAT_SETTINGS = [...SOURCE_SETTINGS, 'OUTPUT_FORMAT'] as const satisfies readonly (keyof Config)[];

/** What it takes to speak to the cluster and to the registry, and to read what is there. */
export const CONNECTION_SETTINGS = [
  ...CLUSTER_SETTINGS,
  ...FORMAT_SETTINGS,
  'INPUT_TOPIC',
  'SCHEMA_REGISTRY_URL',
  'SCHEMA_REGISTRY_USERNAME',
  'SCHEMA_REGISTRY_PASSWORD',
  'SCHEMA_REGISTRY_CA_FILE',
] as const satisfies readonly (keyof Config)[];
export type ConnectionConfig = Pick<Config, (typeof CONNECTION_SETTINGS)[number]>;

/** What it takes to bring dead letters back. */
export const REDRIVE_SETTINGS = [
  ...CLUSTER_SETTINGS,
  'INPUT_TOPIC',
  'OUTPUT_TOPIC',
  'DEAD_LETTER_TOPIC',
  'CONSUMER_GROUP',
  'TRANSACTION_TIMEOUT_MS',
] as const satisfies readonly (keyof Config)[];
export type RedriveConfig = Pick<Config, (typeof REDRIVE_SETTINGS)[number]>;

import type { Admin } from 'kafkajs';
import { StopError } from '../../pipeline/failures.ts';
import { NO_TIMESTAMP_LIMITS, type TimestampLimits } from '../../records/timestamp-limits.ts';
import { ConfigResourceTypes, errorType } from './kafkajs.ts';

/** What a topic does with the timestamps of records. */
export interface TopicTimestamps {
  /** Whether the broker puts its own time in their place, and refuses none. */
  readonly isAppendTime: boolean;
  /** What it takes. */
  readonly limits: TimestampLimits;
}

/** The settings of a topic that bound what may be written to it. */
export interface TopicSettings {
  readonly maxBatchBytes: number;
  /** Null where the right to read the topic's configuration is missing. */
  readonly timestamps: TopicTimestamps | null;
}

/** Kafka's default of `max.message.bytes`, taken where the right to read a topic's configuration is missing. */
const DEFAULT_MAX_BATCH_BYTES = 1_048_588;

const NAMES = {
  maxBytes: 'max.message.bytes',
  timestampType: 'message.timestamp.type',
  // Since Kafka 3.6 (KIP-937); the second is an hour by default since 4.0.
  before: 'message.timestamp.before.max.ms',
  after: 'message.timestamp.after.max.ms',
  // Both ways; gone with 4.0.
  difference: 'message.timestamp.difference.max.ms',
} as const;

/** Asks for the settings of a topic. @throws StopError where they cannot be read for another reason than a right that is missing. */
export async function readTopicSettings(admin: Admin, topic: string): Promise<TopicSettings> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: Object.values(NAMES) }],
    });
    const entries = resources[0]?.configEntries ?? [];
    return settingsOf(new Map(entries.map(({ configName, configValue }) => [configName, configValue])));
  } catch (error) {
    if (errorType(error) === 'TOPIC_AUTHORIZATION_FAILED')
      return { maxBatchBytes: DEFAULT_MAX_BATCH_BYTES, timestamps: null };
    throw new StopError(`the configuration of topic ${topic} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Which timestamps of records a topic keeps, as far as is known; null where its broker puts its own in place of each. */
export function keptTimestamps({ timestamps }: Pick<TopicSettings, 'timestamps'>): TimestampLimits | null {
  if (timestamps === null) return NO_TIMESTAMP_LIMITS;
  return timestamps.isAppendTime ? null : timestamps.limits;
}

/** What the values of the settings above mean, those that a broker knows. */
export function settingsOf(values: ReadonlyMap<string, string>): TopicSettings {
  const isAppendTime = values.get(NAMES.timestampType) === 'LogAppendTime';
  const difference = limitOf(values.get(NAMES.difference));
  const either = (name: string): number => {
    const limit = limitOf(values.get(name));
    // As brokers do that know both: the older one counts where the newer one has its default of then, which is none.
    return limit === Infinity ? difference : limit;
  };
  return {
    maxBatchBytes: Number(values.get(NAMES.maxBytes) ?? DEFAULT_MAX_BATCH_BYTES),
    timestamps: {
      isAppendTime,
      limits: isAppendTime
        ? NO_TIMESTAMP_LIMITS
        : { beforeMaxMs: either(NAMES.before), afterMaxMs: either(NAMES.after) },
    },
  };
}

/** Kafka has no word for "none" but the largest number of 64 bits. */
function limitOf(value: string | undefined): number {
  const limitMs = Number(value ?? Infinity);
  return limitMs > Number.MAX_SAFE_INTEGER ? Infinity : limitMs;
}

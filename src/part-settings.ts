import type { FetcherParts } from './adapters/kafka/fetch/fetcher.ts';
import type { GroupMemberParts } from './adapters/kafka/group/member-parts.ts';
import type { Needs } from './adapters/kafka/protocol/unspoken-requests.ts';
import { readPem } from './read-pem.ts';
import type { RegistrySettings } from './adapters/registry/registry-requests.ts';
import type { Config, ConnectionConfig, EngineConfig } from './config.ts';
import { isBySchema } from './formats/format-names.ts';
import type { CarrierSettings } from './pipeline/carriers.ts';
import type { DeadLetterLimitSettings } from './pipeline/dead-letter-limit.ts';
import type { EngineSettings } from './engine/classify.ts';
import { defaultCauseMap } from './engine/default-cause-map.ts';
import { currentEdition } from './engine/edition.ts';

// What each part is told of the settings.

export function engineSettings(config: EngineConfig): EngineSettings {
  const { TALK_THRESHOLD_MS: talkThresholdMs, QUEUE_THRESHOLD_MS: queueThresholdMs } = config;
  const causeMap = config.CAUSE_MAP_FILE ?? defaultCauseMap;
  return { talkThresholdMs, queueThresholdMs, causeMap, edition: currentEdition };
}

/** Null where nothing is written in a way that takes a registry. */
export function registrySettings(config: ConnectionConfig): RegistrySettings | null {
  const { SCHEMA_REGISTRY_URL: url, INPUT_FORMAT: input, OUTPUT_FORMAT: output } = config;
  if (url === undefined || ![input, output].some(isBySchema)) return null;
  const {
    SCHEMA_REGISTRY_USERNAME: username,
    SCHEMA_REGISTRY_PASSWORD: password,
    SCHEMA_REGISTRY_CA_FILE: caFile,
  } = config;
  return {
    url,
    auth: username === undefined || password === undefined ? null : { username, password },
    ca: caFile === undefined ? null : readPem('SCHEMA_REGISTRY_CA_FILE', caFile),
  };
}

/** What decides which requests are asked of brokers. */
export function protocolNeeds(config: Config): Needs {
  return {
    inTransactions: config.DELIVERY === 'exactly-once',
    withSasl: config.KAFKA_SASL_MECHANISM !== undefined,
  };
}

export function deadLetterLimitSettings(config: Config): DeadLetterLimitSettings {
  return { maxShare: config.DEAD_LETTER_MAX_SHARE, windowRecords: config.DEAD_LETTER_WINDOW_RECORDS };
}

export function carrierSettings(config: Config): CarrierSettings {
  return { listed: config.METRICS_CARRIERS ?? null, most: config.METRICS_MAX_CARRIERS };
}

/** A member that does not come back within it, where the group begins anew, is left behind. */
const REBALANCE_TIMEOUT_MS = 15_000;

export function memberSettings(config: Config) {
  return {
    groupId: config.CONSUMER_GROUP,
    topic: config.INPUT_TOPIC,
    sessionTimeoutMs: config.SESSION_TIMEOUT_MS,
    rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
    metadataMaxAgeMs: config.METADATA_MAX_AGE_MS,
  } satisfies Partial<GroupMemberParts>;
}

export function fetcherSettings(config: Config) {
  return {
    groupId: config.CONSUMER_GROUP,
    topic: config.INPUT_TOPIC,
    maxBytes: config.FETCH_MAX_BYTES,
    maxBytesPerPartition: config.FETCH_MAX_BYTES_PER_PARTITION,
  } satisfies Partial<FetcherParts>;
}

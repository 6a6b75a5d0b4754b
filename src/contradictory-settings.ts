import type { Config } from './config.ts';
import { OWN_SOURCE, SOURCE_PREFIX } from './formats/format-names.ts';

/** What settings say against each other, of those that are given: every contradiction. */
export function contradictionsIn(config: Partial<Config>): readonly string[] {
  const problems: string[] = [];
  const topics = [config.INPUT_TOPIC, config.OUTPUT_TOPIC, config.DEAD_LETTER_TOPIC].filter(
    (topic) => topic !== undefined,
  );
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
  const { STUCK_TIMEOUT_MS: stuckMs, SESSION_TIMEOUT_MS: sessionMs, TRANSACTION_TIMEOUT_MS: transactionMs } = config;
  const longestMs = Math.max(sessionMs ?? 0, transactionMs ?? 0);
  if (stuckMs !== undefined && stuckMs < 2 * longestMs) {
    problems.push('STUCK_TIMEOUT_MS must be at least twice SESSION_TIMEOUT_MS and TRANSACTION_TIMEOUT_MS');
  }
  return [...problems, ...sourceProblems(config), ...saslProblems(config)];
}

function sourceProblems({ INPUT_FORMAT: format, ...config }: Partial<Config>): readonly string[] {
  if (format === undefined) return [];
  const problems: string[] = [];
  if (config.SOURCE_SETTINGS_FILE !== undefined && !format.startsWith(SOURCE_PREFIX))
    problems.push(`SOURCE_SETTINGS_FILE needs INPUT_FORMAT=${SOURCE_PREFIX}NAME`);
  if (config.SOURCE_FILE !== undefined && format !== OWN_SOURCE)
    problems.push(`SOURCE_FILE needs INPUT_FORMAT=${OWN_SOURCE}`);
  return problems;
}

function saslProblems(config: Partial<Config>): readonly string[] {
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
  if (sendsSecret && !config.KAFKA_TLS && config.KAFKA_BROKERS?.every(isLoopback) === false) {
    problems.push(`KAFKA_SASL_MECHANISM=${mechanism} without KAFKA_TLS=true would send the secret in the clear`);
  }
  return problems;
}

function isLoopback(broker: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(broker);
}

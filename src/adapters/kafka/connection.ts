import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import type { ClusterConfig } from '../../config.ts';
import { readPem } from '../../read-pem.ts';
import { createTokenSource } from './oauth-token.ts';
import { logLevel } from './kafkajs.ts';

const CONNECTION_TIMEOUT_MS = 3_000;

/**
 * What every client of this worker tells kafkajs: brokers, TLS, SASL, and where it logs. `onEntry` is called
 * whenever kafkajs logs something, which it does of every attempt that fails.
 * @throws ConfigError where a file of the TLS settings cannot be read.
 */
export function connectionOptions(config: ClusterConfig, log: Logger, onEntry = () => {}): KafkaConfig {
  return {
    clientId: config.KAFKA_CLIENT_ID,
    brokers: [...config.KAFKA_BROKERS],
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    ...(config.KAFKA_TLS ? { ssl: tlsOptions(config) } : {}),
    ...(config.KAFKA_SASL_MECHANISM === undefined ? {} : { sasl: saslOptions(config) }),
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => {
      onEntry();
      logEntry(log, entry);
    },
  };
}

function tlsOptions(config: ClusterConfig): NonNullable<Exclude<KafkaConfig['ssl'], boolean>> {
  const { KAFKA_TLS_CA_FILE: ca, KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key } = config;
  return {
    ...(ca === undefined ? {} : { ca: [readPem('KAFKA_TLS_CA_FILE', ca)] }),
    ...(cert === undefined ? {} : { cert: readPem('KAFKA_TLS_CERT_FILE', cert) }),
    ...(key === undefined ? {} : { key: readPem('KAFKA_TLS_KEY_FILE', key) }),
  };
}

function saslOptions(config: ClusterConfig): SASLOptions {
  const { KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = config;
  switch (config.KAFKA_SASL_MECHANISM!) {
    case 'plain':
      return { mechanism: 'plain', username, password };
    case 'scram-sha-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'scram-sha-512':
      return { mechanism: 'scram-sha-512', username, password };
    case 'oauthbearer':
      return {
        mechanism: 'oauthbearer',
        oauthBearerProvider: createTokenSource({
          url: config.KAFKA_SASL_TOKEN_URL!,
          clientId: username,
          clientSecret: password,
          scope: config.KAFKA_SASL_TOKEN_SCOPE,
        }),
      };
  }
}

/**
 * kafkajs calls an error what it then mends by itself, a lost connection or a rebalance: it is a
 * warning here. What it cannot mend reaches the worker as an exception and is logged there.
 */
function logEntry(
  log: Logger,
  { level, namespace, log: entry }: Parameters<ReturnType<NonNullable<KafkaConfig['logCreator']>>>[0],
): void {
  const { message, timestamp: _, logger: __, stack: ___, ...fields } = entry;
  const mapped = level === logLevel.ERROR || level === logLevel.WARN ? 'warn' : 'debug';
  log[mapped]({ kafkajs: namespace, ...fields, detail: message }, 'kafka client');
}

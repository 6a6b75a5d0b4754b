import type { SecureAccess } from './broker-security.ts';
import type { LocalBroker } from './kafka-broker.ts';

export interface LocalStackOptions {
  /** How many brokers, each with a copy of everything where there are three; 1 unless told. */
  readonly brokerCount?: 1 | 3;
  /** Whether the first broker also listens for TLS with passwords; Java only. */
  readonly secure?: boolean;
  /** Whether brokers have the JVM's optimising compiler, as a benchmark wants and a quick start does not; Java only. */
  readonly optimized?: boolean;
  /** Called with a line for people at every step. */
  readonly onProgress?: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends a start that is under way, and cleans up after it. */
  readonly signal?: AbortSignal;
}

export type StartOptions = Required<Omit<LocalStackOptions, 'signal'>> & { readonly signal: AbortSignal | undefined };

/** A Kafka and a registry that can be used. */
export interface LocalStack {
  /** Where they come from: the environment named them, or they were started by Java or Docker. */
  readonly kind: 'given' | 'java' | 'docker';
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** Base of the registry's Confluent API. */
  readonly schemaRegistryUrl: string;
  /** The brokers as processes, where this machine's Java runs them; else none. */
  readonly nodes: readonly LocalBroker[];
  /** How to reach the listener for TLS with passwords, where one was asked for. */
  readonly secure: SecureAccess | null;
  /** Stops what was started and removes its data. May be called again. */
  readonly stop: () => Promise<void>;
}

import type { SecureAccess } from './broker-security.ts';
import type { LocalBroker } from './kafka-broker.ts';

export interface LocalStackOptions {
  /** How many brokers, each with a copy of everything where there are three; 1 unless told. */
  readonly brokerCount?: 1 | 3;
  /** Which Kafka, such as `3.3.2`, downloaded where it is not here yet; other than `KAFKA_VERSION` it takes Java. */
  readonly kafkaVersion?: string;
  /** Levels of features that the cluster begins with, such as `transaction.version`, in place of those that this Kafka has by itself; they take Java. */
  readonly features?: Readonly<Record<string, number>>;
  /** Whether the first broker also listens for TLS with passwords; Java only. */
  readonly secure?: boolean;
  /**
   * Gives each broker a second listener, for clients that come through somebody else, such as a proxy: told of
   * the brokers with the ports of those listeners, it answers with the ports that they are to advertise. Java only.
   */
  readonly detour?: Detour;
  /** Whether brokers have the JVM's optimising compiler, as a benchmark wants and a quick start does not; Java only. */
  readonly optimized?: boolean;
  /** Called with a line for people at every step. */
  readonly onProgress?: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends a start that is under way, and cleans up after it. */
  readonly signal?: AbortSignal;
}

export type Detour = (listeners: readonly DetourListener[]) => Promise<readonly number[]>;

export interface DetourListener {
  readonly brokerId: number;
  readonly port: number;
}

export type StartOptions = Required<Omit<LocalStackOptions, 'signal' | 'detour'>> & {
  readonly [Name in 'signal' | 'detour']: LocalStackOptions[Name] | undefined;
};

/** A Kafka and a registry that can be used. */
export interface LocalStack {
  /** Where they come from: the environment named them, or they were started by Java or Docker. */
  readonly kind: 'given' | 'java' | 'docker';
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** `host:port` to reach each broker by its detour; none unless asked for. */
  readonly detours: readonly string[];
  /** Base of the registry's Confluent API. */
  readonly schemaRegistryUrl: string;
  /** The brokers as processes, where this machine's Java runs them; else none. */
  readonly nodes: readonly LocalBroker[];
  /** How to reach the listener for TLS with passwords, where one was asked for. */
  readonly secure: SecureAccess | null;
  /** Stops what was started and removes its data. May be called again. */
  readonly stop: () => Promise<void>;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SecureAccess } from './broker-security.ts';
import { startDockerStack } from './docker-stack.ts';
import { startJavaStack } from './java-stack.ts';
import type { LocalBroker } from './kafka-broker.ts';
import { LocalStackError } from './local-stack-error.ts';

const run = promisify(execFile);
const OLDEST_JAVA = 17;

export interface LocalStackOptions {
  /** How many brokers, each with a copy of everything where there are three; 1 unless told. */
  readonly brokerCount?: 1 | 3;
  /** Whether the first broker also listens for TLS with passwords; Java only. */
  readonly secure?: boolean;
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

/**
 * Gives a real Kafka and a real schema registry: those that `KAFKA_BROKERS` and `SCHEMA_REGISTRY_URL` name,
 * else local ones on free loopback ports, by Java and Maven, or by Docker. What it starts ends with this
 * process, however that ends.
 * @throws LocalStackError that says what to do; nothing is left behind then.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const { brokerCount = 1, secure = false, onProgress = () => {}, env = process.env, signal } = options;
  const start: StartOptions = { brokerCount, secure, onProgress, env, signal };
  const given = givenStack(env);
  if (given !== null) return given;
  if (await hasJavaAndMaven(env)) return startJavaStack(start);
  if (await hasDocker(env)) return startDockerStack(start);
  throw new LocalStackError(
    'a local Kafka needs Java 17 or newer with Maven, or a Docker engine with compose, and neither was found; ' +
      'install one (on Debian: apt-get install openjdk-17-jre-headless maven), ' +
      'or set KAFKA_BROKERS and SCHEMA_REGISTRY_URL to use a cluster that runs already',
  );
}

function givenStack(env: NodeJS.ProcessEnv): LocalStack | null {
  const { KAFKA_BROKERS: brokers, SCHEMA_REGISTRY_URL: schemaRegistryUrl } = env;
  if (brokers && schemaRegistryUrl) {
    return {
      kind: 'given',
      brokers: brokers.split(','),
      schemaRegistryUrl,
      nodes: [],
      secure: null,
      stop: () => Promise.resolve(),
    };
  }
  if (!brokers && !schemaRegistryUrl) return null;
  const missing = brokers ? 'SCHEMA_REGISTRY_URL' : 'KAFKA_BROKERS';
  throw new LocalStackError(`${missing} is not set; set it too to use that cluster, or neither for a local one`);
}

async function hasJavaAndMaven(env: NodeJS.ProcessEnv): Promise<boolean> {
  const version = await output('java', ['-version'], env);
  const major = Number(/version "(\d+)/.exec(version ?? '')?.[1] ?? 0);
  return major >= OLDEST_JAVA && (await output('mvn', ['--version'], env)) !== null;
}

async function hasDocker(env: NodeJS.ProcessEnv): Promise<boolean> {
  return (
    (await output('docker', ['info'], env)) !== null && (await output('docker', ['compose', 'version'], env)) !== null
  );
}

/** What a program prints, or null where it is missing or fails. */
async function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(program, args, { env });
    return `${stdout}${stderr}`;
  } catch {
    return null;
  }
}

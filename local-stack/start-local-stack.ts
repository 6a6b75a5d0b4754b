import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startDockerStack } from './docker-stack.ts';
import { KAFKA_VERSION, startJavaStack } from './java-stack.ts';
import type { LocalStack, LocalStackOptions, StartOptions } from './local-stack.ts';
import { LocalStackError } from './local-stack-error.ts';

const run = promisify(execFile);
const OLDEST_JAVA = 17;

/**
 * Gives a real Kafka and a real schema registry: those that `KAFKA_BROKERS` and `SCHEMA_REGISTRY_URL` name,
 * else local ones on free loopback ports, by Java and Maven, or by Docker. What it starts ends with this
 * process, however that ends.
 * @throws LocalStackError that says what to do; nothing is left behind then.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const { brokerCount = 1, kafkaVersion = KAFKA_VERSION, features = {}, secure = false, optimized = false } = options;
  const { detour, onProgress = () => {}, env = process.env, signal } = options;
  const own = { brokerCount, kafkaVersion, features, secure, optimized, detour };
  const start: StartOptions = { ...own, onProgress, env, signal };
  const given = givenStack(env);
  if (given === null && (await hasJavaAndMaven(env))) return startJavaStack(start);
  if (kafkaVersion !== KAFKA_VERSION || Object.keys(features).length > 0) {
    throw new LocalStackError(
      'a Kafka of another version or with features of its own needs Java 17 or newer with Maven, ' +
        'and neither KAFKA_BROKERS nor SCHEMA_REGISTRY_URL in the environment',
    );
  }
  if (given !== null) return given;
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
      detours: [],
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

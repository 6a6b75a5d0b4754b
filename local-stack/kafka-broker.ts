import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrokerSecurity } from './broker-security.ts';
import { LOOPBACK } from './free-port.ts';
import type { GuardedFolder } from './guarded-folder.ts';
import { startJvm, tidyJvmFlags } from './jvm-process.ts';
import { kafkaProperties, type NodePorts } from './kafka-properties.ts';
import { lastLinesOf } from './last-lines.ts';
import type { LocalProcess } from './local-process.ts';
import { LocalStackError } from './local-stack-error.ts';

const run = promisify(execFile);

const JVM_FLAGS = ['-Xms256m', '-Xmx640m', '-XX:+UseSerialGC', '-Xshare:auto'];
// The optimising compiler would take a third of the time of a start for itself.
const QUICK_START = '-XX:TieredStopAtLevel=1';
const LOGGING = ['defaultLogLevel=warn', 'showDateTime=true', 'dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS'];

/** A broker of the local cluster, to be stopped and started as a test likes. */
export interface LocalBroker {
  readonly id: number;
  /** `host:port` for clients. */
  readonly address: string;
  readonly start: () => Promise<void>;
  /** Lets it hand over its partitions and end. */
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** The process of the last start. @throws TypeError before the first. */
  readonly process: () => LocalProcess;
}

export interface BrokerOptions {
  readonly jars: string;
  readonly folder: GuardedFolder;
  readonly node: NodePorts;
  readonly nodes: readonly NodePorts[];
  /** What the formatter of its storage is told, beside the properties: the cluster's id among it. */
  readonly formatArgs: readonly string[];
  /** A second listener for clients, with TLS and passwords. */
  readonly security: BrokerSecurity | null;
  /** Whether it has the JVM's optimising compiler. */
  readonly optimized: boolean;
}

/** A broker with formatted storage that is not started yet. @throws LocalStackError where it cannot be formatted. */
export async function prepareBroker(options: BrokerOptions): Promise<LocalBroker> {
  const { jars, folder, node, nodes, formatArgs, security, optimized } = options;
  const propertiesFile = join(folder.path, `kafka-${node.id}.properties`);
  await writeFile(propertiesFile, kafkaProperties(node, nodes, join(folder.path, `kafka-${node.id}`), security));
  const java = (...args: readonly string[]) => [
    ...JVM_FLAGS,
    ...(optimized ? [] : [QUICK_START]),
    ...LOGGING.map((setting) => `-Dorg.slf4j.simpleLogger.${setting}`),
    '-cp',
    `${jars}/*`,
    ...args,
  ];
  const told = ['-c', propertiesFile, ...formatArgs, ...(security?.formatArgs ?? [])];
  await format([...tidyJvmFlags(folder), ...java('kafka.tools.StorageTool', 'format', ...told)]);

  let jvm: LocalProcess | undefined;
  const started = () => {
    if (jvm === undefined) throw new TypeError('the broker was never started');
    return jvm;
  };
  return {
    id: node.id,
    address: `${LOOPBACK}:${node.port}`,
    process: started,
    async start() {
      const logFile = join(folder.path, `kafka-${node.id}.log`);
      jvm = await startJvm({
        name: `kafka ${node.id}`,
        args: java('kafka.Kafka', propertiesFile),
        cwd: folder.path,
        logFile,
        folder,
      });
    },
    stop: () => started().end('SIGTERM'),
    kill: () => started().end('SIGKILL'),
    pause: () => started().signal('SIGSTOP'),
    resume: () => started().signal('SIGCONT'),
  };
}

async function format(args: readonly string[]): Promise<void> {
  try {
    await run('java', args);
  } catch (error) {
    throw new LocalStackError(`the storage of kafka could not be formatted:\n${lastLinesOf(error)}`, { cause: error });
  }
}

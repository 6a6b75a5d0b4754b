import { fileURLToPath } from 'node:url';
import { ALLOCATOR_SETTINGS, HEAP_BOUNDS } from '../demo/worker-process.ts';
import { ALL_SETTINGS, SECRETS } from '../src/config.ts';
import { DELIVERIES, type Delivery } from './delivery-figures.ts';

/** What can be measured: this worker, and others that do the same. */
export const SYSTEMS = ['worker', 'kafka-streams-1', 'kafka-streams-2', 'franz-go', 'plain-kafkajs'] as const;
export type System = (typeof SYSTEMS)[number];

/** A program that takes part. It is configured by its environment, and runs until SIGTERM. */
export interface Contender {
  readonly system: System;
  readonly delivery: Delivery;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Where the contenders that had to be built are; null where their tools are missing. */
export interface BuiltPeers {
  readonly kafkaStreamsJar: string | null;
  readonly franzGo: string | null;
}

const JVM_FLAGS = ['-XX:+UseParallelGC', '-Xms1g', '-Xmx1g', '-XX:-UsePerfData'];
const NOT_SET = Object.fromEntries([...ALL_SETTINGS, ...SECRETS.map((name) => `${name}_FILE`)].map((key) => [key, '']));

/** All contenders that can run here, each under both guarantees. */
export function contendersOf(peers: BuiltPeers, temporaryFolder: string): readonly Contender[] {
  return SYSTEMS.flatMap((system) => {
    const program = programOf(system, peers, temporaryFolder);
    return program === null ? [] : DELIVERIES.map((delivery) => contenderOf(system, delivery, program));
  });
}

/** This worker, under a guarantee. */
export function workerContender(delivery: Delivery): Contender {
  return contenderOf('worker', delivery, workerProgram);
}

export function nameOf({ system, delivery }: Pick<Contender, 'system' | 'delivery'>): string {
  return `${system} ${delivery}`;
}

type Program = Pick<Contender, 'command' | 'args' | 'env'>;

function contenderOf(system: System, delivery: Delivery, program: Program): Contender {
  return { system, delivery, ...program };
}

function programOf(system: System, { kafkaStreamsJar, franzGo }: BuiltPeers, temporaryFolder: string): Program | null {
  switch (system) {
    case 'worker':
      return workerProgram;
    case 'kafka-streams-1':
      return kafkaStreamsJar === null ? null : javaProgram(kafkaStreamsJar, 1, temporaryFolder);
    case 'kafka-streams-2':
      return kafkaStreamsJar === null ? null : javaProgram(kafkaStreamsJar, 2, temporaryFolder);
    case 'franz-go':
      return franzGo === null ? null : { command: franzGo, args: [], env: { THREADS: '2' } };
    case 'plain-kafkajs':
      return nodeProgram('./peers/plain-kafkajs/plain-kafkajs.ts');
  }
}

const workerProgram: Program = {
  command: process.execPath,
  args: [...HEAP_BOUNDS, fileURLToPath(new URL('../src/cli.ts', import.meta.url)), 'run'],
  env: { ...NOT_SET, ...ALLOCATOR_SETTINGS, HTTP_PORT: '0', REGISTER_SCHEMAS: 'false' },
};

function nodeProgram(path: string): Program {
  return { command: process.execPath, args: [fileURLToPath(new URL(path, import.meta.url))], env: {} };
}

function javaProgram(jar: string, threads: number, temporaryFolder: string): Program {
  const args = [...JVM_FLAGS, `-Djava.io.tmpdir=${temporaryFolder}`, '-jar', jar];
  return { command: 'java', args, env: { THREADS: String(threads) } };
}

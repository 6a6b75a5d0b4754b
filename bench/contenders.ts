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
  /** How many members of the group a process of it is. */
  readonly groupMembers: number;
}

/** Where the contenders that had to be built are; null where their tools are missing. */
export interface BuiltPeers {
  readonly kafkaStreamsJar: string | null;
  readonly franzGo: string | null;
}

const JVM_FLAGS = ['-XX:+UseParallelGC', '-Xms1g', '-Xmx1g', '-XX:-UsePerfData'];
/** More of its producers than these would be most of what is measured. */
const MOST_PARTITIONS_OF_PLAIN_KAFKAJS = 24;
const NOT_SET = Object.fromEntries([...ALL_SETTINGS, ...SECRETS.map((name) => `${name}_FILE`)].map((key) => [key, '']));

/** All contenders that can run here, each under both guarantees. */
export function contendersOf(
  peers: BuiltPeers,
  temporaryFolder: string,
  options: ContenderSettings = {},
): readonly Contender[] {
  const settings = { temporaryFolder, ...options };
  return SYSTEMS.flatMap((system) =>
    DELIVERIES.flatMap((delivery) => {
      const program = programOf(system, delivery, peers, settings);
      return program === null ? [] : contenderOf(system, delivery, program);
    }),
  );
}

/** This worker, under a guarantee, with settings that differ from the defaults where some are given. */
export function workerContender(delivery: Delivery, workerEnv: NodeJS.ProcessEnv = {}): Contender {
  return contenderOf('worker', delivery, workerProgram(workerEnv));
}

export function nameOf({ system, delivery }: Pick<Contender, 'system' | 'delivery'>): string {
  return `${system} ${delivery}`;
}

/** Whether a system is to be measured with so many partitions: kafkajs used plainly has a producer for each of them. */
export function takesPart(system: System, partitions: number): boolean {
  return system !== 'plain-kafkajs' || partitions <= MOST_PARTITIONS_OF_PLAIN_KAFKAJS;
}

export interface ContenderSettings {
  /** Settings of this worker that are not to have their defaults. */
  readonly workerEnv?: NodeJS.ProcessEnv;
  /** Threads of those that are told how many, but of Kafka Streams, which takes part with one and with two; 2 unless told. */
  readonly threads?: number;
}

type Program = Omit<Contender, 'system' | 'delivery'>;

function contenderOf(system: System, delivery: Delivery, program: Program): Contender {
  return { system, delivery, ...program };
}

function programOf(
  system: System,
  delivery: Delivery,
  { kafkaStreamsJar, franzGo }: BuiltPeers,
  { temporaryFolder, workerEnv = {}, threads = 2 }: ContenderSettings & { readonly temporaryFolder: string },
): Program | null {
  switch (system) {
    case 'worker':
      return workerProgram(workerEnv);
    case 'kafka-streams-1':
      return kafkaStreamsJar === null ? null : javaProgram(kafkaStreamsJar, 1, temporaryFolder);
    case 'kafka-streams-2':
      return kafkaStreamsJar === null ? null : javaProgram(kafkaStreamsJar, 2, temporaryFolder);
    case 'franz-go':
      return franzGo === null ? null : goProgram(franzGo, threads, delivery);
    case 'plain-kafkajs':
      return nodeProgram('./peers/plain-kafkajs/plain-kafkajs.ts');
  }
}

function workerProgram(workerEnv: NodeJS.ProcessEnv): Program {
  return {
    command: process.execPath,
    args: [...HEAP_BOUNDS, fileURLToPath(new URL('../src/cli.ts', import.meta.url)), 'run'],
    env: { ...NOT_SET, ...ALLOCATOR_SETTINGS, HTTP_PORT: '0', REGISTER_SCHEMAS: 'false', ...workerEnv },
    groupMembers: 1,
  };
}

function nodeProgram(path: string): Program {
  return {
    command: process.execPath,
    args: [fileURLToPath(new URL(path, import.meta.url))],
    env: {},
    groupMembers: 1,
  };
}

function javaProgram(jar: string, threads: number, temporaryFolder: string): Program {
  const args = [...JVM_FLAGS, `-Djava.io.tmpdir=${temporaryFolder}`, '-jar', jar];
  return { command: 'java', args, env: { THREADS: String(threads) }, groupMembers: threads };
}

/** Exactly once each thread is a member of its own, with a producer of its own. */
function goProgram(command: string, threads: number, delivery: Delivery): Program {
  const groupMembers = delivery === 'exactly-once' ? threads : 1;
  return { command, args: [], env: { THREADS: String(threads) }, groupMembers };
}

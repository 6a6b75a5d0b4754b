import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deleteTopics } from '../demo/cluster-topics.ts';
import { nameOf, type Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import type { PeerBench } from './peer-bench.ts';

/** A contender at work, in a group and on output topics that nobody has used before. */
export interface ContenderRun {
  readonly group: string;
  readonly outputTopic: string;
  readonly members: readonly Member[];
  /** When the first process was started, in milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
  /** Aborted, with what to tell, when a process has ended or the benchmark is interrupted. */
  readonly over: AbortSignal;
  /** Lets it end; its topics stay. */
  readonly stop: () => Promise<void>;
}

export interface Member {
  readonly pid: number;
}

export interface ContenderOptions {
  readonly inputTopic: string;
  readonly partitions: number;
  /** How many processes share the work; 1 unless told. */
  readonly members?: number;
}

interface RunningMember extends Member {
  readonly stop: () => Promise<void>;
}

const STOP_DEADLINE_MS = 15_000;
const LOG_LINES = 15;

let runs = 0;

/** Creates the topics and starts the contender; `closing` ends both. */
export async function startContender(
  bench: PeerBench,
  contender: Contender,
  { inputTopic, partitions, members = 1 }: ContenderOptions,
  closing: AsyncDisposableStack,
): Promise<ContenderRun> {
  bench.interrupt.throwIfAborted();
  const group = `bench-${runs++}`;
  const outputTopic = `${group}.call-classified`;
  const deadLetterTopic = `${group}.dead-letter`;
  const topics = [outputTopic, deadLetterTopic];
  await createReadyTopics(
    bench,
    topics.map((topic) => ({ topic, numPartitions: partitions })),
  );
  closing.defer(() => deleteTopics(bench.admin, topics));
  // Before the clock runs: contenders in other languages are given the ids, and nobody is to be ahead.
  await bench.registerTopics(inputTopic, outputTopic);
  const env = {
    KAFKA_BROKERS: bench.brokers.join(','),
    SCHEMA_REGISTRY_URL: bench.schemaRegistryUrl,
    INPUT_TOPIC: inputTopic,
    OUTPUT_TOPIC: outputTopic,
    DEAD_LETTER_TOPIC: deadLetterTopic,
    CONSUMER_GROUP: group,
    DELIVERY: contender.delivery,
    RULES_FILE: bench.rulesFile,
  };
  const end = new AbortController();
  const startedAtMs = performance.now();
  const started: RunningMember[] = [];
  for (let member = 0; member < members; member++) {
    started.push(await startMember(bench, contender, env, join(bench.folder, `${group}-${member}.log`), end));
  }
  const stop = async () => void (await Promise.all(started.map((member) => member.stop())));
  closing.defer(stop);
  return {
    group,
    outputTopic,
    members: started,
    startedAtMs,
    over: AbortSignal.any([bench.interrupt, end.signal]),
    stop,
  };
}

async function startMember(
  bench: PeerBench,
  contender: Contender,
  settings: NodeJS.ProcessEnv,
  logFile: string,
  end: AbortController,
): Promise<RunningMember> {
  const log = openSync(logFile, 'a');
  // A group of its own: whoever started it decides when a Ctrl-C in the terminal reaches it.
  const child = spawn(contender.command, contender.args, {
    env: { ...process.env, ...contender.env, ...settings },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  bench.watch(child);
  child.once('exit', () => {
    const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES);
    end.abort(new Error(`${nameOf(contender)} ended by itself:\n${lines.join('\n')}`));
  });
  return {
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      const late = new AbortController();
      const deadline = sleep(STOP_DEADLINE_MS, undefined, { signal: late.signal }).then(
        () => child.kill('SIGKILL'),
        () => {},
      );
      await ended;
      late.abort();
      await deadline;
    },
  };
}

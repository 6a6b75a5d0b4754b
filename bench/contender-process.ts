import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf, type Contender } from './contenders.ts';
import { createReadyTopics } from './create-ready-topics.ts';
import type { PeerBench } from './peer-bench.ts';

/** A contender at work, in a group and on output topics that nobody has used before. */
export interface ContenderRun {
  readonly group: string;
  readonly outputTopic: string;
  /** Those that run now, in the order of their start. */
  readonly members: readonly Member[];
  /** When the first process was started, in milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
  /** Aborted, with what to tell, when a process has ended by itself or the benchmark is interrupted. */
  readonly over: AbortSignal;
  /** Starts one process more. */
  readonly addMember: () => Promise<void>;
  /** Lets it end; its topics stay. */
  readonly stop: () => Promise<void>;
}

export interface Member {
  readonly pid: number;
  /** Kills it without a word; resolves once it is gone. */
  readonly kill: () => Promise<void>;
}

export interface ContenderOptions {
  readonly inputTopic: string;
  readonly partitions: number;
  /** How many processes share the work; 1 unless told. */
  readonly members?: number;
  /** After how long without a heartbeat the group takes a member for dead; everybody's own default unless told. */
  readonly sessionTimeoutMs?: number;
  /** Where the brokers are to be found; where they are unless told. */
  readonly brokers?: readonly string[];
}

interface RunningMember extends Member {
  readonly stop: () => Promise<void>;
}

/** What a process is started with. */
interface Launch {
  readonly contender: Contender;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

const STOP_DEADLINE_MS = 15_000;
const LOG_LINES = 15;
/** As many heartbeats a session as this worker has. */
const HEARTBEATS_A_SESSION = 10;

let runs = 0;

/** Creates the topics and starts the contender; `closing` ends both. */
export async function startContender(
  bench: PeerBench,
  contender: Contender,
  options: ContenderOptions,
  closing: AsyncDisposableStack,
): Promise<ContenderRun> {
  bench.interrupt.throwIfAborted();
  const { inputTopic, partitions, members = 1 } = options;
  const group = `bench-${runs++}`;
  const outputTopic = `${group}.call-classified`;
  const deadLetterTopic = `${group}.dead-letter`;
  const topics = [outputTopic, deadLetterTopic].map((topic) => ({ topic, numPartitions: partitions }));
  await createReadyTopics(bench, topics, closing);
  // Before the clock runs: contenders in other languages are given the ids, and nobody is to be ahead.
  await bench.registerTopics(inputTopic, outputTopic);
  const env = { ...contender.env, ...settingsOf(bench, contender, options, { group, outputTopic, deadLetterTopic }) };
  const end = new AbortController();
  const running: RunningMember[] = [];
  let started = 0;
  const addMember = async () => {
    const name = `${group}-${started++}`;
    const launch = { contender, env: { ...env, MEMBER: name }, logFile: join(bench.folder, `${name}.log`) };
    const forget = () => void running.splice(running.indexOf(member), 1);
    const member: RunningMember = await startMember(bench, launch, forget, end);
    running.push(member);
  };
  const stop = async () => void (await Promise.all([...running].map((member) => member.stop())));
  closing.defer(stop);
  const startedAtMs = performance.now();
  for (let member = 0; member < members; member++) await addMember();
  const over = AbortSignal.any([bench.interrupt, end.signal]);
  return { group, outputTopic, members: running, startedAtMs, over, addMember, stop };
}

function settingsOf(
  bench: PeerBench,
  { delivery }: Contender,
  { inputTopic, partitions, sessionTimeoutMs, brokers = bench.brokers }: ContenderOptions,
  names: { readonly group: string; readonly outputTopic: string; readonly deadLetterTopic: string },
): NodeJS.ProcessEnv {
  const session = sessionTimeoutMs !== undefined && {
    SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
    HEARTBEAT_INTERVAL_MS: String(Math.floor(sessionTimeoutMs / HEARTBEATS_A_SESSION)),
  };
  return {
    KAFKA_BROKERS: brokers.join(','),
    INPUT_FORMAT: bench.format,
    OUTPUT_FORMAT: bench.format,
    // JSON takes no registry, and nobody is to ask for one.
    SCHEMA_REGISTRY_URL: bench.format === 'json' ? '' : bench.schemaRegistryUrl,
    INPUT_TOPIC: inputTopic,
    OUTPUT_TOPIC: names.outputTopic,
    DEAD_LETTER_TOPIC: names.deadLetterTopic,
    CONSUMER_GROUP: names.group,
    DELIVERY: delivery,
    RULES_FILE: bench.rulesFile,
    PARTITIONS: String(partitions),
    ...session,
  };
}

/** `forget` is called when it is no longer to be watched, since it is being ended. */
async function startMember(
  { watch, interrupt }: PeerBench,
  { contender, env, logFile }: Launch,
  forget: () => void,
  end: AbortController,
): Promise<RunningMember> {
  const log = openSync(logFile, 'a');
  // A group of its own: whoever started it decides when a Ctrl-C in the terminal reaches it.
  const child = spawn(contender.command, contender.args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  watch(child);
  let asked = false;
  child.once('exit', () => {
    if (asked) return;
    const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES);
    end.abort(new Error(`${nameOf(contender)} ended by itself:\n${lines.join('\n')}`));
  });
  const finish = async (signal: NodeJS.Signals) => {
    if (!asked) forget();
    asked = true;
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid!,
    kill: () => finish('SIGKILL'),
    async stop() {
      // Nothing is gained by a good end where the whole broker goes.
      const late = new AbortController();
      const deadline = sleep(interrupt.aborted ? 0 : STOP_DEADLINE_MS, undefined, { signal: late.signal }).then(
        () => child.kill('SIGKILL'),
        () => {},
      );
      await finish('SIGTERM');
      late.abort();
      await deadline;
    },
  };
}

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedFolder } from '../../local-stack/guarded-folder.ts';
import { scrapeMetrics, type Scrape } from '../../demo/scrape-metrics.ts';
import { startWorkerProcess, type WorkerProcess } from '../../demo/worker-process.ts';

/** A worker of a fleet: the name is its client id too. */
export interface FleetWorker {
  readonly name: string;
  readonly process: WorkerProcess;
}

/** How a worker ended, and whether anybody wanted it to. */
export interface WorkerExit {
  readonly name: string;
  readonly asked: boolean;
  /** It was asked to stop, did not in time, and was killed. */
  readonly hung: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastLines: readonly string[];
}

export interface FleetOptions {
  /** Begins every client id. */
  readonly prefix: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly folder: GuardedFolder;
  readonly nodeArgs: readonly string[];
  readonly onLine: (line: string) => void;
}

/** Several workers of one group, with a supervisor that starts those again that end by themselves. */
export interface WorkerFleet {
  /** Starts another worker; resolves once it consumes, or its start has failed and is being tried again. */
  readonly start: () => Promise<void>;
  /** Those that run, in the order of their start. */
  readonly workers: () => readonly FleetWorker[];
  /** Kills a worker without a word. */
  readonly kill: (name: string) => Promise<void>;
  /** Asks a worker to stop, and waits until it has; kills it where that takes longer than anybody would wait. */
  readonly stop: (name: string) => Promise<void>;
  readonly pause: (name: string) => void;
  readonly resume: (name: string) => void;
  /** Every end so far. */
  readonly exits: () => readonly WorkerExit[];
  /** What the workers that run have counted; one that does not answer counts as 0. */
  readonly counted: () => Promise<number>;
  /** How often the workers that run say that another producer took over one of their transactional ids. */
  readonly fencings: () => Promise<number>;
  readonly peakMemoryMb: () => number;
  /** How often a worker has said that it is not healthy, or, having been ready, that it is not ready. */
  readonly refusals: () => { readonly health: number; readonly readiness: number };
  /** Whether every worker that runs is a member that is ready. */
  readonly areReady: () => Promise<boolean>;
  /** Stops all of them. From now on none is started again. */
  readonly stopAll: () => Promise<void>;
}

const RESTART_AFTER_MS = 500;
const SAMPLE_EVERY_MS = 500;
/** Twice what Kubernetes gives a pod unless told otherwise: the machine is busy. */
const STOPPED_WITHIN_MS = 60_000;
const BYTES_A_KIB = 1_024;
const GRANTED = 200;
const REFUSED = 503;

export function createWorkerFleet({ prefix, settings, folder, nodeArgs, onLine }: FleetOptions): WorkerFleet {
  const running = new Map<string, FleetWorker>();
  const asked = new Set<string>();
  const hung = new Set<string>();
  const exits: WorkerExit[] = [];
  let started = 0;
  let over = false;
  let peakMemoryMb = 0;
  const refusals = { health: 0, readiness: 0 };
  const onceReady = new Set<string>();

  async function sample({ name, process: { pid, url } }: FleetWorker): Promise<void> {
    peakMemoryMb = Math.max(peakMemoryMb, peakMemoryMbOf(pid));
    const [health, readiness] = await Promise.all([statusOf(`${url}/healthz`), statusOf(`${url}/readyz`)]);
    if (health === REFUSED) refusals.health += 1;
    if (readiness === REFUSED && onceReady.has(name) && !asked.has(name)) refusals.readiness += 1;
    if (readiness === GRANTED) onceReady.add(name);
  }

  async function areReady(): Promise<boolean> {
    const statuses = await Promise.all([...running.values()].map(({ process: { url } }) => statusOf(`${url}/readyz`)));
    return statuses.every((status) => status === GRANTED);
  }

  const sampler = setInterval(() => {
    for (const worker of running.values()) void sample(worker);
  }, SAMPLE_EVERY_MS);

  async function start(): Promise<void> {
    const name = `${prefix}-w${String(++started).padStart(2, '0')}`;
    try {
      const worker = await startWorkerProcess(
        { ...settings, KAFKA_CLIENT_ID: name },
        { onSpawn: folder.watch, onLine: (line) => onLine(`${name} ${line}`), nodeArgs },
      );
      running.set(name, { name, process: worker });
      void takeNote(name, worker);
    } catch (error) {
      exits.push({ name, asked: false, hung: false, code: null, signal: null, lastLines: [(error as Error).message] });
      void startAgain();
    }
  }

  async function takeNote(name: string, worker: WorkerProcess): Promise<void> {
    const end = await worker.ended;
    running.delete(name);
    exits.push({ name, asked: asked.has(name), hung: hung.has(name), ...end });
    if (!asked.has(name)) await startAgain();
  }

  async function startAgain(): Promise<void> {
    await sleep(RESTART_AFTER_MS);
    if (!over) await start();
  }

  async function end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const worker = running.get(name);
    if (worker === undefined) return;
    asked.add(name);
    worker.process.kill(signal);
    // It may have been paused.
    worker.process.kill('SIGCONT');
    const late = setTimeout(() => {
      hung.add(name);
      worker.process.kill('SIGKILL');
    }, STOPPED_WITHIN_MS);
    await worker.process.ended;
    clearTimeout(late);
  }

  async function sumOverAll(count: (scrape: Scrape) => number): Promise<number> {
    const counts = await Promise.all(
      [...running.values()].map(async ({ process: { url } }) => {
        try {
          return count(await scrapeMetrics(url));
        } catch {
          return 0;
        }
      }),
    );
    return counts.reduce((sum, each) => sum + each, 0);
  }

  return {
    start,
    areReady,
    workers: () => [...running.values()],
    kill: (name) => end(name, 'SIGKILL'),
    stop: (name) => end(name, 'SIGTERM'),
    pause: (name) => running.get(name)?.process.kill('SIGSTOP'),
    resume: (name) => running.get(name)?.process.kill('SIGCONT'),
    exits: () => exits,
    counted: () => sumOverAll(({ calls, deadLetters }) => sumOf([...calls, ...deadLetters])),
    fencings: () => sumOverAll(({ fencings }) => fencings),
    peakMemoryMb: () => Math.round(peakMemoryMb),
    refusals: () => ({ ...refusals }),
    async stopAll() {
      over = true;
      clearInterval(sampler);
      await Promise.all([...running.keys()].map((name) => end(name, 'SIGTERM')));
    },
  };
}

/** The status of a page; none where nobody answers in time, as where the process is frozen. */
async function statusOf(url: string): Promise<number | null> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(SAMPLE_EVERY_MS) })).status;
  } catch {
    return null;
  }
}

function sumOf(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function peakMemoryMbOf(pid: number): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kibibytes ?? 0) * BYTES_A_KIB) / 1e6;
  } catch {
    return 0;
  }
}

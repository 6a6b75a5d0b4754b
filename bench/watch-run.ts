import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { committedRecords } from './committed-records.ts';
import type { ContenderRun } from './contender-process.ts';
import type { LoadedTopic } from './load-topic.ts';
import type { PeerBench } from './peer-bench.ts';
import type { PeerObservation, PeerSample } from './peer-figures.ts';
import { busySecondsOf } from './machine-usage.ts';
import { readProcessUsage } from './process-usage.ts';
import { readEnds } from './wire/broker-requests.ts';

const POLL_MS = 50;
const STANDSTILL_MS = 60_000;
const ENDING_MS = 5_000;

/**
 * Watches a contender from outside until it has worked off an input: how far its output may be read, and
 * what its processes have taken, twenty times a second. @throws Error where the output stands still for a
 * minute; what `over` of the run was aborted with.
 */
export async function watchRun(bench: PeerBench, run: ContenderRun, input: LoadedTopic): Promise<PeerObservation> {
  const samples: PeerSample[] = [];
  const busyBefore = readBusySeconds();
  let firstOutputAtMs: number | null = null;
  let allPartitionsAtMs: number | null = null;
  let movedAtMs = run.startedAtMs;
  let last = 0;
  for (let tick = 0; ; tick++) {
    await sleep(Math.max(0, run.startedAtMs + tick * POLL_MS - performance.now()));
    run.over.throwIfAborted();
    const ends = await readableEnds(bench, run, input);
    const readable = sum(ends);
    const nowMs = performance.now();
    if (firstOutputAtMs === null && (await hasOutput(bench, run, input))) firstOutputAtMs = performance.now();
    if (allPartitionsAtMs === null && ends.every((end) => end > 0)) allPartitionsAtMs = nowMs;
    samples.push({ atMs: nowMs, readable, ...(await usageOf(run)) });
    if (readable !== last) [last, movedAtMs] = [readable, nowMs];
    else if (readable >= input.records && (await isComplete(bench, run, input, readable))) break;
    else if (nowMs - movedAtMs > STANDSTILL_MS) throw new Error(`stuck at ${readable} of ${input.records} records`);
  }
  return {
    records: input.records,
    startedAtMs: run.startedAtMs,
    firstOutputAtMs: firstOutputAtMs ?? movedAtMs,
    allPartitionsAtMs: allPartitionsAtMs ?? movedAtMs,
    lastOutputAtMs: movedAtMs,
    samples,
    machineCpuSeconds: readBusySeconds() - busyBefore,
  };
}

function readableEnds({ connection }: PeerBench, { outputTopic }: ContenderRun, { partitions }: LoadedTopic) {
  return readEnds(connection, outputTopic, partitions, 'read-committed');
}

/** Whether anything was written, committed or not. */
async function hasOutput({ connection }: PeerBench, { outputTopic }: ContenderRun, { partitions }: LoadedTopic) {
  return sum(await readEnds(connection, outputTopic, partitions, 'read-uncommitted')) > 0;
}

/** Whether the group has committed all of the input, and no transaction is open. */
async function isComplete(bench: PeerBench, run: ContenderRun, input: LoadedTopic, readable: number): Promise<boolean> {
  const { connection, admin } = bench;
  const written = sum(await readEnds(connection, run.outputTopic, input.partitions, 'read-uncommitted'));
  if (written !== readable) return false;
  return (await committedRecords(admin, run.group, input.topic)) >= input.records;
}

async function usageOf({ members, over }: ContenderRun) {
  try {
    const usages = members.map(({ pid }) => readProcessUsage(pid));
    return {
      cpuSeconds: sum(usages.map(({ cpuSeconds }) => cpuSeconds)),
      peakBytes: sum(usages.map(({ peakBytes }) => peakBytes)),
    };
  } catch (error) {
    // A process that is ending: what it said is more to the point.
    await sleep(ENDING_MS, undefined, { signal: over }).catch(() => over.throwIfAborted());
    throw error;
  }
}

function readBusySeconds(): number {
  return busySecondsOf(readFileSync('/proc/stat', 'utf8'));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

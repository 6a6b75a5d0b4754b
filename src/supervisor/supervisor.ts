import type { Logger } from '../adapters/log.ts';
import type { MetricSum } from '../adapters/metric-sum.ts';
import { StopError } from '../pipeline/failures.ts';
import type { Idle } from '../watchdog.ts';
import { judgeEnd, type ProcessEnd, type Verdict } from './judge-end.ts';
import type { FromProcess } from './messages.ts';
import { askAll, createPlace, endAsking, isWorking, statusOf, type Place, type ProcessStatus } from './place.ts';
import type { StartProcess } from './start-process.ts';
import { watchSilence, type SilenceWatch } from './watch-silence.ts';

export interface SupervisorParts {
  /** How many processes. */
  readonly count: number;
  readonly startProcess: StartProcess;
  readonly sum: MetricSum;
  readonly log: Logger;
  /** A process that says nothing for so long is killed. */
  readonly silenceLimitMs: number;
  /** A process that takes longer to stop is killed. It cuts itself short before. */
  readonly stopLimitMs: number;
  /** Called where all have to end, with what one of them has found. */
  readonly onFatal: (error: Error) => void;
  readonly onRestart: () => void;
}

/** Keeps a number of worker processes running. */
export interface Supervisor {
  /** Starts every process; resolves once all of them consume. Never where they are stopped before. */
  readonly start: () => Promise<void>;
  /** What each process said last. */
  readonly statuses: () => readonly ProcessStatus[];
  /** The process that has said nothing for the longest time. */
  readonly silent: () => Idle | null;
  /** Asks every process how it is; resolves when all have said so, or after the deadline. */
  readonly ask: (deadlineMs: number) => Promise<void>;
  /** Lets every process stop; true where all did so well. None is started any more. */
  readonly stop: () => Promise<boolean>;
  readonly killAll: () => void;
}

export function createSupervisor(parts: SupervisorParts): Supervisor {
  const { log, sum } = parts;
  const places = Array.from({ length: parts.count }, (_, index) => createPlace(String(index + 1)));
  const allStarted = Promise.withResolvers<void>();
  let silence: SilenceWatch | null = null;
  let stopping = false;

  function start(place: Place): void {
    Object.assign(place, { report: null, reason: null, startedAtMs: performance.now() });
    place.process = parts.startProcess(place.name, (message) => hear(place, message));
    log.info({ child: place.name, childPid: place.process.pid }, 'process started');
    void place.process.ended.then((end) => onEnd(place, end));
  }

  function hear(place: Place, message: FromProcess): void {
    if (message.kind === 'failure') {
      place.reason ??= message.reason;
      // The others need not wait until it has stopped.
      if (isWorking(place) && !stopping) judge(place, { code: null, signal: null });
      return;
    }
    place.report = message;
    place.reports += 1;
    sum.report(place.name, message.metrics, message.metricsOfNode);
    if (message.asked) endAsking(place);
    if (places.every(isWorking)) allStarted.resolve();
  }

  function onEnd(place: Place, end: ProcessEnd): void {
    const verdict = stopping ? null : judge(place, end);
    const level = verdict === null ? 'info' : 'error';
    log[level]({ child: place.name, childPid: place.process?.pid, ...end }, 'process ended');
    place.process = null;
    sum.end(place.name);
    endAsking(place);
    if (verdict?.kind === 'start again') startLater(place, verdict.reason);
  }

  function startLater(place: Place, reason: string): void {
    const delayMs = place.delays.next(performance.now() - place.startedAtMs);
    log.warn({ child: place.name, reason, delayMs }, 'process will be started again');
    place.restart = setTimeout(() => {
      parts.onRestart();
      start(place);
    }, delayMs);
  }

  function judge(place: Place, end: ProcessEnd): Verdict {
    const othersWork = places.some((other) => other !== place && isWorking(other));
    const verdict = judgeEnd({ end, started: isWorking(place), reason: place.reason, othersWork });
    if (verdict.kind === 'end all') parts.onFatal(new StopError(`process ${place.name}: ${verdict.reason}`));
    return verdict;
  }

  return {
    async start() {
      if (!stopping) {
        for (const place of places) start(place);
        silence = watchSilence(places, parts.silenceLimitMs, log);
      }
      await allStarted.promise;
    },
    statuses: () => places.map(statusOf),
    silent: () => silence?.longest() ?? null,
    ask: (deadlineMs) => askAll(places, deadlineMs),
    killAll: () => places.forEach(({ process }) => process?.kill()),
    async stop() {
      stopping = true;
      silence?.stop();
      for (const { restart } of places) clearTimeout(restart);
      return (await Promise.all(places.map((place) => stopProcess(place, parts)))).every(Boolean);
    },
  };
}

async function stopProcess(place: Place, { log, stopLimitMs }: SupervisorParts): Promise<boolean> {
  const { name, process } = place;
  if (process === null) return true;
  process.tell({ kind: 'stop' });
  const timer = setTimeout(() => {
    log.error({ child: name, childPid: process.pid, stopLimitMs }, 'process does not stop and is killed');
    process.kill();
  }, stopLimitMs);
  const { code, signal } = await process.ended;
  clearTimeout(timer);
  // Where everybody gets the signal, it may come before a process can hear of it; nothing is under way then.
  return code === 0 || (signal === 'SIGTERM' && place.report?.started !== true);
}

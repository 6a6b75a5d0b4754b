import type { ProcessState } from '../adapters/supervisor-metrics.ts';
import type { ProcessReport } from './messages.ts';
import { createRestartDelays, type RestartDelays } from './restart-delays.ts';
import type { StartedProcess } from './start-process.ts';

/** What a process takes, and another when that one has ended. */
export interface Place {
  readonly name: string;
  readonly delays: RestartDelays;
  /** Null where it has ended. */
  process: StartedProcess | null;
  startedAtMs: number;
  /** What the process said last. */
  report: ProcessReport | null;
  /** How many reports there were. */
  reports: number;
  /** Why the process cannot go on, by its own word. */
  reason: string | null;
  restart: NodeJS.Timeout | undefined;
  /** Who waits for an answer. */
  asking: (() => void)[];
}

/** How a process is, for those who ask for the pages. */
export interface ProcessStatus {
  readonly process: string;
  readonly pid: number | null;
  readonly state: ProcessState;
  readonly healthy: boolean;
  readonly ready: boolean;
}

export function createPlace(name: string): Place {
  return {
    name,
    delays: createRestartDelays(),
    process: null,
    startedAtMs: 0,
    report: null,
    reports: 0,
    reason: null,
    restart: undefined,
    asking: [],
  };
}

/** Whether a process is there and has got as far as consuming. */
export function isWorking({ process, report }: Place): boolean {
  return process !== null && report?.started === true;
}

/** One that has ended is not unhealthy: it is being dealt with. */
export function statusOf(place: Place): ProcessStatus {
  const { name, process, report } = place;
  const now = process === null ? null : report;
  return {
    process: name,
    pid: process?.pid ?? null,
    state: process === null ? 'down' : isWorking(place) ? 'working' : 'starting',
    healthy: now?.healthy ?? true,
    ready: now?.ready ?? false,
  };
}

/** Everybody who waits for an answer of this process has it, or will get none. */
export function endAsking(place: Place): void {
  const { asking } = place;
  place.asking = [];
  for (const answered of asking) answered();
}

/** Asks every process how it is. Resolves when all have said so, or after the deadline. */
export async function askAll(places: readonly Place[], deadlineMs: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, deadlineMs);
  const answers = places.map(async (place) => {
    if (place.process === null) return;
    place.process.tell({ kind: 'ask' });
    await new Promise<void>((answered) => place.asking.push(answered));
  });
  await Promise.race([Promise.all(answers), late]);
  clearTimeout(timer);
}

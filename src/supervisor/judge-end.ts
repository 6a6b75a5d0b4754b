/** How a process has ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started at all. */
  readonly spawnError?: string;
}

export interface EndedProcess {
  readonly end: ProcessEnd;
  /** Whether it had got as far as consuming. */
  readonly started: boolean;
  /** Why it could not go on, by its own word. */
  readonly reason: string | null;
  /** Whether another process consumes. */
  readonly othersWork: boolean;
}

/** Another is started in its place, or none can help and everything ends. */
export interface Verdict {
  readonly kind: 'start again' | 'end all';
  readonly reason: string;
}

/**
 * What follows from the end of a process that nobody asked to end. A worker that finds that it cannot go on says so
 * and ends with 1; another in its place would find the same, so all end, as the one would without a supervisor. One
 * that was killed, or stopped by somebody's SIGTERM, found nothing. One that does not get as far as consuming is
 * tried again for as long as others work: brokers may be away, and those others wait for them.
 */
export function judgeEnd({ end, started, reason, othersWork }: EndedProcess): Verdict {
  const why = reason ?? end.spawnError ?? (end.signal === null ? `exit code ${end.code}` : `killed by ${end.signal}`);
  if (!started) return { kind: othersWork ? 'start again' : 'end all', reason: why };
  const found = reason !== null || (end.signal === null && end.code !== 0);
  return { kind: found ? 'end all' : 'start again', reason: why };
}

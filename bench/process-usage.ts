import { readFileSync } from 'node:fs';

/** What a process has taken from the machine since it started. */
export interface ProcessUsage {
  /** On all cores together, its own and the system's for it. */
  readonly cpuSeconds: number;
  /** The most physical memory that it has held. */
  readonly peakBytes: number;
  /** What it holds now. */
  readonly residentBytes: number;
}

// Linux counts in hundredths of a second on every machine that Node runs on.
const TICKS_PER_SECOND = 100;
// Of the fields after the command's name: utime and stime, the 14th and 15th of proc_pid_stat(5).
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Asks Linux about a process that runs. @throws Error where there is no such process, or no `/proc`. */
export function readProcessUsage(pid: number): ProcessUsage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpuSeconds: cpuSecondsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    peakBytes: bytesOf('VmHWM', status),
    residentBytes: bytesOf('VmRSS', status),
  };
}

/** Of the text of `/proc/PID/stat`. @throws RangeError where it says nothing of it. */
export function cpuSecondsOf(stat: string): number {
  // The command's name stands in brackets, and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  if (Number.isNaN(ticks)) throw new RangeError('the process has no times');
  return ticks / TICKS_PER_SECOND;
}

/** Of the text of `/proc/PID/status`, a line that tells an amount of memory. @throws RangeError where there is none. */
export function bytesOf(name: 'VmHWM' | 'VmRSS', status: string): number {
  const kibibytes = new RegExp(String.raw`^${name}:\s+(\d+) kB$`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new RangeError(`the process has no ${name}`);
  return Number(kibibytes) * 1_024;
}

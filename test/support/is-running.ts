import { readFileSync } from 'node:fs';

/** Whether a process runs; one that has ended and was not taken note of yet does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

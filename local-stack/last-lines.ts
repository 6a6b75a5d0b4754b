const LAST_LINES = 10;

/** The end of what a program has printed that `execFile` found to fail; empty where it printed nothing. */
export function lastLinesOf(error: unknown): string {
  const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
  return `${stdout}${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n');
}

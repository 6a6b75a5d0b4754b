// Linux counts in hundredths of a second on every machine that Node runs on.
const TICKS_PER_SECOND = 100;
/** Of the numbers in the first line of proc_stat(5): those of waiting, and of guests, which are in others already. */
const IDLE = new Set([3, 4, 8, 9]);

/** How long the machine's cores were busy since it started, together, by the text of `/proc/stat`. */
export function busySecondsOf(stat: string): number {
  const [, ...ticks] = stat.slice(0, stat.indexOf('\n')).split(/\s+/);
  return ticks.reduce((sum, value, place) => (IDLE.has(place) ? sum : sum + Number(value)), 0) / TICKS_PER_SECOND;
}

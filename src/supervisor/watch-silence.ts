import type { Logger } from '../adapters/log.ts';
import { createIdleTimes, type Idle } from '../watchdog.ts';
import type { Place } from './place.ts';

export interface SilenceWatch {
  /** The process that has said nothing for the longest time, as of the last look. */
  readonly longest: () => Idle | null;
  readonly stop: () => void;
}

const LOOK_EVERY_MS = 1_000;

/** Kills a process that has said nothing for too long: by looks and not by the clock, as the watchdog does. */
export function watchSilence(places: readonly Place[], limitMs: number, log: Logger): SilenceWatch {
  const times = createIdleTimes();
  let longest: Idle | null = null;
  const timer = setInterval(() => {
    const running = new Map(places.flatMap((place) => (place.process === null ? [] : [[nameOf(place), place]])));
    const watched = [...running].map(([name, { reports }]) => ({ name, signs: reports }));
    longest = times.observe(watched, LOOK_EVERY_MS);
    if (longest === null || longest.idleMs < limitMs) return;
    const { name: child, process } = running.get(longest.name)!;
    log.error({ child, childPid: process?.pid, silentMs: longest.idleMs }, 'process does not answer and is killed');
    process?.kill();
  }, LOOK_EVERY_MS);
  return { longest: () => longest, stop: () => clearInterval(timer) };
}

/** Another process in the same place is another one to watch. */
function nameOf({ name, process }: Place): string {
  return `process ${name} (${process?.pid})`;
}

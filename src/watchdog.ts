/** Something that shows signs of life for as long as it goes on, whether it succeeds or fails. */
export interface Watched {
  readonly name: string;
  /** How many signs it has shown; it grows. */
  readonly signs: number;
}

/** What has shown no sign for the longest time. */
export interface Idle {
  readonly name: string;
  readonly idleMs: number;
}

/** Remembers how long each watched thing has shown no sign. */
export interface IdleTimes {
  /** Looks at what there is now, so long after the last look, and gives the longest idle of them; null where there is none. */
  readonly observe: (watched: readonly Watched[], elapsedMs: number) => Idle | null;
}

export interface WatchdogParts {
  readonly watched: () => readonly Watched[];
  readonly limitMs: number;
  /** Called once, where something has shown no sign for `limitMs`. */
  readonly onStuck: (idle: Idle) => void;
}

/** Looks every second for whatever has stopped going on. */
export interface Watchdog {
  /** As of the last look; null where nothing was watched. */
  readonly idlest: () => Idle | null;
  readonly stop: () => void;
}

const LOOK_EVERY_MS = 1_000;

export function createIdleTimes(): IdleTimes {
  let known = new Map<string, { readonly signs: number; readonly idleMs: number }>();
  return {
    observe(watched, elapsedMs) {
      const now = new Map<string, { readonly signs: number; readonly idleMs: number }>();
      let idlest: Idle | null = null;
      for (const { name, signs } of watched) {
        const before = known.get(name);
        const idleMs = before?.signs === signs ? before.idleMs + elapsedMs : 0;
        now.set(name, { signs, idleMs });
        if (idlest === null || idleMs > idlest.idleMs) idlest = { name, idleMs };
      }
      known = now;
      return idlest;
    },
  };
}

export function startWatchdog({ watched, limitMs, onStuck }: WatchdogParts): Watchdog {
  const times = createIdleTimes();
  let idlest: Idle | null = null;
  let stuck = false;
  // By looks, not by the clock: a process that was frozen for an hour has not been idle for an hour.
  const timer = setInterval(() => {
    idlest = times.observe(watched(), LOOK_EVERY_MS);
    if (idlest === null || idlest.idleMs < limitMs || stuck) return;
    stuck = true;
    onStuck(idlest);
  }, LOOK_EVERY_MS).unref();
  return { idlest: () => idlest, stop: () => clearInterval(timer) };
}

/** Wakes whoever waits for something to happen; what happened before is not forgotten. */
export interface Signal {
  readonly raise: () => void;
  /** Resolves once it is raised, at once where it was since the last time, or after so many milliseconds. */
  readonly next: (atMostMs?: number) => Promise<void>;
}

/** Waits so long, or until it is off; whoever turns it off raises the signal. */
export async function waitWhile(isOn: () => boolean, signal: Signal, ms: number): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0 && isOn(); left = until - performance.now()) await signal.next(left);
}

export function createSignal(): Signal {
  let isRaised = false;
  let waiting: (() => void) | null = null;
  return {
    raise() {
      isRaised = true;
      waiting?.();
    },
    async next(atMostMs) {
      if (!isRaised) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          waiting = resolve;
          if (atMostMs !== undefined) timer = setTimeout(resolve, atMostMs);
        });
        clearTimeout(timer);
        waiting = null;
      }
      isRaised = false;
    },
  };
}

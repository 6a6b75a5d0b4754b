/** A moment at which records are due. */
export interface Tick {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly records: number;
}

const TICK_MS = 5;

/** When to send how many records to keep to a rate, in records a second, for so many seconds. */
export function steadySchedule(rate: number, seconds: number): readonly Tick[] {
  const dueBy = (tick: number) => Math.round((rate * Math.min(tick * TICK_MS, seconds * 1_000)) / 1_000);
  return Array.from({ length: Math.ceil((seconds * 1_000) / TICK_MS) }, (_, tick) => ({
    atMs: tick * TICK_MS,
    records: dueBy(tick + 1) - dueBy(tick),
  })).filter(({ records }) => records > 0);
}

/** The same without an end, until the signal is aborted. */
export function* endlessSchedule(rate: number, until: AbortSignal): Generator<Tick> {
  const dueBy = (tick: number) => Math.round((rate * tick * TICK_MS) / 1_000);
  for (let tick = 0; !until.aborted; tick++) {
    const records = dueBy(tick + 1) - dueBy(tick);
    if (records > 0) yield { atMs: tick * TICK_MS, records };
  }
}

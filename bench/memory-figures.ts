import { slopeOf, spreadOf, type Spread } from './spread.ts';

/** A look at a worker under load. */
export interface MemorySample {
  /** Since the first look. */
  readonly atMs: number;
  /** How many records its group has committed. */
  readonly committed: number;
  readonly residentBytes: number;
}

/** One minute of a run. */
export interface MemoryMinute {
  readonly recordsPerSecond: number;
  readonly residentBytes: Spread;
}

export interface MemoryFigures {
  readonly minutes: readonly MemoryMinute[];
  /** How much memory grows in a minute, by the straight line that fits all looks after the first minute best; null where there is no more. */
  readonly growthBytesPerMinute: number | null;
}

const MINUTE_MS = 60_000;

/**
 * What looks at regular times come to, minute by minute; less than half a minute at the end counts for the minute before it.
 * @throws RangeError where there are fewer than two.
 */
export function memoryFiguresOf(samples: readonly MemorySample[]): MemoryFigures {
  if (samples.length < 2) throw new RangeError('there are fewer than two looks');
  const lastMinute = Math.max(0, Math.round(samples.at(-1)!.atMs / MINUTE_MS) - 1);
  const minuteOf = ({ atMs }: MemorySample) => Math.min(lastMinute, Math.floor(atMs / MINUTE_MS));
  const minutes = [...Map.groupBy(samples, minuteOf).values()].filter(({ length }) => length > 1).map(figuresOfMinute);
  const settled = samples.filter(({ atMs }) => atMs >= MINUTE_MS);
  return { minutes, growthBytesPerMinute: settled.length < 2 ? null : growthOf(settled) };
}

function figuresOfMinute(samples: readonly MemorySample[]): MemoryMinute {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return {
    recordsPerSecond: ((last.committed - first.committed) / (last.atMs - first.atMs)) * 1_000,
    residentBytes: spreadOf(samples.map(({ residentBytes }) => residentBytes)),
  };
}

function growthOf(samples: readonly MemorySample[]): number {
  const everyMs = (samples.at(-1)!.atMs - samples[0]!.atMs) / (samples.length - 1);
  return (slopeOf(samples.map(({ residentBytes }) => residentBytes)) * MINUTE_MS) / everyMs;
}

/** A record of the output, or what has to come of one of the input: known by its partition, its time and its content. */
export interface StreamRecord {
  readonly partition: number;
  readonly timestampMs: number;
  readonly checksum: number;
}

/** When a record was due to be sent, and how long it took from then until its output could be read. */
export interface StreamArrival {
  readonly dueAtMs: number;
  readonly latencyMs: number;
}

/** What was sent in a stream and what has come of it, record by record. Times are milliseconds since the epoch. */
export interface StreamLedger {
  /** Notes what has to come. @throws RangeError where it could not be told from another. */
  readonly expect: (record: StreamRecord) => void;
  /** Notes what has come; of a record that comes again only the first time is an arrival. */
  readonly take: (record: StreamRecord, atMs: number) => void;
  readonly arrivals: () => readonly StreamArrival[];
  readonly sent: () => number;
  readonly missing: () => number;
  /** When the oldest record that has not come was due; null where all have come. */
  readonly oldestMissingMs: () => number | null;
  /** When the first record of each partition came, of those where one has. */
  readonly firstArrivalsMs: () => readonly number[];
  /** What is wrong with what has come so far, for people; null where nothing is. Missing records count once it is `over`. */
  readonly problem: (rules: LedgerRules) => string | null;
}

export interface LedgerRules {
  /** Whether records may come more than once, as at-least-once allows where a member ends or joins. */
  readonly mayRepeat: boolean;
  readonly over: boolean;
}

interface Expected {
  readonly dueAtMs: number;
  /** Its place in its partition. */
  readonly place: number;
}

export function createStreamLedger(): StreamLedger {
  const missing = new Map<string, Expected>();
  const taken = new Set<string>();
  const arrivals: StreamArrival[] = [];
  const sentOf = new Map<number, number>();
  const lastPlaceOf = new Map<number, number>();
  const firstArrivalsMs: number[] = [];
  let repeated = 0;
  let strange = 0;
  let disordered = 0;

  function expect(record: StreamRecord): void {
    const key = keyOf(record);
    if (missing.has(key) || taken.has(key)) throw new RangeError('two records of the stream cannot be told apart');
    const place = sentOf.get(record.partition) ?? 0;
    sentOf.set(record.partition, place + 1);
    missing.set(key, { dueAtMs: record.timestampMs, place });
  }

  function take(record: StreamRecord, atMs: number): void {
    const key = keyOf(record);
    const expected = missing.get(key);
    if (expected === undefined) {
      if (taken.has(key)) repeated++;
      else strange++;
      return;
    }
    missing.delete(key);
    taken.add(key);
    const lastPlace = lastPlaceOf.get(record.partition);
    if (lastPlace === undefined) firstArrivalsMs.push(atMs);
    else if (expected.place < lastPlace) disordered++;
    lastPlaceOf.set(record.partition, Math.max(expected.place, lastPlace ?? 0));
    arrivals.push({ dueAtMs: expected.dueAtMs, latencyMs: atMs - expected.dueAtMs });
  }

  function problem({ mayRepeat, over }: LedgerRules): string | null {
    if (strange > 0) return `${strange} records came out that are not as they have to be`;
    if (repeated > 0 && !mayRepeat) return `${repeated} records came out more than once`;
    if (disordered > 0) return `${disordered} records came out before others that were sent earlier`;
    if (over && missing.size > 0) return `${missing.size} of ${missing.size + taken.size} records are missing`;
    return null;
  }

  return {
    expect,
    take,
    arrivals: () => arrivals,
    sent: () => missing.size + taken.size,
    missing: () => missing.size,
    oldestMissingMs() {
      for (const { dueAtMs } of missing.values()) return dueAtMs;
      return null;
    },
    firstArrivalsMs: () => firstArrivalsMs,
    problem,
  };
}

function keyOf({ partition, timestampMs, checksum }: StreamRecord): string {
  return `${partition} ${timestampMs} ${checksum}`;
}

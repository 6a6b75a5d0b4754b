/*
 * Webhooks come in any order, and more than once. What is picked of them depends on neither: where two are alike in time, what they
 * say decides.
 */

interface TimedEvent {
  readonly timeMs: number;
}

/** The first by time; undefined where there is none. */
export function earliest<Event extends TimedEvent>(events: readonly Event[]): Event | undefined {
  const timeMs = events.reduce((least, event) => Math.min(least, event.timeMs), Number.POSITIVE_INFINITY);
  return leastByText(events.filter((event) => event.timeMs === timeMs));
}

/** The last by time; undefined where there is none. */
export function latest<Event extends TimedEvent>(events: readonly Event[]): Event | undefined {
  const timeMs = events.reduce((most, event) => Math.max(most, event.timeMs), Number.NEGATIVE_INFINITY);
  return leastByText(events.filter((event) => event.timeMs === timeMs));
}

/** Written once for each, so that many events of one time cost no more than they are long. */
function leastByText<Event extends TimedEvent>(events: readonly Event[]): Event | undefined {
  if (events.length < 2) return events[0];
  const texts = events.map((event) => JSON.stringify(event));
  const least = texts.reduce((best, text) => (text < best ? text : best));
  return events[texts.indexOf(least)];
}

/** What has the same key, together. */
export function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly (readonly Value[])[] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/*
 * Webhooks come in any order, and more than once. What is picked of them depends on neither: where two are alike in time, what they
 * say decides.
 */

interface TimedEvent {
  readonly timeMs: number;
}

/** The first by time; undefined where there is none. */
export function earliest<Event extends TimedEvent>(events: readonly Event[]): Event | undefined {
  return events.toSorted((one, other) => one.timeMs - other.timeMs || byText(one, other))[0];
}

/** The last by time; undefined where there is none. */
export function latest<Event extends TimedEvent>(events: readonly Event[]): Event | undefined {
  return events.toSorted((one, other) => other.timeMs - one.timeMs || byText(one, other))[0];
}

function byText(one: object, other: object): number {
  const [text, otherText] = [JSON.stringify(one), JSON.stringify(other)];
  return text < otherText ? -1 : Number(text > otherText);
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

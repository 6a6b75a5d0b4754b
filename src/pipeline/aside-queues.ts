import { backoffMs } from './backoff.ts';
import type { RoundItem } from './round-item.ts';

interface Queue {
  readonly items: RoundItem[];
  /** When the partition came here, by `performance.now()`: what waits was made by then. */
  readonly sinceMs: number;
  /** In a row. */
  failures: number;
  /** By `performance.now()`. */
  nextAtMs: number;
}

/** What waits of partitions that are tried by themselves, in the order of each. */
export interface AsideQueues {
  readonly has: (partition: number) => boolean;
  /** Behind what waits of its partition; the first is tried after a pause. */
  readonly add: (item: RoundItem) => void;
  /** Those that are to be tried now, one of a partition. */
  readonly due: () => readonly RoundItem[];
  /** How soon one will be; undefined where nothing waits. */
  readonly dueInMs: () => number | undefined;
  /** Has a partition tried again later, each time after a longer pause. */
  readonly putOff: (partition: number) => void;
  /** How long ago a partition came here. */
  readonly waitedMs: (partition: number) => number;
  /** The first of a partition is done; true where nothing of it waits any more. */
  readonly shift: (partition: number) => boolean;
  /** Gives what waited of a partition. */
  readonly remove: (partition: number) => readonly RoundItem[];
  /** Gives all that waited. */
  readonly clear: () => readonly RoundItem[];
}

export function createAsideQueues(): AsideQueues {
  const queues = new Map<number, Queue>();
  return {
    has: (partition) => queues.has(partition),
    add(item) {
      const { partition } = item.state;
      const queue = queues.get(partition);
      if (queue !== undefined) {
        queue.items.push(item);
        return;
      }
      const now = performance.now();
      queues.set(partition, { items: [item], sinceMs: now, failures: 1, nextAtMs: now + backoffMs(0) });
    },
    due() {
      const now = performance.now();
      return [...queues.values()].filter(({ nextAtMs }) => nextAtMs <= now).map(({ items }) => items[0]!);
    },
    dueInMs() {
      if (queues.size === 0) return undefined;
      return Math.min(...[...queues.values()].map(({ nextAtMs }) => nextAtMs)) - performance.now();
    },
    putOff(partition) {
      const queue = queues.get(partition)!;
      queue.nextAtMs = performance.now() + backoffMs(queue.failures++);
    },
    waitedMs: (partition) => performance.now() - queues.get(partition)!.sinceMs,
    shift(partition) {
      const queue = queues.get(partition)!;
      queue.items.shift();
      queue.failures = 0;
      if (queue.items.length > 0) return false;
      queues.delete(partition);
      return true;
    },
    remove(partition) {
      const { items } = queues.get(partition)!;
      queues.delete(partition);
      return items;
    },
    clear() {
      const items = [...queues.values()].flatMap((queue) => queue.items);
      queues.clear();
      return items;
    },
  };
}

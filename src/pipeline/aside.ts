import { TIMESTAMP_MARGIN_MS } from '../records/timestamp-limits.ts';
import { createAsideQueues } from './aside-queues.ts';
import { backoffMs, turnOfOthersMs } from './backoff.ts';
import { FencedError, OutdatedError, RetryError } from './failures.ts';
import type { Inlet } from './inlet.ts';
import type { PartitionState } from './partition-state.ts';
import { publishItems, type PublishParts } from './publish-items.ts';
import { dropItems, type RoundItem } from './round-item.ts';
import { createSignal, waitWhile } from './signal.ts';

export interface AsideParts extends PublishParts {
  readonly inlet: Inlet;
  readonly isOn: () => boolean;
  /** A partition has left it. */
  readonly onBack: () => void;
}

/**
 * Where partitions go whose outputs are not taken for now: they are tried again by themselves, over a way of their own, so
 * that they hold up nobody. What waits there of a partition is published in order, before it goes back; but what is refused as out
 * of date, and has waited for so long that it may be, is worked anew.
 */
export interface Aside {
  readonly has: (partition: number) => boolean;
  /** In the order of each partition. Nothing more of them is fetched until they are back. Where it is off they are dropped. */
  readonly take: (items: readonly RoundItem[]) => void;
  /** Works until it is off. `fail` is told where that cannot go on, and has to turn it off. */
  readonly run: (fail: (error: Error) => void) => Promise<void>;
  /** Looks again whether it is on. */
  readonly wake: () => void;
}

export function createAside(parts: AsideParts): Aside {
  const { inlet, observer, isOn } = parts;
  const queues = createAsideQueues();
  const signal = createSignal();
  let failures = 0;

  async function tryOnce(): Promise<void> {
    const items = queues.due();
    if (items.length === 0) return signal.next(queues.dueInMs());
    try {
      const refused = new Map((await publishItems(items, parts)).map(({ item, error }) => [item, error]));
      failures = 0;
      for (const item of items) {
        const error = refused.get(item);
        if (error === undefined) goOn(item.state);
        else if (isOutdated(item.state, error)) leave(item.state);
        else queues.putOff(item.state.partition);
      }
    } catch (error) {
      if (error instanceof RetryError) await rest(items, error);
      for (const { state } of items) leave(state);
      throw error;
    }
  }

  /** Before anybody opens them again. */
  async function rest(items: readonly RoundItem[], error: RetryError): Promise<void> {
    const batches = items.map(({ batch }) => batch);
    observer.failed(batches, error);
    await waitWhile(isOn, signal, error instanceof FencedError ? turnOfOthersMs() : backoffMs(failures++));
  }

  function isOutdated({ partition }: PartitionState, error: RetryError): boolean {
    return error instanceof OutdatedError && queues.waitedMs(partition) > TIMESTAMP_MARGIN_MS;
  }

  function goOn(state: PartitionState): void {
    if (queues.shift(state.partition)) back(state);
  }

  /** Nobody knows what became of it, or it has to be judged anew: the partition has to be opened again. */
  function leave(state: PartitionState): void {
    dropItems(queues.remove(state.partition), inlet, observer);
    back(state);
  }

  function back({ partition, waiting }: PartitionState): void {
    // What waits for schemas comes first.
    if (waiting === null) inlet.resume(partition);
    parts.onBack();
  }

  return {
    has: queues.has,
    take(items) {
      if (!isOn()) return dropItems(items, inlet, observer);
      for (const item of items) {
        inlet.pause(item.state.partition);
        queues.add(item);
      }
      signal.raise();
    },
    wake: signal.raise,
    async run(fail) {
      while (isOn()) {
        try {
          await tryOnce();
        } catch (error) {
          if (!(error instanceof RetryError)) fail(error as Error);
        }
      }
      dropItems(queues.clear(), inlet, observer);
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { statusRows } from '../src/engine/decision-table.ts';
import type { DemoCounts, DemoSnapshot } from './demo-snapshot.ts';
import { renderLiveTable } from './live-table.ts';
import { latencyQuantile, scrapeMetrics, type Scrape } from './scrape-metrics.ts';
import type { Screen } from './screen.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface Watched {
  readonly screen: Screen;
  readonly worker: WorkerProcess;
  readonly interrupt: AbortSignal;
  readonly finished: Promise<void>;
}

/** Shows the table again and again until something ends, and once more then. */
export async function watchDemo({
  screen,
  worker,
  interrupt,
  finished,
}: Watched): Promise<'interrupted' | 'worker ended' | 'finished'> {
  const startedAt = performance.now();
  let last: Shown | null = null;
  const interrupted = new Promise<'interrupted'>((resolve) => {
    interrupt.addEventListener('abort', () => resolve('interrupted'), { once: true });
  });
  const ends = [
    interrupted,
    worker.ended.then(() => 'worker ended' as const),
    finished.then(() => 'finished' as const),
  ];
  for (;;) {
    const pause = new AbortController();
    const end = await Promise.race([...ends, sleep(screen.everyMs, null, { signal: pause.signal })]);
    pause.abort();
    if (interrupt.aborted) return 'interrupted';
    const scrape = await scrapeMetrics(worker.url).catch(() => null);
    // The last table is of the whole time.
    if (scrape !== null)
      last = show(screen, scrape, (performance.now() - startedAt) / 1_000, end === null ? last : null);
    if (end !== null) return end;
  }
}

interface Shown {
  readonly scrape: Scrape;
  readonly counts: DemoCounts;
}

/** Shows what was counted so far, with rates and latencies since the table before, where there was one. */
function show(screen: Screen, scrape: Scrape, elapsedSeconds: number, before: Shown | null): Shown {
  const { calls, deadLetters, skippedRecords, lagRecords, latency } = scrape;
  const counts = { elapsedSeconds, calls, deadLetters, skippedRecords };
  const latencyBefore = before?.scrape.latency ?? [];
  const snapshot: DemoSnapshot = {
    ...counts,
    lagRecords,
    latencySeconds: {
      p50: latencyQuantile(0.5, latency, latencyBefore),
      p99: latencyQuantile(0.99, latency, latencyBefore),
    },
    previous: before?.counts ?? null,
  };
  const maxLines = screen.maxLines();
  const options = { colour: screen.colour, ...(maxLines === undefined ? {} : { maxLines }) };
  screen.show(renderLiveTable(snapshot, statusRows, options));
  return { scrape, counts };
}

import { startHttpServer, type HttpServer } from '../../src/adapters/http.ts';
import type { Metrics } from '../../src/adapters/metrics.ts';
import { createStatusPage, type StatusPage } from '../../src/page/status-page.ts';
import { createCountedMetrics, type AlikeCalls } from './counted-metrics.ts';

/** The page of a worker that is not there, with metrics that tests count. */
export interface ServedPage {
  readonly url: string;
  readonly metrics: Metrics;
  readonly countCalls: (...calls: readonly AlikeCalls[]) => void;
  /** Counts something again and again, until it stops. */
  readonly keepCounting: () => void;
  /** How many listen to the page. */
  readonly listeners: () => number;
  /** Goes, as a worker that ends. */
  readonly stop: () => Promise<void>;
  /** Comes again at the same address, with new counters. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const COUNT_EVERY_MS = 200;

export async function servePage(): Promise<ServedPage> {
  let counted = createCountedMetrics();
  let page: StatusPage;
  let server: HttpServer;
  let port = 0;
  let listeners = 0;
  let counting: NodeJS.Timeout | undefined;

  async function start(): Promise<void> {
    counted = createCountedMetrics();
    page = createStatusPage({
      version: '1.2.3',
      readReports: async () => [await counted.metrics.report()],
      condition: () => ({ healthy: true, ready: true }),
      onError: (error) => {
        throw error;
      },
    });
    const events: (typeof page.streams)['/events'] = (request, response) => {
      listeners += 1;
      response.on('close', () => {
        listeners -= 1;
      });
      page.streams['/events']!(request, response);
    };
    server = await startHttpServer('127.0.0.1', port, page.pages, { '/events': events });
    port = Number(new URL(server.url).port);
  }

  async function stop(): Promise<void> {
    clearInterval(counting);
    page.close();
    await server.close();
  }

  await start();
  return {
    get url() {
      return server.url;
    },
    get metrics() {
      return counted.metrics;
    },
    countCalls: (...calls) => counted.countCalls(...calls),
    keepCounting() {
      counting = setInterval(() => countSomething(counted), COUNT_EVERY_MS);
    },
    listeners: () => listeners,
    start,
    stop,
    close: stop,
  };
}

function countSomething({ metrics, countCalls }: ReturnType<typeof createCountedMetrics>): void {
  countCalls(
    { count: 5, status: 'TIMEOUT_NO_ANSWER', call: { carrier: 'Acme' } },
    { count: 1, status: 'TELECOM_UNAVAILABLE', call: { carrier: 'Acme' } },
    { count: 1, status: 'RING_ABANDON', call: { carrier: 'Nord' } },
    { count: 4, status: 'EFFECTIVE_CALL', call: { carrier: 'Nord', callDurationMs: 9_000, talkDurationMs: 9_000 } },
  );
  const nowMs = Date.now();
  metrics.observeLatencies(Float64Array.of(nowMs - 20, nowMs - 90), nowMs);
  metrics.setLag(1, nowMs % 50);
}

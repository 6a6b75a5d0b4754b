import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHttpServer, type HttpServer } from '../../src/adapters/http.ts';
import type { MetricReport } from '../../src/adapters/metric-sum.ts';
import type { Greeting, News } from '../../src/page/page-messages.ts';
import { createStatusPage, type StatusPage } from '../../src/page/status-page.ts';
import { createCountedMetrics } from '../support/counted-metrics.ts';
import { listenToEvents, type EventListening } from '../support/listen-to-events.ts';
import { waitFor } from '../support/wait-for.ts';

const ASSETS = new URL('../../src/page/assets/', import.meta.url);
const CARRIER = '<script>alert("1")</script>';

const errors: unknown[] = [];
const counted = createCountedMetrics();
let read: () => Promise<MetricReport>;
let page: StatusPage;
let server: HttpServer;

beforeEach(async () => {
  errors.length = 0;
  read = counted.metrics.report;
  page = createStatusPage({
    version: '1.2.3',
    readReports: async () => [await read()],
    condition: () => ({ healthy: true, ready: false }),
    onError: (error) => errors.push(error),
  });
  server = await startHttpServer('127.0.0.1', 0, page.pages, page.streams);
});
afterEach(async () => {
  page.close();
  await server.close();
});

const greetingOf = ({ events }: EventListening) =>
  waitFor('the greeting', () => events.length > 0 && (JSON.parse(events[0]!.line) as Greeting));
const newsOf = ({ events }: EventListening) =>
  waitFor('news', () => events.length > 1 && (JSON.parse(events.at(-1)!.line) as News));

describe('the files of the page', () => {
  const files = readdirSync(ASSETS);

  it('are all served, and nothing that is for us', () => {
    const served = Object.keys(page.pages).flatMap((path) => /^\/assets\/(.+)$/.exec(path)?.[1] ?? []);
    const ours = new Set(['index.html', 'tsconfig.json', 'uplot.d.ts']);
    const wanted = [...files.filter((name) => !ours.has(name)), 'uplot.js', 'uplot.css'];
    expect(served.toSorted()).toEqual(wanted.toSorted());
  });

  it('ask for nothing that is not served, and nothing from elsewhere', () => {
    const asked = files.flatMap((name) => {
      const text = readFileSync(new URL(name, ASSETS), 'utf8').replaceAll(/\/\*\*? @import .* \*\//g, '');
      if (name.endsWith('.js')) return [...text.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => `/assets/${file}`);
      if (name === 'index.html')
        return [...text.matchAll(/(?:href|src)="(assets[^"]+)"/g)].map(([, path]) => `/${path}`);
      return [];
    });
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((path) => !Object.hasOwn(page.pages, path))).toEqual([]);
    for (const name of files.filter((file) => /\.(js|css|html)$/.test(file))) {
      expect(readFileSync(new URL(name, ASSETS), 'utf8')).not.toMatch(/https?:|style="|innerHTML|\son\w+="/);
    }
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/page.js', 'text/javascript; charset=utf-8'],
    ['/assets/page.css', 'text/css; charset=utf-8'],
    ['/assets/icon.svg', 'image/svg+xml'],
    ['/assets/uplot.js', 'text/javascript; charset=utf-8'],
  ])('have their type, and a tag: %s', async (path, type) => {
    const response = await fetch(server.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    const etag = response.headers.get('etag')!;
    expect((await fetch(server.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it.each([
    '/assets/',
    '/assets/tsconfig.json',
    '/assets/../status-page.ts',
    '/assets/%2e%2e/status-page.ts',
    '/assets/..%2f..%2f..%2fpackage.json',
    '//assets/page.js',
    '/assets/page.js%00',
    '/index.html',
  ])('are these and no others: %s', async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  });
});

describe('the events of the page', () => {
  it('begin with the words of the status table, and what is so far', async () => {
    const greeting = await greetingOf(await listenToEvents(`${server.url}/events`));
    expect(greeting).toMatchObject({ version: '1.2.3', points: [], news: { stretch: 'fiveMinutes' } });
    expect(greeting.words.statuses).toHaveLength(17);
    expect(greeting.words.statuses[0]).toEqual({
      status: 'CALLEE_BUSY_OR_REJECTED',
      words: 'Callee Busy/Rejected',
      callStatus: 'NOT_CONNECTED',
      reason: 'CALLEE',
      reasonWords: 'Callee Reason',
      fails: true,
    });
  });

  it('go on with news of the stretch that is asked for, of the one that there is else', async () => {
    counted.countCalls({ count: 4, status: 'TELECOM_UNAVAILABLE', call: { carrier: CARRIER } });
    const listeners = await Promise.all(
      ['?stretch=minute', '?stretch=sinceStart', '?stretch=constructor', ''].map((query) =>
        listenToEvents(`${server.url}/events${query}`),
      ),
    );
    const news = await Promise.all(listeners.map(newsOf));
    expect(news.map(({ stretch }) => stretch)).toEqual(['minute', 'sinceStart', 'fiveMinutes', 'fiveMinutes']);
    for (const { condition, figures } of news) {
      expect(condition).toEqual({ healthy: true, ready: false });
      expect(figures.carriers[0]).toMatchObject({ name: CARRIER, lineFaultRate: 1 });
    }
  });

  it('hold nothing but names of the metrics', async () => {
    const call = { calleeNumber: '+15550100', callerNumber: '+15550199', agentId: 'agent-7', callId: 'call-7' };
    counted.countCalls({ count: 1, status: 'TIMEOUT_NO_ANSWER', call });
    const listener = await listenToEvents(`${server.url}/events`);
    await newsOf(listener);
    const said = listener.events.map(({ line }) => line).join('');
    for (const secret of Object.values(call)) expect(said).not.toContain(secret);
  });

  it('end with a good-bye', async () => {
    const listener = await listenToEvents(`${server.url}/events`);
    await greetingOf(listener);
    page.close();
    await listener.ended;
    expect(listener.events.at(-1)?.event).toBe('end');
  });

  it('outlive metrics that cannot be read, and so does the worker', async () => {
    read = () => Promise.reject(new Error('no report'));
    const listener = await listenToEvents(`${server.url}/events`);
    await waitFor('the error', () => errors.length > 0);
    read = counted.metrics.report;
    await newsOf(listener);
    expect(errors[0]).toEqual(new Error('no report'));
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallGenerator, type GeneratedCall } from '../demo/call-generator.ts';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { scrapeMetrics } from '../demo/scrape-metrics.ts';
import type { WorkerProcess } from '../demo/worker-process.ts';
import type { News } from '../src/page/page-messages.ts';
import { exampleCall } from './support/example-call.ts';
import { isRunning } from './support/is-running.ts';
import { listenToEvents } from './support/listen-to-events.ts';
import { setScene, type Scene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.end());

const generate = (count: number): readonly GeneratedCall[] => {
  const next = createCallGenerator({ seed: 1, startAtMs: 1_790_000_000_000 });
  return Array.from({ length: count }, next);
};
const send = (calls: readonly GeneratedCall[]) =>
  scene.send(calls.map(({ call }, index) => ({ key: call.callId, value: scene.encode(call), partition: index % 3 })));

const start = (settings: NodeJS.ProcessEnv = {}, changes: Parameters<Scene['startWorker']>[1] = []) => {
  const lines: string[] = [];
  const onLine = (line: string) => void lines.push(line);
  return scene.startWorker(settings, changes, { processes: 2, onLine }).then((worker) => ({ worker, lines }));
};

interface Health {
  readonly ok: boolean;
  readonly processes: readonly { readonly process: string; readonly pid: number | null; readonly state: string }[];
}

const pageOf = async ({ url }: WorkerProcess, path: string) => (await fetch(url + path)).text();
const processesOf = async (worker: WorkerProcess) => (JSON.parse(await pageOf(worker, '/healthz')) as Health).processes;
const pidsOf = async (worker: WorkerProcess) => (await processesOf(worker)).map(({ pid }) => pid!);
const isReady = async ({ url }: WorkerProcess) => (await fetch(`${url}/readyz`)).status === 200;
const valueOf = (page: string, series: string) =>
  Number(
    page
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );
const countedBy = async ({ url }: WorkerProcess) =>
  (await scrapeMetrics(url)).calls.reduce((sum, { count }) => sum + count, 0);

/** What the page for people says, once it says that so many calls were counted. */
async function newsOf({ url }: WorkerProcess, calls: number): Promise<News> {
  const { events, leave } = await listenToEvents(`${url}/events?stretch=sinceStart`);
  try {
    return await waitFor('the page to have all calls', () => {
      const news = events.findLast(({ event }) => event === 'news');
      const latest = news === undefined ? null : (JSON.parse(news.line) as News);
      return latest?.figures.calls.count === calls && latest;
    });
  } finally {
    leave();
  }
}

/** Every call of the input is in the output once. */
async function expectExactlyOnce(calls: readonly GeneratedCall[]): Promise<void> {
  const ids = (await scene.outputs()).map(({ call }) => call.eventId).toSorted();
  expect(ids).toEqual(calls.map(({ call }) => call.eventId).toSorted());
}

async function bothOwnPartitions(worker: WorkerProcess): Promise<void> {
  await waitFor('both to be ready', () => isReady(worker));
  const assigned = async () => valueOf(await pageOf(worker, '/metrics'), 'call_status_assigned_partitions');
  await waitFor('all partitions to be assigned', async () => (await assigned()) === 3);
}

describe('several processes', () => {
  it('share the partitions, and have one page whose counters add up to what was sent', async () => {
    const calls = generate(3_000);
    const { worker, lines } = await start();
    await bothOwnPartitions(worker);
    await send(calls);
    await scene.committed(worker, calls.length);
    await expectExactlyOnce(calls);
    const page = await pageOf(worker, '/metrics');
    expect(await countedBy(worker)).toBe(calls.length);
    expect(valueOf(page, 'call_status_latency_seconds_count')).toBe(calls.length);
    expect(valueOf(page, 'call_status_processes{state="working"}')).toBe(2);
    expect(valueOf(page, 'call_status_process_restarts_total')).toBe(0);
    expect(page.match(/^call_status_build_info\{.*\} 1$/gm)).toHaveLength(1);
    const memory = [...page.matchAll(/^process_resident_memory_bytes\{process="(\w+)"\} \d+$/gm)];
    expect(new Set(memory.map(([, process]) => process))).toEqual(new Set(['1', '2', 'supervisor']));
    const since = Date.now() / 1_000 - valueOf(page, 'call_status_last_commit_timestamp_seconds');
    expect([since > 0, since < 60]).toEqual([true, true]);
    expect(await newsOf(worker, calls.length)).toMatchObject({
      condition: { healthy: true, ready: true },
      gauges: { assignedPartitions: 3, processes: { working: 2, starting: 0, down: 0 } },
    });
    const { groups } = await scene.admin.describeGroups([scene.settings['CONSUMER_GROUP']!]);
    const clients = groups[0]!.members.map(({ clientId }) => clientId);
    expect(clients.toSorted()).toEqual(['call-status-1', 'call-status-2']);
    // Every line says whose it is, and nobody but the supervisor listens.
    const logged = lines.map((line) => JSON.parse(line) as { process: string; msg: string; http?: string | null });
    expect(new Set(logged.map(({ process }) => process))).toEqual(new Set(['supervisor', '1', '2']));
    const listening = logged.filter(({ msg, http }) => /started/.test(msg) && typeof http === 'string');
    expect(listening.map(({ process }) => process)).toEqual(['supervisor']);
  });

  it('go on when one is killed: another takes its place, no counter goes back, nothing is lost or doubled', async () => {
    const calls = generate(12_000);
    const { worker } = await start({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await bothOwnPartitions(worker);
    const sending = send(calls);
    await scene.committed(worker, 500);
    const before = await countedBy(worker);
    const [killed, other] = await pidsOf(worker);
    process.kill(killed!, 'SIGKILL');
    let last = before;
    await waitFor('another process', async () => {
      const counted = await countedBy(worker);
      expect(counted).toBeGreaterThanOrEqual(last);
      last = counted;
      const [first] = await processesOf(worker);
      return first!.state === 'working' && first!.pid !== killed;
    });
    await sending;
    await scene.drained();
    await expectExactlyOnce(calls);
    expect((await pidsOf(worker))[1]).toBe(other);
    expect(await countedBy(worker)).toBeLessThanOrEqual(calls.length);
    expect(valueOf(await pageOf(worker, '/metrics'), 'call_status_process_restarts_total')).toBe(1);
    await waitFor('both to be ready again', () => isReady(worker));
  });

  it('count all that one had committed when somebody stopped it, and start another', async () => {
    const calls = generate(12_000);
    const { worker } = await start({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await bothOwnPartitions(worker);
    await send(calls);
    await scene.committed(worker, 100);
    const [stopped] = await pidsOf(worker);
    process.kill(stopped!, 'SIGTERM');
    await scene.drained();
    await waitFor('another process', async () => {
      const [first] = await processesOf(worker);
      return first!.state === 'working' && first!.pid !== stopped;
    });
    expect(await countedBy(worker)).toBe(calls.length);
  });

  it('stop well under load at SIGTERM, and others go on where they stood', async () => {
    const calls = generate(12_000);
    const { worker } = await start({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await bothOwnPartitions(worker);
    await send(calls);
    await scene.committed(worker, 100);
    const pids = await pidsOf(worker);
    expect(await scene.stopWorker(worker)).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
    await start();
    await scene.drained();
    await expectExactlyOnce(calls);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stop well where all of them get %s at once', async (signal) => {
    const { worker, lines } = await start();
    process.kill(-worker.pid, signal);
    expect((await worker.ended).code).toBe(0);
    expect(lines.join('\n')).not.toMatch(/killed|second signal|cut short/);
  });

  it('end at once by a second signal', async () => {
    const neverStops = {
      file: 'src/work-until-the-end.ts',
      text: 'const code = await ending.reached;',
      replacement: 'const code = await ending.reached; await new Promise(() => setInterval(() => {}, 1_000));',
    };
    const { worker, lines } = await start({}, [neverStops]);
    const pids = await pidsOf(worker);
    worker.kill('SIGTERM');
    await waitFor('the stop', () => lines.some((line) => /"process":"1".*"msg":"stopping"/.test(line)));
    worker.kill('SIGINT');
    expect((await worker.ended).code).toBe(1);
    await waitFor('the processes to be gone', () => !pids.some(isRunning));
  });

  it('all end by themselves where their supervisor is killed, and have committed what they had in hand', async () => {
    const calls = generate(9_000);
    const { worker, lines } = await start({ FETCH_MAX_BYTES_PER_PARTITION: '20000' });
    await bothOwnPartitions(worker);
    await send(calls);
    await scene.committed(worker, 100);
    const pids = await pidsOf(worker);
    worker.kill('SIGKILL');
    await waitFor('the processes to be gone', () => !pids.some(isRunning));
    await worker.ended;
    for (const name of ['1', '2']) {
      expect(lines.find((line) => line.includes(`"process":"${name}","stopped":true`))).toBeDefined();
    }
    await start();
    await scene.drained();
    await expectExactlyOnce(calls);
  });

  it('all end with 1 and the reason where one finds that it cannot go on', async () => {
    const { worker } = await start();
    await bothOwnPartitions(worker);
    const pids = await pidsOf(worker);
    await deleteTopics(scene.admin, [scene.settings['OUTPUT_TOPIC']!]);
    await scene.send([{ key: 'b', value: scene.encode(exampleCall()) }]);
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toMatch(/"process":"supervisor".*process \d: topic out-\w+ is gone/);
    expect(pids.filter(isRunning)).toEqual([]);
    await createTopics(scene.admin, [{ topic: scene.settings['OUTPUT_TOPIC']! }]);
  });

  it('do not wait for one that hangs: the page comes without it, and it is killed and replaced', async () => {
    const { worker } = await start({ STUCK_TIMEOUT_MS: '20000' });
    await bothOwnPartitions(worker);
    await send(generate(300));
    await scene.committed(worker, 300);
    const [frozen] = await pidsOf(worker);
    process.kill(frozen!, 'SIGSTOP');
    const since = performance.now();
    expect(await countedBy(worker)).toBe(300);
    expect(performance.now() - since).toBeLessThan(3_000);
    await waitFor('another process', async () => (await pidsOf(worker))[0] !== frozen, 40_000);
    await waitFor('both to be ready', () => isReady(worker));
    expect(await countedBy(worker)).toBe(300);
    expect(isRunning(frozen!)).toBe(false);
  });
});

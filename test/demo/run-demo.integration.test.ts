import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Admin } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { deleteTopics } from '../../demo/cluster-topics.ts';
import { prometheusTools } from '../../local-stack/prometheus-tools.ts';
import { createKafkaClient, logLevel } from '../../src/adapters/kafka/kafkajs.ts';
import { isRunning } from '../support/is-running.ts';
import { createPrometheusApi } from '../support/prometheus-api.ts';
import { waitFor } from '../support/wait-for.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

function startDemo(args: readonly string[]) {
  const env = {
    ...process.env,
    KAFKA_BROKERS: inject('brokers').join(','),
    SCHEMA_REGISTRY_URL: inject('schemaRegistryUrl'),
  };
  const child = spawn(process.execPath, [CLI, 'demo', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return { child, ended: once(child, 'close').then(([code]) => code as number | null), output: () => output };
}

async function withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafkaClient({ brokers: [...inject('brokers')], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

const topics = () =>
  withAdmin(async (admin) => (await admin.listTopics()).filter((topic) => topic.startsWith('call-status-demo-')));

describe('the demo', () => {
  it('ends with an account that matches, and leaves a given cluster as it was', async () => {
    const demo = startDemo(['--events', '4000', '--rate', '4000']);
    expect(await demo.ended).toBe(0);
    expect(demo.output()).toMatch(/produced +4,000\n/);
    expect(demo.output()).toContain('The account matches.');
    expect(await topics()).toEqual([]);
  });

  it('feeds the records of a platform, and accounts for those that are no calls', async () => {
    const demo = startDemo(['--events', '2000', '--rate', '2000', '--source', 'freeswitch-call']);
    expect(await demo.ended).toBe(0);
    expect(demo.output()).toMatch(/no calls, as they should be +[1-9]\d*\n/);
    expect(demo.output()).toContain('The account matches.');
    expect(await topics()).toEqual([]);
  });

  it('has a Prometheus with the rules beside it where asked for, and stops it too', async () => {
    await prometheusTools({ env: process.env, onProgress: () => {} });
    const demo = startDemo(['--rate', '500', '--with-prometheus']);
    const url = await waitFor('prometheus', () => /alerts +(http:\S+)\/alerts/.exec(demo.output())?.[1] ?? null);
    const prometheus = createPrometheusApi(url);
    await waitFor('a scrape of the worker', async () => (await prometheus.instant('up == 1')).length === 1);
    expect((await prometheus.rules()).length).toBeGreaterThan(100);
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('takes its worker with it where it is killed', async () => {
    const demo = startDemo(['--rate', '500']);
    const pid = await waitFor('the worker', () => /worker +process (\d+)/.exec(demo.output())?.[1] ?? null);
    demo.child.kill('SIGKILL');
    await demo.ended;
    await waitFor('the worker to be gone', () => !isRunning(Number(pid)));
    const left = await topics();
    await withAdmin((admin) => deleteTopics(admin, left));
  });

  it('ends in good order at Ctrl-C', async () => {
    const demo = startDemo(['--rate', '500']);
    await waitFor('calls to be produced', () => demo.output().includes('producer'));
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(await topics()).toEqual([]);
  });
});

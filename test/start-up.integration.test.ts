import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTopics, deleteTopics } from '../demo/cluster-topics.ts';
import { freePorts } from '../local-stack/free-port.ts';
import { setScene, type Scene } from './support/scene.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

/** Runs the worker until it ends by itself. */
async function runWorker(
  settings: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const env = { PATH: process.env['PATH'], HTTP_PORT: '0', ...settings };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, 'run', ...args], { env, timeout: 40_000 }, (_, __, stderr) => {
      resolve({ code: child.exitCode, stderr });
    });
  });
}

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.end());

describe('a worker that cannot start', () => {
  it('names every topic and schema that is missing, and ends with 1', async () => {
    const topics = { INPUT_TOPIC: 'none-in', OUTPUT_TOPIC: 'none-out', DEAD_LETTER_TOPIC: 'none-dead' };
    const { code, stderr } = await runWorker({ ...scene.settings, ...topics });
    expect(code).toBe(1);
    expect(stderr.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
      expect.stringMatching(/there is no topic none-in \(INPUT_TOPIC\)/),
      expect.stringMatching(/there is no topic none-out \(OUTPUT_TOPIC\)/),
      expect.stringMatching(/there is no topic none-dead \(DEAD_LETTER_TOPIC\)/),
      expect.stringMatching(/the registry has no subject none-in-value; .*REGISTER_SCHEMAS=true/),
      expect.stringMatching(/the registry has no schema .* under none-out-value; .*REGISTER_SCHEMAS=true/),
    ]);
  });

  it('says that no broker and no registry answer', async () => {
    const [broker, registry] = await freePorts(2);
    const { code, stderr } = await runWorker({
      ...scene.settings,
      KAFKA_BROKERS: `127.0.0.1:${broker}`,
      SCHEMA_REGISTRY_URL: `http://127.0.0.1:${registry}`,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/no broker of KAFKA_BROKERS can be used: .*ECONNREFUSED/);
    expect(stderr).toMatch(/the registry of SCHEMA_REGISTRY_URL .* cannot be used: .*ECONNREFUSED/);
  });

  it('says that a URL is not that of a registry', async () => {
    const elsewhere = new URL('/elsewhere', inject('schemaRegistryUrl')).href;
    const { code, stderr } = await runWorker({ ...scene.settings, SCHEMA_REGISTRY_URL: elsewhere });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the registry of SCHEMA_REGISTRY_URL \(.*\/elsewhere\) cannot be used/);
  });

  it('ends with 78 and every problem where the configuration is wrong', async () => {
    const { code, stderr } = await runWorker({ DELIVERY: 'perhaps' });
    expect(code).toBe(78);
    expect(stderr).toBe(
      'call-status: the configuration has 3 problems\n' +
        '  - KAFKA_BROKERS is not set\n' +
        '  - DELIVERY must be one of exactly-once, at-least-once\n' +
        '  - SCHEMA_REGISTRY_URL is not set, which INPUT_FORMAT=avro and OUTPUT_FORMAT=avro need\n',
    );
  });
});

describe('several processes that cannot start', () => {
  const runBoth = async (settings: NodeJS.ProcessEnv) => [
    await runWorker(settings),
    await runWorker(settings, ['--processes', '2']),
  ];

  it('end as one would, once, with the same code and words', async () => {
    const [elsewhere] = await freePorts(1);
    const taken = createServer().listen(elsewhere, '127.0.0.1');
    await once(taken, 'listening');
    for (const settings of [
      { DELIVERY: 'perhaps' },
      { ...scene.settings, OUTPUT_TOPIC: 'none-out' },
      { ...scene.settings, HTTP_PORT: String(elsewhere) },
    ]) {
      const [one, several] = await runBoth(settings);
      expect(one!.code).toBeGreaterThan(0);
      expect(one!.stderr).toMatch(/^call-status: /);
      expect(several).toEqual(one);
    }
    taken.close();
  });
});

describe('a worker that is told to register its schemas', () => {
  it('registers both, once', async () => {
    const id = crypto.randomUUID().slice(0, 8);
    const names = [`new-in-${id}`, `new-out-${id}`, `new-dead-${id}`];
    await createTopics(
      scene.admin,
      names.map((topic) => ({ topic, numPartitions: 1 })),
    );
    const [INPUT_TOPIC, OUTPUT_TOPIC, DEAD_LETTER_TOPIC] = names;
    const topics = { INPUT_TOPIC, OUTPUT_TOPIC, DEAD_LETTER_TOPIC, CONSUMER_GROUP: `new-${id}` };
    for (const REGISTER_SCHEMAS of ['true', 'true', 'false']) {
      const worker = await scene.startWorker({ ...topics, REGISTER_SCHEMAS });
      expect(await scene.stopWorker(worker)).toBe(0);
    }
    const subject = `${inject('schemaRegistryUrl')}/subjects/new-out-${id}-value/versions`;
    expect(await (await fetch(subject)).json()).toEqual([1]);
    await deleteTopics(scene.admin, names);
  });
});

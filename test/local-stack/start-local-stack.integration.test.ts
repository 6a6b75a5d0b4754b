import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { finalizedFeatures } from '../../local-stack/finalized-features.ts';
import { LOOPBACK } from '../../local-stack/free-port.ts';
import { isWhole } from '../../local-stack/kafka-cluster.ts';
import type { LocalStackOptions } from '../../local-stack/local-stack.ts';
import { startLocalStack } from '../../local-stack/start-local-stack.ts';
import { createKafkaClient, logLevel } from '../../src/adapters/kafka/kafkajs.ts';
import { isRunning } from '../support/is-running.ts';
import { waitFor } from '../support/wait-for.ts';

const LOCAL = { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '' };

/** What a stack keeps in the temporary folder: its own folder, and what JVMs and the registry's server write beside it. */
function folders(): readonly string[] {
  const names = readdirSync(tmpdir());
  const shared = names.filter((name) => name === 'vertx-cache' || name.startsWith('hsperfdata_'));
  return [
    ...names.filter((name) => /^call-status-[A-Za-z0-9]{6}$/.test(name)),
    ...shared.flatMap((name) => readdirSync(join(tmpdir(), name)).map((file) => `${name}/${file}`)),
  ];
}

async function featuresOf(options: LocalStackOptions): Promise<ReadonlyMap<string, number>> {
  const stack = await startLocalStack({ ...options, env: LOCAL });
  try {
    const { brokers } = stack;
    return await finalizedFeatures(createKafkaClient({ brokers: [...brokers], logLevel: logLevel.NOTHING }));
  } finally {
    await stack.stop();
  }
}

describe('a local stack', () => {
  it('has three brokers where it is asked for them, one of which may be killed and started again', async () => {
    const before = folders();
    const stack = await startLocalStack({ brokerCount: 3, env: LOCAL });
    const pids = stack.nodes.map((node) => node.process().pid);
    try {
      expect(stack.kind).toBe('java');
      const [first] = stack.nodes;
      await first!.kill();
      expect(await isWhole(stack.brokers)).toBe(false);
      await first!.start();
      await waitFor('the cluster to be whole again', () => isWhole(stack.brokers));
    } finally {
      await stack.stop();
    }
    await stack.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(folders()).toEqual(before);
  }, 120_000);

  it('leaves nothing behind where its parent is killed', async () => {
    const before = folders();
    const script = `
      import { startLocalStack } from ${JSON.stringify(new URL('../../local-stack/start-local-stack.ts', import.meta.url).href)};
      const stack = await startLocalStack();
      console.log(stack.nodes[0].process().pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      env: LOCAL,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor('the broker to be gone', () => !isRunning(pid));
    await waitFor('its folder to be gone', () => folders().length === before.length);
  }, 120_000);

  it('leaves nothing behind where its start is cut short', async () => {
    const before = folders();
    const controller = new AbortController();
    const starting = startLocalStack({ env: LOCAL, signal: controller.signal });
    await waitFor('the start to be under way', () => folders().length > before.length);
    controller.abort();
    await expect(starting).rejects.toThrow('aborted');
    expect(folders()).toEqual(before);
  }, 120_000);
});

describe('the Kafka of a local stack', () => {
  it('has features of the levels that are asked for', async () => {
    const without = await featuresOf({ features: { 'transaction.version': 0, 'group.version': 0 } });
    expect([...without.keys()]).toContain('metadata.version');
    expect([...without.keys()]).not.toContain('transaction.version');
    expect([...without.keys()]).not.toContain('group.version');
    const some = await featuresOf({ features: { 'transaction.version': 1 } });
    expect(some.get('transaction.version')).toBe(1);
    expect(some.get('group.version')).toBe(1);
  }, 120_000);

  it('is of another version where it is asked for, to which level 0 of a feature is nothing new', async () => {
    const features = await featuresOf({ kafkaVersion: '3.3.2', features: { 'transaction.version': 0 } });
    expect([...features]).toEqual([['metadata.version', 7]]);
  }, 120_000);

  it('is refused with what its formatter says', async () => {
    const starting = startLocalStack({ features: { 'transaction.version': 9 }, env: LOCAL });
    await expect(starting).rejects.toThrow(/could not be formatted:(.|\n)*transaction.version with feature level 9/);
  }, 120_000);

  it('is started on other ports where one of its own is taken at the last moment', async () => {
    const taken: Server[] = [];
    async function detour([listener]: readonly { readonly port: number }[]): Promise<readonly number[]> {
      const { port } = listener!;
      if (taken.length === 0) {
        const server = createServer().listen(port, LOOPBACK);
        await once(server, 'listening');
        taken.push(server);
      }
      return [port];
    }
    const stack = await startLocalStack({ detour, env: LOCAL });
    try {
      const [address] = stack.detours;
      expect(taken).toHaveLength(1);
      await waitFor('the broker to answer by its detour', () => isWhole([address!]));
    } finally {
      await stack.stop();
      for (const server of taken) server.close();
    }
  }, 120_000);
});

describe('the choice of a stack', () => {
  it('is the cluster that the environment names', async () => {
    const env = { KAFKA_BROKERS: 'a:1,b:2', SCHEMA_REGISTRY_URL: 'http://c:3' };
    const stack = await startLocalStack({ env });
    expect(stack).toMatchObject({ kind: 'given', brokers: ['a:1', 'b:2'], schemaRegistryUrl: 'http://c:3', nodes: [] });
    await stack.stop();
  });

  it('is refused where only half of a cluster is named', async () => {
    await expect(startLocalStack({ env: { KAFKA_BROKERS: 'a:1' } })).rejects.toThrow('SCHEMA_REGISTRY_URL is not set');
    await expect(startLocalStack({ env: { SCHEMA_REGISTRY_URL: 'http://c' } })).rejects.toThrow(
      'KAFKA_BROKERS is not set',
    );
  });

  it('is refused where another Kafka is asked for than the cluster that the environment names', async () => {
    const env = { KAFKA_BROKERS: 'a:1', SCHEMA_REGISTRY_URL: 'http://c:3' };
    await expect(startLocalStack({ env, kafkaVersion: '3.3.2' })).rejects.toThrow(/of another version .* needs Java/);
    await expect(startLocalStack({ env, features: { 'group.version': 0 } })).rejects.toThrow(/neither KAFKA_BROKERS/);
  });

  it('says what to install where there is neither Java nor Docker', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-programs-'));
    try {
      await expect(startLocalStack({ env: { PATH: folder } })).rejects.toThrow(
        /Java 17 .* Docker engine .* apt-get install/,
      );
      // Java without Maven is not enough.
      const java = execFileSync('which', ['java']).toString().trim();
      symlinkSync(java, join(folder, 'java'));
      await expect(startLocalStack({ env: { PATH: folder } })).rejects.toThrow(/neither was found/);
      expect(dirname(java)).not.toBe(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

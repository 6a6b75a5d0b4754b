import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRegistry } from '../src/adapters/registry/schema-registry.ts';
import { callClassifiedSchema } from '../src/events/avro-schemas.ts';
import { exampleCall } from './support/example-call.ts';
import { formerCallClassified, formerCallEnded } from './support/former-schemas.ts';
import { setScene, type Scene } from './support/scene.ts';
import { waitFor } from './support/wait-for.ts';

/** The last one that had a producer for each partition. */
const FORMER = 'c1e80fb';
const PARTITIONS = 3;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

function hasFormer(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${FORMER}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return true;
  } catch {
    process.stdout.write(`the upgrade is not tried: this checkout has no history, and so no version ${FORMER}\n`);
    return false;
  }
}

let folder: string;
let former: string;
let scene: Scene;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'call-status-former-'));
  const archive = execFileSync('git', ['archive', FORMER, 'src', 'schemas', 'package.json'], {
    cwd: ROOT,
    maxBuffer: 1 << 28,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  former = join(folder, 'src', 'cli.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  // A former version can read nothing of today's input, so producers go over last: docs/delivery.md.
  scene = await setScene({
    partitions: PARTITIONS,
    schemas: { input: formerCallEnded, output: formerCallClassified },
  });
  const registry = createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {});
  await registry.register(`${scene.settings['OUTPUT_TOPIC']}-value`, callClassifiedSchema.json);
});
afterEach(() => scene.end());

let sent: string[];
beforeEach(() => {
  sent = [];
});
async function send(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => `call-${sent.length + i}`);
  sent.push(...ids);
  await scene.send(
    ids.map((eventId, i) => ({
      key: eventId,
      value: scene.encode(exampleCall({ eventId })),
      partition: i % PARTITIONS,
    })),
  );
}
async function expectExactlyOnce(): Promise<void> {
  await scene.drained();
  const outputs = await scene.outputs();
  expect(outputs.map(({ call }) => call.eventId).toSorted()).toEqual(sent.toSorted());
}

describe.skipIf(!hasFormer())('a group that goes over from the former version to this one', () => {
  it('loses and doubles nothing where the former is killed at work, and this one has waited for its end', async () => {
    const old = await scene.startWorker({ FETCH_MAX_BYTES_PER_PARTITION: '20000' }, [], { cli: former });
    await send(6_000);
    await scene.committed(old, 500);
    const lines: string[] = [];
    const worker = await scene.startWorker({}, [], { onLine: (line) => lines.push(line) });
    await waitFor('the new one to wait', () => lines.some((line) => line.includes('of a former version')));
    await send(3_000);
    old.kill('SIGKILL');
    await old.ended;
    await waitFor('the new one to work', async () => (await fetch(`${worker.url}/readyz`)).status === 200);
    await send(300);
    await expectExactlyOnce();
    expect(await scene.stopWorker(worker)).toBe(0);
  });

  it('goes back in the same way', async () => {
    const worker = await scene.startWorker();
    await send(600);
    await scene.committed(worker, 600);
    expect(await scene.stopWorker(worker)).toBe(0);
    const old = await scene.startWorker({}, [], { cli: former });
    await send(600);
    await scene.committed(old, 600);
    await expectExactlyOnce();
  });
});

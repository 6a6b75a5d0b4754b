import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { callStatus, type CommandResult } from '../support/call-status.ts';
import { putLetters, readInput, type Letter } from '../support/dead-letters.ts';
import { exampleCall } from '../support/example-call.ts';
import { setScene, type Scene } from '../support/scene.ts';
import { waitFor } from '../support/wait-for.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const LETTERS = 3_000;
/** Bounds the receipts, and thereby the transactions: about 90 letters each. */
const SMALL_BATCHES = 2_000;

let scene: Scene;
afterEach(() => scene.end());

const letters: readonly Letter[] = Array.from({ length: LETTERS }, (_, index) => ({
  id: String(index),
  reason: index % 3 === 0 ? 'UNDECODABLE' : 'INVALID_EVENT',
  partition: index % 2,
  value: Buffer.from('x'),
}));

/** Starts a run and signals it once so many records, of it and of others, are in the input topic. */
async function runUntil(records: number, signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [CLI, 'redrive', '--json'], {
    env: { ...process.env, ...scene.settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  try {
    await waitFor(`${records} records`, async () => {
      const offsets = await scene.admin.fetchTopicOffsets(scene.inputTopic);
      return offsets.reduce((sum, { high }) => sum + Number(high), 0) >= records;
    });
  } finally {
    child.kill(signal);
  }
  const [code, killedBy] = await closed;
  return { code, killedBy, stdout };
}

const redrive = () => callStatus(['redrive', '--json'], '', { env: scene.settings });

function broughtBackBy({ stdout }: Pick<CommandResult, 'stdout'>): number {
  const { reasons } = JSON.parse(stdout) as { reasons: readonly { broughtBack: number }[] };
  return reasons.reduce((sum, { broughtBack }) => sum + broughtBack, 0);
}

async function expectExactlyOnce(): Promise<void> {
  const keys = (await readInput(scene)).map(({ key }) => Number(key!.toString()));
  expect(keys.toSorted((one, other) => one - other)).toEqual(Array.from({ length: LETTERS }, (_, index) => index));
}

describe('redrive', () => {
  it('that is killed at any point, and started again, brings every letter back once', async () => {
    scene = await setScene({ partitions: 2, maxMessageBytes: SMALL_BATCHES });
    await putLetters(scene, letters);
    const killed: (NodeJS.Signals | null)[] = [];
    for (const fifth of [1, 2, 3]) {
      const records = Math.ceil((fifth - Math.random()) * 0.2 * LETTERS);
      killed.push((await runUntil(records, 'SIGKILL')).killedBy);
    }
    expect(killed).toContain('SIGKILL');
    const last = await redrive();
    expect([last.code, last.stderr]).toEqual([0, '']);
    await expectExactlyOnce();
  });

  it('that runs twice at the same time brings every letter back once, and each run tells its own', async () => {
    scene = await setScene({ partitions: 2, maxMessageBytes: SMALL_BATCHES });
    await putLetters(scene, letters);
    const runs = await Promise.all([redrive(), redrive()]);
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    await expectExactlyOnce();
    expect(runs.reduce((sum, run) => sum + broughtBackBy(run), 0)).toBe(LETTERS);
  });

  it('that is interrupted ends after the transaction in hand, and says what it did', async () => {
    scene = await setScene({ partitions: 2, maxMessageBytes: SMALL_BATCHES });
    await putLetters(scene, letters);
    const interrupted = await runUntil(200, 'SIGINT');
    expect(interrupted.code).toBe(130);
    expect(JSON.parse(interrupted.stdout)).toMatchObject({ endedBy: 'signal' });
    expect(await readInput(scene)).toHaveLength(broughtBackBy(interrupted));
    expect(broughtBackBy(interrupted)).toBeLessThan(LETTERS);
  });
});

describe('letters of an unknown schema', () => {
  it('become outputs once the schema is there and they were brought back', async () => {
    scene = await setScene({ partitions: 1 });
    const registry = createRegistry({ url: scene.settings['SCHEMA_REGISTRY_URL']!, auth: null, ca: null }, () => {});
    const register = (doc: string) =>
      registry.register(
        `${scene.inputTopic}-${doc}`,
        JSON.stringify({ ...(JSON.parse(callEndedSchema.json) as object), doc }),
      );
    // Ids are given one after the other.
    const unknownId = (await register('first')) + 1;
    const calls = ['a', 'b'].map((callId) => exampleCall({ callId, endCause: 'BUSY' }));
    await scene.send(calls.map((call) => ({ key: call.callId, value: scene.encode(call, unknownId) })));
    const worker = await scene.startWorker();
    await scene.committed(worker, 2);
    expect((await scene.deadLetters()).map(({ reason }) => reason)).toEqual(['UNKNOWN_SCHEMA_ID', 'UNKNOWN_SCHEMA_ID']);
    expect(await register('second')).toBe(unknownId);
    await scene.stopWorker(worker);
    const mended = await scene.startWorker();
    expect(broughtBackBy(await redrive())).toBe(2);
    await scene.committed(mended, 2);
    expect((await scene.outputs()).map(({ call }) => call)).toEqual(calls);
    expect(broughtBackBy(await redrive())).toBe(0);
  });
});

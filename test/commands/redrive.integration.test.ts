import { afterEach, describe, expect, it } from 'vitest';
import { createTopics, deleteTopics } from '../../demo/cluster-topics.ts';
import { readCommitted } from '../../demo/read-committed.ts';
import { callStatus } from '../support/call-status.ts';
import { headersOf, putLetters, readInput, type Letter } from '../support/dead-letters.ts';
import { setScene, type Scene } from '../support/scene.ts';

let scene: Scene;
afterEach(() => scene.end());

interface Summary {
  readonly endedBy: string | null;
  readonly reasons: readonly Record<string, unknown>[];
  readonly skipped: readonly Record<string, unknown>[];
}

async function redrive(...args: readonly string[]) {
  const { code, stdout, stderr } = await callStatus(['redrive', '--json', ...args], '', { env: scene.settings });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Summary;
}

const countsOf = ({ reasons }: Summary, count: string) =>
  Object.fromEntries(reasons.map(({ reason, [count]: value }) => [reason, value]));

const keysOf = (records: readonly { readonly key: Buffer | null }[]) => records.map(({ key }) => key!.toString());

const lettersOf = (...ids: readonly string[]): readonly Letter[] =>
  ids.map((id) => ({ id, reason: id.startsWith('u') ? 'UNKNOWN_SCHEMA_ID' : 'INVALID_EVENT' }));

describe('redrive', () => {
  it('brings letters back as they were, by reason and then the rest, each once', async () => {
    scene = await setScene({ partitions: 2 });
    const timestampMs = Date.now() - 60_000;
    await putLetters(scene, [
      { id: 'u1', reason: 'UNKNOWN_SCHEMA_ID', timestampMs },
      { id: 'i1', reason: 'INVALID_EVENT', partition: 1 },
      { id: 'u2', reason: 'UNKNOWN_SCHEMA_ID', partition: 1, origin: { partition: 0 }, attempts: 1 },
    ]);
    const first = await redrive('--reason', 'UNKNOWN_SCHEMA_ID');
    expect(countsOf(first, 'broughtBack')).toEqual({ UNKNOWN_SCHEMA_ID: 2, INVALID_EVENT: 0 });
    expect(countsOf(first, 'notSelected')).toEqual({ UNKNOWN_SCHEMA_ID: 0, INVALID_EVENT: 1 });
    const [u1, u2, ...more] = await readInput(scene);
    expect(more).toEqual([]);
    expect(u1).toMatchObject({ partition: 0, timestamp: String(timestampMs), value: Buffer.from('value of u1') });
    expect(headersOf(u1!)).toEqual([
      ['traceparent', '00-ab'],
      ['empty', null],
      ['call-status.redrive.attempts', '1'],
    ]);
    expect(u2).toMatchObject({ partition: 0, key: Buffer.from('u2') });
    expect(headersOf(u2!).at(-1)).toEqual(['call-status.redrive.attempts', '2']);

    const second = await redrive();
    expect(countsOf(second, 'broughtBack')).toEqual({ UNKNOWN_SCHEMA_ID: 0, INVALID_EVENT: 1 });
    expect(countsOf(second, 'doneBefore')).toEqual({ UNKNOWN_SCHEMA_ID: 2, INVALID_EVENT: 0 });
    const third = await redrive('--reason', 'UNKNOWN_SCHEMA_ID', 'INVALID_EVENT');
    expect(countsOf(third, 'broughtBack')).toEqual({ UNKNOWN_SCHEMA_ID: 0, INVALID_EVENT: 0 });
    expect(keysOf(await readInput(scene)).toSorted()).toEqual(['i1', 'u1', 'u2']);
  });

  it('brings back as many as the limit says, and goes on from there', async () => {
    scene = await setScene({ partitions: 1 });
    await putLetters(scene, lettersOf('u1', 'i1', 'u2', 'i2', 'u3'));
    expect(await redrive('--limit', '2', '--reason', 'UNKNOWN_SCHEMA_ID')).toMatchObject({ endedBy: 'limit' });
    expect(keysOf(await readInput(scene))).toEqual(['u1', 'u2']);
    await redrive('--limit', '1');
    expect(keysOf(await readInput(scene))).toEqual(['u1', 'u2', 'i1']);
    expect(await redrive('--limit', '100')).toMatchObject({ endedBy: null });
    expect(keysOf(await readInput(scene))).toEqual(['u1', 'u2', 'i1', 'i2', 'u3']);
  });

  it('brings back what falls into a time, and later all the rest', async () => {
    scene = await setScene({ partitions: 1 });
    const startMs = Date.now() - 3_600_000;
    const timeAt = (minute: number) => startMs + minute * 60_000;
    const at = (id: string, minute: number): Letter => ({ id, reason: 'INVALID_EVENT', timestampMs: timeAt(minute) });
    const [since, until] = [5, 20].map((minute) => new Date(timeAt(minute)).toISOString());
    await putLetters(scene, [at('a', 0), at('b', 20), at('c', 10), at('d', 30), at('e', 5)]);
    await redrive('--since', since!, '--until', until!);
    expect(keysOf(await readInput(scene))).toEqual(['c', 'e']);
    await redrive();
    expect(keysOf(await readInput(scene))).toEqual(['c', 'e', 'a', 'b', 'd']);
  });

  it('leaves letters that came back too often, or moves them to a topic, as they are', async () => {
    scene = await setScene({ partitions: 1 });
    const parkTopic = `${scene.inputTopic}-parked`;
    await createTopics(scene.admin, [{ topic: parkTopic, numPartitions: 1 }]);
    try {
      await putLetters(scene, [
        { id: 'spent', reason: 'INVALID_EVENT', attempts: 3 },
        { id: 'fresh', reason: 'INVALID_EVENT', attempts: 2 },
      ]);
      const [spent] = await scene.deadLetters();
      expect(countsOf(await redrive(), 'parked')).toEqual({ INVALID_EVENT: 1 });
      expect(keysOf(await readInput(scene))).toEqual(['fresh']);
      expect(countsOf(await redrive('--park-topic', parkTopic), 'parked')).toEqual({ INVALID_EVENT: 1 });
      expect(countsOf(await redrive('--park-topic', parkTopic), 'doneBefore')).toEqual({ INVALID_EVENT: 2 });
      const parked: unknown[] = [];
      await readCommitted(
        scene.settings['KAFKA_BROKERS']!.split(','),
        parkTopic,
        ({ key, value, timestamp, headers }) => parked.push({ key, value, timestamp, headers }),
      );
      const { key, value, timestamp, headers } = spent!.record;
      expect(parked).toEqual([{ key, value, timestamp, headers }]);
      await redrive('--max-attempts', '10');
      expect(keysOf(await readInput(scene))).toEqual(['fresh']);
    } finally {
      await deleteTopics(scene.admin, [parkTopic]);
    }
  });

  it('skips what cannot come back, and says where it stands', async () => {
    scene = await setScene({ partitions: 1 });
    await putLetters(scene, [
      { id: 'elsewhere', reason: 'INVALID_EVENT', origin: { topic: 'other' } },
      { id: 'large', reason: 'OUTPUT_TOO_LARGE', value: Buffer.alloc(5_000), maxBatchBytes: 2_000 },
      { id: 'good', reason: 'INVALID_EVENT', origin: { partition: 7 } },
    ]);
    const { code, stdout } = await callStatus(['redrive'], '', { env: scene.settings });
    expect(code).toBe(0);
    expect(stdout).toContain('partition 0, offset 0: the original comes from another topic');
    expect(stdout).toContain(
      `partition 0, offset 1: parts of the original were left out for their size (partition 0, offset 0 of ${scene.inputTopic})`,
    );
    expect(stdout).toMatch(/^All +1 +0 +0 +0 +2$/m);
    expect(keysOf(await readInput(scene))).toEqual(['good']);
  });

  it('writes nothing in a dry run, and tells what it would do', async () => {
    scene = await setScene({ partitions: 1 });
    await putLetters(scene, [...lettersOf('u1', 'i1'), { id: 'u2', reason: 'UNKNOWN_SCHEMA_ID', attempts: 2 }]);
    await redrive('--reason', 'INVALID_EVENT');
    const topics = [scene.inputTopic, scene.settings['DEAD_LETTER_TOPIC']!];
    const ends = () => Promise.all(topics.map((topic) => scene.admin.fetchTopicOffsets(topic)));
    const before = await ends();
    const { reasons } = await redrive('--dry-run');
    expect(reasons).toEqual([
      expect.objectContaining({ reason: 'UNKNOWN_SCHEMA_ID', broughtBack: 2, attemptsBefore: { '0': 1, '2': 1 } }),
      expect.objectContaining({ reason: 'INVALID_EVENT', broughtBack: 0, doneBefore: 1 }),
    ]);
    const { stdout } = await callStatus(['redrive', '--dry-run'], '', { env: scene.settings });
    expect(stdout).toMatch(/^UNKNOWN_SCHEMA_ID +2 +1$/m);
    expect(await ends()).toEqual(before);
  });

  it('says what is missing', async () => {
    scene = await setScene({ partitions: 1 });
    const run = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
      callStatus(['redrive', ...args], '', { env: { ...scene.settings, ...env } });
    const [noTopic, noBroker, noReason, ownTopic] = await Promise.all([
      run({ DEAD_LETTER_TOPIC: 'nothing-here' }),
      run({ KAFKA_BROKERS: '127.0.0.1:1' }),
      run({}, '--reason', 'BAD_LUCK'),
      run({}, '--park-topic', scene.inputTopic),
    ]);
    expect(noTopic.stderr).toMatch(/^call-status: there is no topic nothing-here \(DEAD_LETTER_TOPIC\)/);
    expect(noBroker.stderr).toMatch(/^call-status: no broker of KAFKA_BROKERS can be used: /);
    expect(noReason.stderr).toMatch(/BAD_LUCK.*UNKNOWN_SCHEMA_ID/);
    expect(ownTopic.stderr).toMatch(/^call-status: letters cannot be parked in /);
    expect([noTopic, noBroker, noReason, ownTopic].map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  });
});

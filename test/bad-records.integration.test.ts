import { afterEach, describe, expect, it } from 'vitest';
import { badRecordVariants } from '../demo/bad-records.ts';
import { createCallGenerator } from '../demo/call-generator.ts';
import { createRandom } from '../demo/random.ts';
import { createRegistry } from '../src/adapters/registry/schema-registry.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import { inject } from 'vitest';
import avsc from 'avsc';
import { callStatus } from './support/call-status.ts';
import { readInput } from './support/dead-letters.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

let scene: Scene;
afterEach(() => scene.end());

const headersOf = (headers: readonly { key: string; value: Buffer | null }[]) =>
  Object.fromEntries(headers.map(({ key, value }) => [key, value?.toString()]));

describe('records that cannot be worked', () => {
  it('are put aside once each with their reason, and the partition moves on', async () => {
    scene = await setScene({ partitions: 1 });
    const generate = createCallGenerator({ seed: 3, startAtMs: 1_790_000_000_000 });
    const random = createRandom(3);
    const bad = badRecordVariants.map(({ name, spoil }) => {
      const { call } = generate();
      const spoilt = spoil(call, scene.encode(call), random);
      return {
        name,
        reason: spoilt.reason,
        value: spoilt.reason === 'INVALID_EVENT' ? scene.encode(spoilt.call) : spoilt.value,
      };
    });
    const good = { key: 'good', value: scene.encode(exampleCall({ endCause: 'BUSY' })) };
    const headers = { traceparent: '00-ab' };
    await scene.send(bad.flatMap(({ name, value }) => [{ key: name, value, headers }, good]));
    const worker = await scene.startWorker();
    await scene.committed(worker, 2 * bad.length);

    const letters = await scene.deadLetters();
    expect(letters.map(({ record, reason }) => [record.key!.toString(), reason])).toEqual(
      bad.map(({ name, reason }) => [name, reason]),
    );
    for (const [index, { record }] of letters.entries()) {
      expect(record.value).toEqual(bad[index]!.value);
      expect(headersOf(record.headers)).toMatchObject({
        traceparent: '00-ab',
        '__connect.errors.topic': scene.inputTopic,
        '__connect.errors.partition': '0',
        '__connect.errors.offset': String(2 * index),
      });
    }
    expect(await scene.outputs()).toHaveLength(bad.length);
    await scene.drained();
  });

  it('are put aside where they are too large for the output, with the digest of what does not fit', async () => {
    scene = await setScene({ partitions: 1, maxMessageBytes: 10_000 });
    const large = (bytes: number) => scene.encode(exampleCall({ taskId: 'x'.repeat(bytes) }));
    await scene.send([
      { key: 'fits', value: large(9_000) },
      { key: 'with its status too large', value: large(9_800) },
      { key: 'too large by itself', value: large(20_000) },
      { key: 'small', value: large(1) },
    ]);
    const worker = await scene.startWorker();
    await scene.committed(worker, 4);
    const letters = await scene.deadLetters();
    expect(letters.map(({ reason }) => reason)).toEqual(['OUTPUT_TOO_LARGE', 'OUTPUT_TOO_LARGE']);
    expect(letters.map(({ record }) => headersOf(record.headers)['call-status.omitted'])).toEqual([
      expect.stringContaining('sha256'),
      expect.stringContaining('sha256'),
    ]);
    expect((await scene.outputs()).map(({ record }) => record.key!.toString())).toEqual(['fits', 'small']);
  });
});

describe('a record that is further ahead than the output takes', () => {
  const HOUR_MS = 3_600_000;

  it('is put aside alone, with a time of its own, is told of at the start, and comes back with its own time', async () => {
    scene = await setScene({ partitions: 1, inputAfterMaxMs: 24 * HOUR_MS });
    const ahead = String(Date.now() + 2 * HOUR_MS);
    const value = scene.encode(exampleCall({ endCause: 'BUSY' }));
    await scene.send([
      { key: 'before', value },
      { key: 'ahead', value, timestamp: ahead },
      { key: 'after', value },
    ]);
    const lines: string[] = [];
    const worker = await scene.startWorker({}, [], { onLine: (line) => lines.push(line) });
    await scene.committed(worker, 3);
    expect((await scene.outputs()).map(({ record }) => record.key!.toString())).toEqual(['before', 'after']);
    const [letter, ...others] = await scene.deadLetters();
    expect([letter!.record.key!.toString(), letter!.reason, others]).toEqual(['ahead', 'TIMESTAMP_REFUSED', []]);
    expect(Math.abs(Number(letter!.record.timestamp) - Date.now())).toBeLessThan(HOUR_MS / 2);
    expect(headersOf(letter!.record.headers)).toMatchObject({ 'call-status.timestamp': ahead });
    const warnings = lines.filter((line) => line.includes('message.timestamp.after.max.ms'));
    expect(warnings).toHaveLength(2);

    const { code, stdout } = await callStatus(['check'], '', { env: scene.settings });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^warning +timestamps +out-.* takes timestamps up to 3600000 ms ahead .* become dead letters/m,
    );
    expect((await callStatus(['redrive'], '', { env: scene.settings })).code).toBe(0);
    await scene.committed(worker, 4);
    expect((await readInput(scene)).map(({ timestamp }) => timestamp).slice(3)).toEqual([ahead]);
    expect(await scene.stopWorker(worker)).toBe(0);
  });

  it('by the clock of the broker alone is published once that allows it, and others do not wait', async () => {
    scene = await setScene({ partitions: 2, inputAfterMaxMs: 24 * HOUR_MS });
    const lines: string[] = [];
    const fast = { file: 'src/worker.ts', text: 'now: Date.now', replacement: 'now: () => Date.now() + 60_000' };
    const worker = await scene.startWorker({}, [fast], { onLine: (line) => lines.push(line) });
    const value = scene.encode(exampleCall({ endCause: 'BUSY' }));
    await scene.send([
      { key: 'ahead', value, partition: 0, timestamp: String(Date.now() + HOUR_MS + 15_000) },
      { key: 'now', value, partition: 1 },
    ]);
    await scene.committed(worker, 2);
    expect(lines.filter((line) => line.includes('outputs are not taken for now')).length).toBeGreaterThan(0);
    expect((await scene.outputs()).map(({ record }) => record.key!.toString()).toSorted()).toEqual(['ahead', 'now']);
    expect(await scene.deadLetters()).toEqual([]);
    expect(await scene.stopWorker(worker)).toBe(0);
  });
});

describe('a record that the broker finds too old, and the worker did not', () => {
  it('is put aside once it has been worked anew, without a restart, and what follows it is published', async () => {
    scene = await setScene({ partitions: 2, outputBeforeMaxMs: 60_000 });
    const edits = [
      { file: 'src/worker.ts', text: 'now: Date.now', replacement: 'now: () => Date.now() - 20_000' },
      { file: 'src/records/timestamp-limits.ts', text: 'MARGIN_MS = 60_000', replacement: 'MARGIN_MS = 2_000' },
    ];
    const lines: string[] = [];
    const worker = await scene.startWorker({}, edits, { onLine: (line) => lines.push(line) });
    const value = scene.encode(exampleCall({ endCause: 'BUSY' }));
    await scene.send([
      { key: 'old', value, partition: 0, timestamp: String(Date.now() - 63_000) },
      { key: 'after', value, partition: 0 },
      { key: 'other', value, partition: 1 },
    ]);
    await scene.committed(worker, 3);
    expect(lines.filter((line) => line.includes('outputs are not taken for now')).length).toBeGreaterThan(0);
    const letters = await scene.deadLetters();
    expect(letters.map(({ record, reason }) => [record.key!.toString(), reason])).toEqual([
      ['old', 'TIMESTAMP_REFUSED'],
    ]);
    expect((await scene.outputs()).map(({ record }) => record.key!.toString()).toSorted()).toEqual(['after', 'other']);
    expect(await scene.stopWorker(worker)).toBe(0);
  });
});

describe('a dead letter whose broker puts its own time in place of the record’s', () => {
  it('tells that of the original, which comes back', async () => {
    scene = await setScene({ partitions: 1, deadLetterTimestampType: 'LogAppendTime' });
    const anHourAgo = Date.now() - 3_600_000;
    await scene.send([{ key: 'bad', value: Buffer.alloc(0), timestamp: String(anHourAgo) }]);
    const worker = await scene.startWorker();
    await scene.committed(worker, 1);
    const [letter] = await scene.deadLetters();
    expect(Number(letter!.record.timestamp)).toBeGreaterThan(anHourAgo);
    expect(headersOf(letter!.record.headers)).toMatchObject({ 'call-status.timestamp': String(anHourAgo) });

    expect((await callStatus(['redrive'], '', { env: scene.settings })).code).toBe(0);
    await scene.committed(worker, 2);
    expect((await readInput(scene)).map(({ timestamp }) => timestamp)).toEqual([String(anHourAgo), String(anHourAgo)]);
    expect(await scene.stopWorker(worker)).toBe(0);
  });
});

describe('a producer with another edition of the schema', () => {
  it('is read where it can be, and put aside where it cannot', async () => {
    scene = await setScene({ partitions: 1 });
    const registry = createRegistry({ url: inject('schemaRegistryUrl'), auth: null, ca: null }, () => {});
    const schema = JSON.parse(callEndedSchema.json) as { fields: { name: string; type: unknown }[] };
    const old = { ...schema, fields: schema.fields.filter(({ type }) => !Array.isArray(type)) };
    const newer = { ...schema, fields: [{ name: 'tags', type: { type: 'array', items: 'string' } }, ...schema.fields] };
    const foreign = {
      type: 'record',
      name: 'Other',
      namespace: 'elsewhere',
      fields: [{ name: 'text', type: 'string' }],
    };
    const write = async (definition: object, value: object) => {
      const id = await registry.register(`${scene.inputTopic}-${crypto.randomUUID()}`, JSON.stringify(definition));
      return writeFrame(id, avsc.Type.forSchema(structuredClone(definition) as avsc.Schema).toBuffer(value));
    };
    const call = exampleCall({ endCause: null, ringingDurationMs: 20_000, hangupParty: 'CUSTOMER' });
    await scene.send([
      { key: 'old', value: await write(old, call) },
      { key: 'foreign', value: await write(foreign, { text: 'not a call' }) },
      { key: 'newer', value: await write(newer, { ...call, tags: ['a', 'b'] }) },
    ]);
    const worker = await scene.startWorker();
    await scene.committed(worker, 3);
    expect((await scene.outputs()).map(({ record, call: read }) => [record.key!.toString(), read])).toEqual([
      ['old', { ...call, ringingDurationMs: null }],
      ['newer', call],
    ]);
    expect((await scene.deadLetters()).map(({ reason }) => reason)).toEqual(['INCOMPATIBLE_SCHEMA']);
  });
});

describe('dead letters', () => {
  it('end the worker where they are too many, with their reasons, and stay in the input', async () => {
    scene = await setScene({ partitions: 1 });
    const limits = { DEAD_LETTER_MAX_SHARE: '0.2', DEAD_LETTER_WINDOW_RECORDS: '100' };
    const bad = { key: 'bad', value: Buffer.from('{"json": true}') };
    const good = { key: 'good', value: scene.encode(exampleCall()) };
    await scene.send(Array.from({ length: 90 }, () => good));
    const worker = await scene.startWorker(limits);
    await scene.committed(worker, 90);
    await scene.send(Array.from({ length: 40 }, () => bad));
    const { code, lastLines } = await worker.ended;
    expect(code).toBe(1);
    expect(lastLines.join('\n')).toMatch(
      /\d+ of the last \d+ records would be dead letters.*FOREIGN_FRAMING \d+ \(partition 0, offset \d+: /,
    );
    expect((await scene.deadLetters()).length).toBeLessThanOrEqual(26);
    const more = await scene.startWorker({ ...limits, DEAD_LETTER_MAX_SHARE: '1' });
    await scene.drained();
    expect(await scene.deadLetters()).toHaveLength(40);
    expect(await scene.stopWorker(more)).toBe(0);
  });
});

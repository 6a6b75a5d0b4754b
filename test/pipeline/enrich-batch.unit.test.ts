import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { originalTimestamp } from '../../src/events/redriven-record.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { batchTimes } from '../../src/pipeline/batch-times.ts';
import { processRecord } from '../../src/pipeline/process-record.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import type { RecordHeader } from '../../src/records/record.ts';
import { NOW_MS, SCHEMA_ID, body, limits, recordAt, schemas } from '../support/batch-values.ts';
import { blockOf } from '../support/block-of.ts';
import { encoder, engine, processWith, toOnePartition, work } from '../support/work-batch.ts';

const CONTENT_ID = 'contentId 3';
const contentId = Buffer.alloc(8);
contentId.writeBigInt64BE(3n);
const named: RecordHeader = { key: 'apicurio.value.contentId', value: contentId };
const others: readonly RecordHeader[] = [
  { key: 'traceparent', value: Buffer.from('00-ab') },
  { key: '__key_schema_id', value: Buffer.from([0, 0, 0, 0, 5]) },
  { key: '__value_schema_idx', value: null },
  { key: 'apicurio.key.contentId', value: contentId },
  { key: 'apicurio.val', value: Buffer.alloc(0) },
  { key: 'content-type', value: Buffer.from('avro/binary+0123456789abcdef0123456789abcdef') },
];
const saying: readonly RecordHeader[] = [
  named,
  { key: 'apicurio.value.encoding', value: Buffer.from('BINARY') },
  { key: '__value_schema_id', value: Buffer.from([0, 0, 0, 0, SCHEMA_ID]) },
];

const known = schemas.known(SCHEMA_ID);
const withContentId: WriterSchemas = {
  ...schemas,
  known: (id) => (id === CONTENT_ID ? known : schemas.known(id)),
  needsLoading: (id) => id !== CONTENT_ID && schemas.needsLoading(id),
};
const by = processWith(withContentId);

const framed = writeFrame(SCHEMA_ID, body());

describe('the records of a batch', () => {
  it('that the output would refuse for their timestamps are put aside, at both ends, and the others go on', () => {
    const { output } = batchTimes(limits);
    const value = writeFrame(SCHEMA_ID, body());
    const timestamps = [output.latestMs + 1, output.latestMs, -1, output.earliestMs, output.earliestMs - 1];
    const records = timestamps.map((timestamp, i) => ({ ...recordAt(i, value), timestamp: String(timestamp) }));
    const { outputs, deadLetters, tally } = work([blockOf(records)]);
    expect(outputs.map(({ timestamp }) => timestamp)).toEqual([String(NOW_MS + 3_600_000), '-1', '290000060000']);
    expect(deadLetters.map(({ timestamp }) => timestamp)).toEqual(['1790003600001', '290000059999']);
    expect([...tally.deadLettered]).toEqual([
      [
        'TIMESTAMP_REFUSED',
        {
          count: 2,
          first: {
            offset: '0',
            message: 'the timestamp is 1790003600001, and the output topic takes none after 1790003600000 now',
          },
        },
      ],
    ]);
    expect(deadLetters[1]!.headers.at(-1)!.value!.toString()).toMatch(/takes none before 290000060000 now$/);
    expect(tally.plainly).toBe(0);
  });

  it('are all judged by one look at the clock', () => {
    const ticking = vi.fn(() => NOW_MS);
    const by = processWith(schemas, toOnePartition, { ...limits, now: ticking });
    const values = [writeFrame(SCHEMA_ID, body()), null, writeFrame(SCHEMA_ID, body())];
    work([blockOf(values.map((value, i) => recordAt(i, value)))], { by });
    expect(ticking).toHaveBeenCalledTimes(1);
  });

  it('become dead letters with the time of their making where their topic would refuse the original, and tell that', () => {
    const latest = NOW_MS + 7_200_000 - 60_000;
    const records = [latest, latest + 1].map((timestamp, i) => ({
      ...recordAt(i, null),
      timestamp: String(timestamp),
    }));
    const { deadLetters } = work([blockOf(records)]);
    expect(deadLetters.map(({ timestamp }) => timestamp)).toEqual([String(latest), String(NOW_MS)]);
    const [kept, changed] = deadLetters.map(({ headers }) => headers.at(-1)!);
    expect(kept!.key).not.toBe('call-status.timestamp');
    expect(changed).toEqual({ key: 'call-status.timestamp', value: Buffer.from(String(latest + 1)) });
  });

  it('all become dead letters that tell the time of the original where their broker keeps none, even where there was none', () => {
    const by = processWith(schemas, toOnePartition, { ...limits, deadLetterTimestamps: null });
    const timestamps = [String(NOW_MS), '-1', String(NOW_MS - 1)];
    const { deadLetters } = work([blockOf(timestamps.map((timestamp, i) => ({ ...recordAt(i, null), timestamp })))], {
      by,
    });
    expect(deadLetters.map(({ headers }) => headers.at(-1))).toEqual(
      timestamps.map((timestamp) => ({ key: 'call-status.timestamp', value: Buffer.from(timestamp) })),
    );
    expect(deadLetters.map(originalTimestamp)).toEqual(timestamps);
  });
});

describe('a record whose headers name its schema', () => {
  it('is read by them, whatever its value begins with, and its output does not have them', () => {
    const records = [
      { ...recordAt(0, body()), headers: [...others, named] },
      { ...recordAt(1, framed), headers: others },
      { ...recordAt(2, body()), headers: [saying[2]!, ...others] },
    ];
    const outputs = work([blockOf(records)], { by }).outputs;
    expect(outputs.map(({ key }) => key!.toString())).toEqual(['key-0', 'key-1', 'key-2']);
    for (const { headers } of outputs) expect(headers).toEqual(others);
    expect(new Set(outputs.map(({ value }) => value!.toString('hex'))).size).toBe(1);
  });

  it('has the batch wait for that schema', () => {
    const load = vi.fn<WriterSchemas['load']>();
    const records = [
      { ...recordAt(0, framed), headers: others },
      { ...recordAt(1, body()), headers: [named] },
    ];
    const waiting = processWith({ ...schemas, load })({ topic: 'in', partition: 3, blocks: [blockOf(records)] }, 0n);
    expect(waiting).toEqual({ kind: 'schemas needed', ids: new Set([CONTENT_ID]) });
  });

  it('is worked as the plain way works it, with any headers', () => {
    const anyHeaders = fc.array(fc.constantFrom(...others, ...saying), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyHeaders, fc.boolean()), { minLength: 1, maxLength: 5 }), (all) => {
        const records = all.map(([headers, isFramed], at) => ({
          ...recordAt(at, isFramed ? framed : body()),
          headers,
        }));
        const outputs = work([blockOf(records)], { by }).outputs;
        const plain = records.flatMap((record) => {
          const outcome = processRecord(
            record,
            { engine, encoder, ...limits, input: { kind: 'by schema', schemas: withContentId } },
            batchTimes(limits).output,
          );
          return outcome.kind === 'classified' ? [outcome.record] : [];
        });
        expect(outputs).toEqual(plain.map((record, at) => ({ ...record, offset: String(at) })));
      }),
    );
  });
});

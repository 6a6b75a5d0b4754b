import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type CallEnded } from '../../src/engine/call.ts';
import { createCallEndedReader } from '../../src/events/call-ended.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { createCallProjection } from '../../src/events/call-projection.ts';
import { batchTimes } from '../../src/pipeline/batch-times.ts';
import { processRecord } from '../../src/pipeline/process-record.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { crc32c } from '@node-rs/crc32';
import { recordsOfBlock } from '../../src/records/for-each-record.ts';
import { readBlocks } from '../../src/records/read-blocks.ts';
import { CorruptBatchError, type RecordBlock } from '../../src/records/record-batch.ts';
import type { ConsumedRecord, OutgoingRecord } from '../../src/records/record.ts';
import { isWithin } from '../../src/records/timestamp-limits.ts';
import { toDeadLetter } from '../../src/events/dead-letter.ts';
import { anyCall } from '../support/any-call.ts';
import { anyWriter, formerWriter, ownWriter, type Writer } from '../support/any-writer.ts';
import { BAD, NOW_MS, SCHEMA_ID, body, defect, limits, recordAt, schemas } from '../support/batch-values.ts';
import { blockOf, bytesOfBatch, codecs } from '../support/block-of.ts';
import { anyDamages } from '../support/damaged-bytes.ts';
import { exampleCall } from '../support/example-call.ts';
import { encoder, engine, process, processWith, work, type Worked } from '../support/work-batch.ts';

describe('a batch', () => {
  it('ends in outputs and dead letters, each in order, and nowhere else', () => {
    const good = writeFrame(SCHEMA_ID, body({ endCause: 'BUSY' }));
    const values = BAD.flatMap(([, value]) => [good, value]);
    const { outputs, deadLetters, tally } = work([blockOf(values.map((value, i) => recordAt(i, value)))]);
    expect(outputs.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i}`));
    expect(deadLetters.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i + 1}`));
    expect(outputs[0]!.value).toEqual(
      encoder.encode(exampleCall({ endCause: 'BUSY' }), engine.classify(exampleCall({ endCause: 'BUSY' }))),
    );
    expect(tally.calls).toEqual([
      { decision: expect.any(Number), taskType: TASK_TYPES.indexOf('PREDICTED'), carrier: 0, count: BAD.length },
    ]);
    expect(engine.classifications[tally.calls[0]!.decision]!.status).toBe('CALLEE_BUSY_OR_REJECTED');
    expect(tally.plainly).toBe(0);
  });

  it.each(BAD)('puts a record aside with reason %s', (reason, value, message) => {
    const { outputs, deadLetters, tally } = work([blockOf([recordAt(5, value)], 5n)]);
    expect(outputs).toEqual([]);
    expect(deadLetters).toHaveLength(1);
    expect(deadLetters[0]!.value).toEqual(value);
    expect([...tally.deadLettered]).toEqual([
      [reason, { count: 1, first: { offset: '5', message: expect.stringMatching(message) } }],
    ]);
  });

  it('tells which codes of its calls the cause map does not know', () => {
    const values = [{ q850Cause: 31 }, { q850Cause: 31 }, { q850Cause: 17 }, { sipStatusCode: 699 }].map((call) =>
      writeFrame(SCHEMA_ID, body(call)),
    );
    const { tally } = work([blockOf(values.map((value, i) => recordAt(i, value)))]);
    expect(tally.unknownCodes).toEqual([
      { kind: 'q850', code: 31 },
      { kind: 'q850', code: 31 },
      { kind: 'sip', code: 699 },
    ]);
  });

  it('counts the dead letters of a reason and keeps the first as the example', () => {
    const { tally } = work([blockOf([recordAt(5, null), recordAt(6, null)], 5n)]);
    expect(tally.deadLettered.get('NULL_VALUE')).toEqual({
      count: 2,
      first: { offset: '5', message: 'the value is null' },
    });
  });

  it('names each schema that is to be loaded, and does nothing before', () => {
    const values = [
      writeFrame(SCHEMA_ID, body()),
      writeFrame(20, body()),
      writeFrame(21, body()),
      writeFrame(20, body()),
    ];
    const block = blockOf(values.map((value, i) => recordAt(i, value)));
    expect(process({ topic: 'in', partition: 3, blocks: [block] }, 0n)).toEqual({
      kind: 'schemas needed',
      ids: new Set([20, 21]),
    });
  });

  it('begins at the offset that is due, also within a block', () => {
    const block = (first: number) =>
      blockOf(
        [0, 1, 2].map((i) => recordAt(first + i, writeFrame(SCHEMA_ID, body()))),
        BigInt(first),
      );
    const { outputs } = work([block(0), block(3), block(6)], { due: 4n });
    expect(outputs.map(({ key }) => key!.toString())).toEqual(['key-4', 'key-5', 'key-6', 'key-7', 'key-8']);
  });

  it('puts records where their keys say, where nothing else does', () => {
    const routing = {
      partitionOf: () => null,
      partitionOfKey: (key: Buffer | null) => Number(key!.toString().at(-1)) % 2,
    };
    const blocks = [blockOf([0, 1, 2, 3].map((i) => recordAt(i, writeFrame(SCHEMA_ID, body()))))];
    const outcome = processWith(schemas, routing as never)({ topic: 'in', partition: 3, blocks }, 0n);
    const { outputs } = (outcome as Extract<typeof outcome, { kind: 'processed' }>).processed;
    expect([...outputs].map(([partition, [batch]]) => [partition, batch!.recordCount])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});

/** The same, record by record, each as an object. */
function workPlainly(blocks: readonly RecordBlock[], known: WriterSchemas): Omit<Worked, 'tally'> {
  const outputs: ConsumedRecord[] = [];
  const deadLetters: OutgoingRecord[] = [];
  const times = batchTimes(limits);
  for (const record of blocks.flatMap(recordsOfBlock)) {
    const outcome = processRecord(
      record,
      { engine, encoder, input: { kind: 'by schema', schemas: known }, ...limits },
      times.output,
    );
    if (outcome.kind === 'classified') outputs.push({ ...outcome.record, offset: '' });
    else if (outcome.kind === 'defective') {
      const position = { topic: 'in', partition: 3, offset: record.offset };
      const own = isWithin(times.deadLetters!, Number(record.timestamp)) ? null : NOW_MS;
      deadLetters.push(toDeadLetter(record, position, outcome.defect, limits.maxDeadLetterBytes, own));
    }
  }
  return { outputs, deadLetters };
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const anyHeaders = fc.array(fc.record({ key: fc.string(), value: fc.option(bytes(5)) }), { maxLength: 3 });

/** Many of them at the ends of what the output takes. */
const { output: taken } = batchTimes(limits);
const atTheEnds = [-1, taken.earliestMs - 1, taken.earliestMs, taken.latestMs, taken.latestMs + 1];
const anyTimestamp = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: taken.earliestMs, max: taken.latestMs }) },
  { weight: 1, arbitrary: fc.constantFrom(...atTheEnds) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2_000_000_000_000 }) },
);

/** Records of several writers, some of them damaged, in batches. */
const anyBlocks = fc
  .array(
    fc.array(
      fc.record({
        writer: fc.nat(2),
        call: anyCall,
        damage: fc.option(anyDamages, { freq: 3 }),
        key: fc.option(bytes(12)),
        timestamp: anyTimestamp,
        headers: anyHeaders,
      }),
      { minLength: 1, maxLength: 8 },
    ),
    { maxLength: 4 },
  )
  .map((batches) => (write: (writer: number, call: CallEnded) => Buffer) => {
    let offset = 0n;
    return batches.map((records) => {
      const block = bytesOfBatch(
        records.map(({ writer, call, damage, key, timestamp, headers }) => {
          const value = write(writer, call);
          return { key, timestamp: String(timestamp), headers, value: damage === null ? value : damage(value) };
        }),
        offset,
      );
      offset += BigInt(records.length);
      return block;
    });
  });

const readableBy = ({ type }: Writer) => ({
  kind: 'readable' as const,
  read: createCallEndedReader(type),
  projection: createCallProjection(type),
});
/** Made once, for it takes longer than a batch. */
const readableByOurs = new Map([ownWriter, formerWriter].map((writer) => [writer, readableBy(writer)]));

/** The schemas of these writers, by ids from 1 on; any other id is of no use. */
function schemasOf(writers: readonly Writer[]): WriterSchemas {
  const known = writers.map((writer) => readableByOurs.get(writer) ?? readableBy(writer));
  return {
    isOfApicurio: false,
    known: (id) => known[Number(id) - 1] ?? { kind: 'unusable', defect },
    needsLoading: () => false,
    load: () => Promise.resolve(),
  };
}

/** The same writers, whose calls are all read the long way. */
function unprojected(known: WriterSchemas): WriterSchemas {
  return {
    ...known,
    known(id) {
      const schema = known.known(id);
      return schema?.kind === 'readable' ? { ...schema, projection: null } : schema;
    },
  };
}

/** As if the checksum were right: whoever damages on purpose sees to it. */
function readBlocksUnchecked(damaged: Buffer): readonly RecordBlock[] {
  const blocks: RecordBlock[] = [];
  for (let start = 0; start < damaged.length;) {
    const length = damaged.length - start < 61 ? -1 : damaged.readInt32BE(start + 8);
    const end = start + 12 + length;
    if (length < 49 || end > damaged.length) break;
    const batch = Buffer.from(damaged.subarray(start, end));
    batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
    blocks.push(...readBlocks(batch, codecs));
    start = end;
  }
  return blocks;
}

describe('any batch', () => {
  it('gives, from bytes to bytes, what it gives record by record', () => {
    let projected = 0;
    let refused = 0;
    fc.assert(
      fc.property(anyWriter, anyBlocks, (other, batches) => {
        const writers = [ownWriter, formerWriter, other];
        const known = schemasOf(writers);
        const write = (writer: number, call: CallEnded) => writeFrame(writer + 1, writers[writer]!.write(call));
        const blocks = readBlocks(Buffer.concat(batches(write)), codecs);
        const { tally, ...worked } = work(blocks, { by: processWith(known) });
        const outputs = worked.outputs.map((record) => ({ ...record, offset: '' }));
        expect({ ...worked, outputs }).toEqual(workPlainly(blocks, known));
        const plain = work(blocks, { by: processWith(unprojected(known)) }).tally;
        expect({ ...tally, plainly: 0 }).toEqual({ ...plain, plainly: 0 });
        projected += outputs.length - tally.plainly;
        refused += tally.deadLettered.get('TIMESTAMP_REFUSED')?.count ?? 0;
      }),
      { numRuns: 200 },
    );
    expect(projected).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(30);
  });

  it('that is damaged is refused, or gives what it gives record by record', () => {
    let refused = 0;
    const known = schemasOf([ownWriter]);
    const by = processWith(known);
    fc.assert(
      fc.property(anyBlocks, anyDamages, (batches, damage) => {
        const whole = Buffer.concat(batches((_, call) => writeFrame(1, ownWriter.write(call))));
        const blocks = readBlocksUnchecked(damage(whole));
        try {
          const worked = work(blocks, { by, due: -(2n ** 63n) });
          expect(worked.outputs.map((record) => ({ ...record, offset: '' }))).toEqual(
            workPlainly(blocks, known).outputs,
          );
        } catch (error) {
          if (!(error instanceof Error && error.cause instanceof CorruptBatchError)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

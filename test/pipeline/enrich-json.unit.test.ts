import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { createJsonEncoder } from '../../src/events/json/call-classified-json.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import type { OutputFormat } from '../../src/formats/format-names.ts';
import { inputInForce } from '../../src/formats/input-in-force.ts';
import { createCarriers } from '../../src/pipeline/carriers.ts';
import type { InputFormat } from '../../src/pipeline/input-format.ts';
import { createBatchProcessor } from '../../src/pipeline/process-batch.ts';
import type { OutgoingRecord } from '../../src/records/record.ts';
import { anyJsonBody } from '../support/any-json-body.ts';
import { NOW_MS, limits, recordAt } from '../support/batch-values.ts';
import { blockOf } from '../support/block-of.ts';
import { exampleCall } from '../support/example-call.ts';
import { encoder as avroEncoder, engine, toOnePartition, work } from '../support/work-batch.ts';

const encoders: Readonly<Record<OutputFormat, CallClassifiedEncoder>> = {
  avro: avroEncoder,
  json: createJsonEncoder(),
};

function processorOf(output: OutputFormat, input: InputFormat) {
  return createBatchProcessor({
    engine,
    encoder: encoders[output],
    input,
    carriers: createCarriers({ listed: null, most: 2 }),
    routing: toOnePartition,
    ...limits,
    maxOutputBytes: 1_100,
  });
}

const json = (differences: Parameters<typeof exampleCall>[0] = {}) =>
  Buffer.from(JSON.stringify(exampleCall(differences)));

const anyRecord: fc.Arbitrary<OutgoingRecord> = fc.record({
  timestamp: fc.constantFrom(String(NOW_MS), String(NOW_MS), '-1', String(NOW_MS + 2 * 3_600_000)),
  key: fc.option(
    fc.constantFrom('a', 'bb').map((key) => Buffer.from(key)),
    { nil: null },
  ),
  value: fc.oneof(
    { weight: 6, arbitrary: anyJsonBody.map(({ body }) => body) },
    { weight: 2, arbitrary: anyJsonBody.map(({ body }) => writeFrame(7, body)) },
    { weight: 1, arbitrary: fc.constantFrom(null, Buffer.alloc(0), Buffer.from('{'), Buffer.from([0, 0, 0, 0])) },
  ),
  headers: fc.constantFrom(
    [],
    [{ key: 'traceparent', value: Buffer.from('00-ab') }],
    [{ key: '__value_schema_id', value: Buffer.from([0, 0, 0, 0, 5]) }],
  ),
});

describe.each(['avro', 'json'] as const)('calls in JSON, worked for outputs in %s', (output) => {
  const quick = inputInForce('json', output, null, null);
  if (quick.kind !== 'plain' || quick.projection === null) throw new Error('there is no quick way');
  const both = [processorOf(output, quick), processorOf(output, { ...quick, projection: null })] as const;

  it('become the same, from bytes to bytes or as objects', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), (records) => {
        const [one, other] = both.map((by) => work([blockOf(records)], { by }));
        expect(one!.outputs).toEqual(other!.outputs);
        expect(one!.deadLetters).toEqual(other!.deadLetters);
        expect({ ...one!.tally, plainly: 0 }).toEqual({ ...other!.tally, plainly: 0 });
      }),
    );
  });

  it('go from bytes to bytes where nothing is odd about them, and tell in the tally where they do not', () => {
    const records = [json(), writeFrame(3, json()), json({ taskId: 'a "task"' })].map((value, i) => recordAt(i, value));
    const { outputs, tally } = work([blockOf(records)], { by: both[0] });
    expect(outputs).toHaveLength(3);
    expect(tally.plainly).toBe(1);
  });

  it('get their call id for a key where they have none', () => {
    const { outputs } = work([blockOf([{ ...recordAt(0, json({ callId: 'c-1' })), key: null }])], { by: both[0] });
    expect(outputs[0]!.key!.toString()).toBe('c-1');
  });
});

describe('records of a platform', () => {
  it('that are no calls become nothing, and are counted', () => {
    const reasons = ['LEG', 'INTERIM', 'LEG'];
    const by = processorOf('json', {
      kind: 'plain',
      read: (body) => ({ kind: 'skipped', reason: reasons[Number(body.toString())]! }),
      projection: null,
    });
    const { outputs, deadLetters, tally } = work([blockOf(reasons.map((_, i) => recordAt(i, Buffer.from(`${i}`))))], {
      by,
    });
    expect([...outputs, ...deadLetters]).toEqual([]);
    expect([...tally.skipped]).toEqual([
      ['LEG', 2],
      ['INTERIM', 1],
    ]);
  });
});

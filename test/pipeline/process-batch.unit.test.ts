import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { createBatchProcessor, schemaIdsToLoad } from '../../src/pipeline/process-batch.ts';
import { BAD, SCHEMA_ID, body, limits, recordAt, schemas } from '../support/batch-values.ts';
import { exampleCall } from '../support/example-call.ts';

const engine = createEngine();
const encoder = createCallClassifiedEncoder(9);
const { encode } = encoder;
const process = createBatchProcessor({ engine, encoder, schemas, ...limits });

describe('a batch', () => {
  it('ends in outputs and dead letters, each in order, and nowhere else', () => {
    const good = writeFrame(SCHEMA_ID, body({ endCause: 'BUSY' }));
    const values = BAD.flatMap(([, value]) => [good, value]);
    const { outputs, deadLetters, tally } = process({
      topic: 'in',
      partition: 3,
      records: values.map((value, i) => recordAt(i, value)),
    });
    expect(outputs.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i}`));
    expect(deadLetters.map(({ key }) => key?.toString())).toEqual(BAD.map((_, i) => `key-${2 * i + 1}`));
    expect(outputs[0]!.value).toEqual(
      encode(exampleCall({ endCause: 'BUSY' }), engine.classify(exampleCall({ endCause: 'BUSY' }))),
    );
    const counted = tally.calls.map(({ classification, taskType, count }) => [classification.status, taskType, count]);
    expect(counted).toEqual([['CALLEE_BUSY_OR_REJECTED', 'PREDICTED', BAD.length]]);
  });

  it.each(BAD)('puts a record aside with reason %s', (reason, value, message) => {
    const { outputs, deadLetters, tally } = process({ topic: 'in', partition: 3, records: [recordAt(5, value)] });
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
    const { tally } = process({ topic: 'in', partition: 3, records: values.map((value, i) => recordAt(i, value)) });
    expect(tally.unknownCodes).toEqual([
      { kind: 'q850', code: 31 },
      { kind: 'q850', code: 31 },
      { kind: 'sip', code: 699 },
    ]);
  });

  it('counts the dead letters of a reason and keeps the first as the example', () => {
    const { tally } = process({ topic: 'in', partition: 3, records: [recordAt(5, null), recordAt(6, null)] });
    expect(tally.deadLettered.get('NULL_VALUE')).toEqual({
      count: 2,
      first: { offset: '5', message: 'the value is null' },
    });
  });

  it('asks for each schema that is to be loaded once', () => {
    const values = [
      writeFrame(SCHEMA_ID, body()),
      writeFrame(20, body()),
      writeFrame(21, body()),
      writeFrame(20, body()),
      null,
    ];
    expect([
      ...schemaIdsToLoad(
        values.map((value, i) => recordAt(i, value)),
        schemas,
      ),
    ]).toEqual([20, 21]);
  });
});

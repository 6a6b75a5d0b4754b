import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { CAUSES, HANGUP_PARTIES, TASK_TYPES } from '../../src/engine/call.ts';
import { CALL_STATUSES, REASON_ATTRIBUTIONS, STATUSES, UNCLASSIFIED_REASONS } from '../../src/engine/classification.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { callClassifiedSchema, callEndedSchema } from '../../src/events/avro-schemas.ts';
import { createCallClassifiedEncoder } from '../../src/events/call-classified.ts';
import { exampleCall } from '../support/example-call.ts';
import { formerCallClassified } from '../support/former-schemas.ts';

interface Schema {
  readonly name: string;
  readonly symbols?: readonly string[];
  readonly default?: string;
  readonly fields?: readonly {
    readonly name: string;
    readonly doc?: string;
    readonly type: Schema | readonly Schema[];
  }[];
}

const input = JSON.parse(callEndedSchema.json) as Schema;
const output = JSON.parse(callClassifiedSchema.json) as Schema;

function typeOf(schema: Schema, field: string): Schema {
  const type = schema.fields!.find(({ name }) => name === field)!.type;
  return Array.isArray(type) ? (type as readonly Schema[]).at(-1)! : (type as Schema);
}

describe('the schemas', () => {
  it('hold the call of the input as it is in the output', () => {
    expect(typeOf(output, 'call')).toEqual(input);
  });

  it('list the symbols in the order of the code', () => {
    const classification = typeOf(output, 'classification');
    expect(typeOf(input, 'taskType').symbols).toEqual(TASK_TYPES);
    expect(typeOf(input, 'hangupParty').symbols).toEqual(HANGUP_PARTIES);
    expect(typeOf(input, 'endCause').symbols).toEqual([...CAUSES, 'UNKNOWN']);
    expect(typeOf(classification, 'status').symbols).toEqual(STATUSES);
    expect(typeOf(classification, 'reasonAttribution').symbols).toEqual(REASON_ATTRIBUTIONS);
    expect(typeOf(classification, 'callStatus').symbols).toEqual(CALL_STATUSES);
    expect(typeOf(classification, 'unclassifiedReason').symbols).toEqual(UNCLASSIFIED_REASONS);
  });

  it('explain every field', () => {
    const fields = [...input.fields!, ...output.fields!, ...typeOf(output, 'classification').fields!];
    expect(fields.filter(({ doc }) => !doc)).toEqual([]);
  });
});

describe('an output value', () => {
  const { classify, classifications } = createEngine();
  const { encode } = createCallClassifiedEncoder(0x01020304);

  it('is the header of its schema, the call and the classification', () => {
    const call = exampleCall({ calleeNumber: '+15550100', endCause: 'BUSY' });
    const value = encode(call, classify(call));
    expect([...value.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    expect(callClassifiedSchema.type.fromBuffer(value.subarray(5))).toEqual({ call, classification: classify(call) });
  });

  it('is what the whole type would write, for every classification', () => {
    for (const classification of classifications) {
      const whole = callClassifiedSchema.type.toBuffer({ call: exampleCall(), classification });
      expect(encode(exampleCall(), classification).subarray(5)).toEqual(whole);
    }
  });
});

describe('a consumer that still has the former schema of outputs', () => {
  const { classify } = createEngine();
  const { encode } = createCallClassifiedEncoder(7);
  const publishedOf = (ringingDurationMs: number | null) => {
    const call = exampleCall({ ringingDurationMs, source: 'own/1' });
    return { call, read: callClassifiedSchema.type.fromBuffer(encode(call, classify(call)).subarray(5)) };
  };
  /** What its schema can hold of a record that was read as it was written. */
  const holds = (read: unknown) => formerCallClassified.type.isValid(read);

  it('can hold every output whose ringing is known, apart from the source', () => {
    const { call, read } = publishedOf(8_000);
    expect(holds(read)).toBe(true);
    const { source: _, ...held } = call;
    const kept = formerCallClassified.type.fromBuffer(formerCallClassified.type.toBuffer(read));
    expect(kept).toEqual({ call: held, classification: classify(call) });
  });

  it('can hold none whose ringing is not known, so consumers take the new schema first', () => {
    expect(holds(publishedOf(null).read)).toBe(false);
  });

  it('is refused altogether by avsc, which does not wait for the first ringing that is not known', () => {
    expect(() => formerCallClassified.type.createResolver(callClassifiedSchema.type)).toThrow(
      'cannot read "null" as "long"',
    );
  });
});

/** Today's schema with one more symbol for each of these enums, as JSON says them. */
function laterType(...enums: readonly string[]) {
  const schema = JSON.parse(callClassifiedSchema.json, (_, value: Partial<Schema> | null) =>
    value?.symbols === undefined || !enums.includes(value.name!)
      ? value
      : { ...value, symbols: [...value.symbols, 'OF_A_LATER_EDITION'] },
  ) as avsc.Schema;
  return avsc.Type.forSchema(schema, { wrapUnions: 'never' });
}

describe('a consumer that has the schema of today, when a later edition adds to it', () => {
  const LATER = 'OF_A_LATER_EDITION';
  const call = exampleCall({ endCause: 'BUSY' });
  const today = createEngine().classify(call);
  const readByToday = (writer: avsc.Type, classification: object) =>
    callClassifiedSchema.type.fromBuffer(
      writer.toBuffer({ call, classification: { ...today, ...classification } }),
      callClassifiedSchema.type.createResolver(writer),
    ) as unknown;

  it('reads what it does not know as the default, and all else as it is written', () => {
    const writer = laterType('Status', 'ReasonAttribution', 'CallStatus', 'UnclassifiedReason');
    expect(
      readByToday(writer, { status: LATER, reasonAttribution: LATER, callStatus: LATER, unclassifiedReason: null }),
    ).toEqual({
      call,
      classification: { ...today, status: 'UNCLASSIFIED', reasonAttribution: 'NONE', callStatus: 'UNKNOWN' },
    });
    expect(readByToday(writer, { status: 'UNCLASSIFIED', unclassifiedReason: LATER })).toEqual({
      call,
      classification: { ...today, status: 'UNCLASSIFIED', unclassifiedReason: 'NO_EVIDENCE' },
    });
    expect(readByToday(writer, {})).toEqual({ call, classification: today });
  });

  it('cannot read another way of starting a call, which nothing that it knows would be true of', () => {
    expect(() => readByToday(laterType('TaskType'), {})).toThrow('TaskType');
    expect(() => callEndedSchema.type.createResolver(laterType('TaskType'))).toThrow();
  });
});

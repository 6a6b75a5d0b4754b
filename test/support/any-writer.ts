import avsc from 'avsc';
import fc from 'fast-check';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { writerTypeOf } from '../../src/events/writer-type.ts';
import { formerCallEnded } from './former-schemas.ts';
import { partsOf, timeOfParts, writesParts } from './time-parts.ts';

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

/** An edition of `CallEnded` that another producer may have, and how it writes a call. */
export interface Writer {
  readonly type: avsc.Type;
  readonly write: (call: CallEnded) => Buffer;
}

/** What an edition does to one field. */
type Change =
  | 'keep'
  | 'leave out'
  | 'not null'
  | 'null last'
  | 'as int'
  | 'more symbols'
  | 'symbols reversed'
  | 'as bytes'
  | 'null first, too'
  | 'null last, too'
  | 'in micros'
  | 'in micros, null first'
  | 'in nanos';

const schema = JSON.parse(callEndedSchema.json) as { readonly fields: readonly Field[] };

const addedFields: readonly (Field & { readonly values: fc.Arbitrary<unknown> })[] = [
  { name: 'x1', type: 'string', values: fc.string() },
  { name: 'x2', type: { type: 'array', items: 'string' }, values: fc.array(fc.string(), { maxLength: 3 }) },
  {
    name: 'x3',
    type: { type: 'map', values: ['null', 'int'] },
    values: fc.dictionary(fc.string(), fc.option(fc.integer()), { maxKeys: 3 }),
  },
  { name: 'x4', type: ['null', 'int', 'string'], values: fc.oneof(fc.constant(null), fc.integer(), fc.string()) },
  { name: 'x5', type: 'double', values: fc.double() },
  { name: 'x6', type: 'float', values: fc.float({ noNaN: true }) },
  {
    name: 'x7',
    type: { type: 'fixed', name: 'Four', size: 4 },
    values: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  },
  {
    name: 'x8',
    type: {
      type: 'record',
      name: 'Leg',
      fields: [
        { name: 'codec', type: 'bytes' },
        { name: 'muted', type: 'boolean' },
        { name: 'side', type: { type: 'enum', name: 'Side', symbols: ['A', 'B'] } },
        { name: 'nothing', type: 'null' },
      ],
    },
    values: fc.record({
      codec: fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
      muted: fc.boolean(),
      side: fc.constantFrom('A', 'B'),
      nothing: fc.constant(null),
    }),
  },
];

const changesOf = ({ type }: Field): readonly Change[] => {
  if (Array.isArray(type)) {
    const changes: readonly Change[] = ['keep', 'keep', 'leave out', 'not null', 'null last'];
    return type.includes('long') ? [...changes, 'as int', 'in micros'] : changes;
  }
  const changes: readonly Change[] = ['keep', 'keep', 'null first, too', 'null last, too'];
  if (type === 'string') return [...changes, 'as bytes'];
  if (type === 'long') return [...changes, 'as int', 'in micros', 'in micros, null first'];
  if (isTime(type)) return [...changes, 'in micros', 'in micros, null first', 'in nanos'];
  return isEnum(type) ? [...changes, 'symbols reversed', 'more symbols'] : changes;
};

const isTime = (type: unknown) => typeof type === 'object' && type !== null && 'logicalType' in type;

const isEnum = (type: unknown): type is { readonly symbols: readonly string[]; readonly default?: string } =>
  typeof type === 'object' && type !== null && 'symbols' in type;

function changed(field: Field, change: Change): Field | null {
  const { name, type } = field;
  switch (change) {
    case 'keep':
      return field;
    case 'leave out':
      return null;
    case 'not null':
      return { name, type: (type as unknown[])[1] };
    case 'null last':
      return { name, type: (type as unknown[]).toReversed() };
    case 'as int':
      return { name, type: Array.isArray(type) ? ['null', 'int'] : 'int' };
    case 'null first, too':
      return { name, type: ['null', type] };
    case 'null last, too':
      return { name, type: [type, 'null'] };
    case 'in micros':
    case 'in nanos': {
      const logicalType = `${isTime(type) ? 'timestamp' : 'time'}-${change === 'in micros' ? 'micros' : 'nanos'}`;
      const long = { type: 'long', logicalType };
      return { name, type: Array.isArray(type) ? ['null', long] : long };
    }
    case 'in micros, null first':
      return { name, type: ['null', changed(field, 'in micros')!.type] };
    case 'as bytes':
      return { name, type: 'bytes' };
    case 'symbols reversed':
      return isEnum(type) ? { name, type: { ...type, symbols: type.symbols.toReversed() } } : field;
    case 'more symbols':
      return isEnum(type) ? { name, type: { ...type, symbols: ['ELSE', ...type.symbols] } } : field;
  }
}

/** Values that another edition's writer writes for a call. */
function valueFor(field: Field, call: CallEnded): unknown {
  const value = call[field.name as keyof CallEnded];
  if (value === null && !Array.isArray(field.type)) {
    if (field.type === 'string') return '';
    return isEnum(field.type) ? 'UNKNOWN' : 0;
  }
  // Some calls are of a kind that we do not know, where the writer has one.
  if (isEnum(field.type) && field.type.symbols.includes('ELSE') && call.eventId.length % 4 === 3) return 'ELSE';
  const parts = partsOf(field.type);
  if (parts !== null && typeof value === 'number') return timeOfParts(value, parts);
  return field.type === 'bytes' ? Buffer.from(String(value)) : value;
}

/** Any edition that can be read as ours: fields changed, left out, added, and in any order. */
export const anyWriter: fc.Arbitrary<Writer> = fc
  .record({
    changes: fc.tuple(...schema.fields.map((field) => fc.constantFrom(...changesOf(field)))),
    added: fc.subarray([...addedFields]),
    order: fc.option(
      fc.shuffledSubarray(
        Array.from({ length: 40 }, (_, place) => place),
        { minLength: 40 },
      ),
    ),
    seed: fc.nat(),
  })
  .map(({ changes, added, order, seed }) => {
    const kept = schema.fields.flatMap((field, index) => changed(field, changes[index]!) ?? []);
    const fields: readonly (Field & { readonly values?: fc.Arbitrary<unknown> })[] = [...kept, ...added];
    const sorted = order === null ? fields : order.flatMap((place) => fields[place] ?? []);
    const json = structuredClone({ ...schema, fields: sorted.map(({ name, type }) => ({ name, type })) });
    const written = avsc.Type.forSchema(json as avsc.Schema, { wrapUnions: 'never', typeHook: writesParts });
    const write = (call: CallEnded) =>
      written.toBuffer(
        Object.fromEntries(
          sorted.map((field) => [
            field.name,
            field.values === undefined ? valueFor(field, call) : fc.sample(field.values, { seed, numRuns: 1 })[0],
          ]),
        ),
      );
    return { type: writerTypeOf(json, callEndedSchema.type), write };
  });

/** Our own edition. */
export const ownWriter: Writer = {
  type: callEndedSchema.type,
  write: (call) => callEndedSchema.type.toBuffer(call),
};

/** The former edition, as producers have it until they take ours: ringing that is not known is written as none. */
export const formerWriter: Writer = {
  type: formerCallEnded.type,
  write: (call) => formerCallEnded.type.toBuffer({ ...call, ringingDurationMs: call.ringingDurationMs ?? 0 }),
};

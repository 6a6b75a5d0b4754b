import { callClassifiedSchema, callEndedSchema } from '../src/events/avro-schemas.ts';

/* JSON Schemas of what the worker takes and gives as JSON, made of the Avro schemas. Draft 7 is what every registry knows. */

type AvroType =
  | string
  | readonly AvroType[]
  | { readonly type: 'record'; readonly name: string; readonly doc: string; readonly fields: readonly AvroField[] }
  | { readonly type: 'enum'; readonly symbols: readonly string[] }
  | { readonly type: 'long'; readonly logicalType: 'timestamp-millis' };
interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly doc: string;
}

/** What a reader does with what is missing: the worker fills nulls in, and leaves none out. */
type Nulls = 'may be missing' | 'are written';

const DRAFT_7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** Of `CallEnded`, as `INPUT_FORMAT=json` takes it. */
export function callEndedJsonSchema(): object {
  return {
    ...DRAFT_7,
    title: 'CallEnded',
    ...schemaOf(JSON.parse(callEndedSchema.json) as AvroType, 'may be missing'),
  };
}

/** Of `CallClassified`, as `OUTPUT_FORMAT=json` gives it. */
export function callClassifiedJsonSchema(): object {
  const avro = JSON.parse(callClassifiedSchema.json) as AvroType;
  return { ...DRAFT_7, title: 'CallClassified', ...schemaOf(avro, 'are written') };
}

/** What Avro's long holds, as far as numbers of JSON are safe; beside times there is none below 0. */
const LONG = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER - 1 };
const INT = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
/** From the year 1 to 9999. */
const TIME = {
  type: 'integer',
  minimum: Date.parse('0001-01-01T00:00:00Z'),
  maximum: Date.parse('9999-12-31T23:59:59.999Z'),
};
const NOT_EMPTY: ReadonlySet<string> = new Set(['eventId', 'callId']);

function schemaOf(type: AvroType, nulls: Nulls): object {
  if (Array.isArray(type)) return orNull(schemaOf(type.find((part) => part !== 'null') as AvroType, nulls));
  if (typeof type === 'string') return type === 'long' ? LONG : type === 'int' ? INT : { type };
  const named = type as Exclude<AvroType, string | readonly AvroType[]>;
  switch (named.type) {
    case 'long':
      return TIME;
    case 'enum':
      return { type: 'string', enum: named.symbols };
    case 'record': {
      const needed = named.fields.filter((field) => nulls === 'are written' || !isNullable(field));
      return {
        description: named.doc,
        type: 'object',
        properties: Object.fromEntries(named.fields.map((field) => [field.name, propertyOf(field, nulls)])),
        required: needed.map(({ name }) => name),
      };
    }
  }
}

function propertyOf({ name, type, doc }: AvroField, nulls: Nulls): object {
  const unit = JSON.stringify(type).includes('timestamp-millis') ? ' In milliseconds since 1970-01-01T00:00:00Z.' : '';
  return { ...schemaOf(type, nulls), ...(NOT_EMPTY.has(name) ? { minLength: 1 } : {}), description: `${doc}${unit}` };
}

function isNullable({ type }: AvroField): boolean {
  return Array.isArray(type);
}

function orNull(schema: { readonly type?: string; readonly enum?: readonly string[] }): object {
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
  };
}

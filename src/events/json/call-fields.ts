import type avsc from 'avsc';
import type { CallEnded } from '../../engine/call.ts';
import { callEndedSchema } from '../avro-schemas.ts';

/** What a field of a call holds where it is not null. */
export type FieldKind = 'text' | 'time' | 'duration' | 'code' | 'truth' | 'word';

/** A field of `CallEnded`, as JSON has it. */
export interface CallField {
  readonly name: keyof CallEnded;
  readonly kind: FieldKind;
  readonly mayBeNull: boolean;
  /** Of a word: those that there are, in the schema's order; none for other kinds. */
  readonly words: readonly string[];
  /** Of a word: the place of the one that an unknown word is read as; -1 where it cannot be read. */
  readonly unknownPlace: number;
}

const TIMES: ReadonlySet<string> = new Set(['startedAt', 'endedAt'] satisfies readonly (keyof CallEnded)[]);

/** The fields of `CallEnded` in the order of the schema, which is that of the output. */
export const CALL_FIELDS: readonly CallField[] = (callEndedSchema.type as avsc.types.RecordType).fields.map(fieldOf);

function fieldOf({ name, type }: avsc.types.Field): CallField {
  const value = valueTypeOf(type);
  const { symbols: words, default: unknown } = value as Partial<avsc.types.EnumType> & { readonly default?: string };
  return {
    name: name as keyof CallEnded,
    kind: kindOf(value, name),
    mayBeNull: value !== type,
    words: words ?? [],
    unknownPlace: words?.indexOf(unknown ?? '') ?? -1,
  };
}

function valueTypeOf(type: avsc.Type): avsc.Type {
  if (!type.typeName.startsWith('union')) return type;
  return (type as avsc.types.UnwrappedUnionType).types.find(({ typeName }) => typeName !== 'null')!;
}

function kindOf({ typeName }: avsc.Type, name: string): FieldKind {
  switch (typeName) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'truth';
    case 'enum':
      return 'word';
    case 'int':
      return 'code';
    case 'long':
      // No other long may be negative.
      return TIMES.has(name) ? 'time' : 'duration';
    default:
      throw new TypeError(`${name}: JSON has no way to write ${typeName}`);
  }
}

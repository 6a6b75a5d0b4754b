import avsc, { type Schema, type Type, type types } from 'avsc';
import { readableType } from './avro-schemas.ts';
import { branchesOf } from './branches.ts';

/*
 * What a writer's union holds is resolved value by value, and an enum symbol by symbol (Avro 1.12, "Schema Resolution"). avsc
 * decides for a whole schema, and refuses it for the one branch or symbol that cannot be read. So a reader is made here whose
 * unions have one more branch, which takes whatever avsc refuses, and refuses it when a value of it comes.
 */

interface Tap {
  readonly buf: Buffer;
  pos: number;
}

interface Resolver {
  _read: (tap: Tap) => unknown;
}

const AnyType = avsc.Type as unknown as new () => object;

/** What of a writer's cannot be read into a type of ours. It is for reading only. */
class RefusedType extends AnyType {
  private readonly of: string;
  private readonly ours: Type;

  constructor(of: string, ours: Type) {
    super();
    this.of = of;
    this.ours = ours;
  }

  get typeName(): string {
    return 'refused';
  }

  _update(resolver: Resolver, theirs: Type): void {
    const { of } = this;
    const known = branchesOf(this.ours).find((type) => isSameEnum(type, theirs)) as types.EnumType | undefined;
    if (known === undefined) {
      const problem = theirs.typeName === 'null' ? 'null' : `of another type: ${theirs.doc ?? theirs.typeName}`;
      resolver._read = () => {
        throw new Error(`${of} is ${problem}`);
      };
      return;
    }
    const reader = theirs as unknown as Resolver;
    resolver._read = (tap) => {
      const symbol = reader._read(tap) as string;
      if (!known.symbols.includes(symbol)) throw new Error(`${of} is of a kind that is not known`);
      return symbol;
    };
  }
}

/**
 * A reader of bodies of the writer's type into a record of ours. The bodies may be of a union: values of the record that is
 * named as ours are read, and any other throws. So does a field whose value is of a branch, or a symbol, that ours has not.
 * @throws Error where no body at all can be read.
 */
export function createLooserReader(ours: types.RecordType, writerType: Type): (body: Buffer) => unknown {
  const record = recordOf(writerType, ours);
  const reader = looserRecord(ours, record);
  const resolver = reader.createResolver(record);
  if (record === writerType) return (body) => reader.fromBuffer(body, resolver) as unknown;
  const union = readableType([reader, refused('the value', ours)] as unknown as Schema);
  const unionResolver = union.createResolver(writerType);
  return (body) => union.fromBuffer(body, unionResolver) as unknown;
}

function recordOf(writerType: Type, ours: Type): types.RecordType {
  const records = branchesOf(writerType).filter(({ typeName }) => typeName === 'record');
  const record = records.find(({ name }) => name === ours.name) ?? records[0];
  if (record === undefined) throw new Error('no value of it is a record');
  return record as types.RecordType;
}

function looserRecord(ours: types.RecordType, { fields: written }: types.RecordType): types.RecordType {
  const fields = ours.fields.map((field) => {
    const theirs = written.find(({ name }) => name === field.name)?.type;
    const isLooser = theirs !== undefined && !canRead(field.type, theirs) && canReadSome(field.type, theirs);
    const type = isLooser ? [...branchesOf(field.type), refused(field.name, field.type)] : field.type;
    return { name: field.name, type, default: field.defaultValue(), isLooser };
  });
  if (!fields.some(({ isLooser }) => isLooser)) return ours;
  return readableType({ type: 'record', name: ours.name, fields } as Schema) as types.RecordType;
}

function refused(of: string, ours: Type): Type {
  return new RefusedType(of, ours) as unknown as Type;
}

function canRead(ours: Type, theirs: Type): boolean {
  try {
    ours.createResolver(theirs);
    return true;
  } catch {
    return false;
  }
}

/** Whether some values can be read. Where none can, it is for the whole schema to be refused. */
function canReadSome(ours: Type, theirs: Type): boolean {
  const sharesSymbol = (type: Type, branch: Type) =>
    isSameEnum(type, branch) &&
    (branch as types.EnumType).symbols.some((symbol) => (type as types.EnumType).symbols.includes(symbol));
  return branchesOf(theirs).some(
    (branch) => canRead(ours, branch) || branchesOf(ours).some((type) => sharesSymbol(type, branch)),
  );
}

function isSameEnum(ours: Type, theirs: Type): boolean {
  return ours.typeName === 'enum' && theirs.typeName === 'enum' && ours.name === theirs.name;
}

import type avsc from 'avsc';
import { callEndedSchema } from './avro-schemas.ts';
import type { FieldStep, FieldValue, Mark, Piece, ProjectionPlan, Step } from './projection-plan.ts';
import { isProjected } from './projected-call.ts';
import { skipAvro } from './skip-avro.ts';
import { partsPerMsOf } from './unit-type-hook.ts';

type RecordType = avsc.types.RecordType;

const ours = (callEndedSchema.type as RecordType).fields;
const NOT_EMPTY: ReadonlySet<string> = new Set(['eventId', 'callId']);
const TIMES: ReadonlySet<string> = new Set(['startedAt', 'endedAt']);
/** Of a field: where it begins, where its value does behind the branch of a union, where it ends, and its symbol's place. */
const MARKS = { start: 0, value: 1, end: 2, place: 3 };
const MARKS_A_FIELD = Object.keys(MARKS).length;

/** Plans the reading of bodies of this type; null where they have to be read the long way. */
export function planProjection(writerType: avsc.Type): ProjectionPlan | null {
  if (writerType.typeName !== 'record') return null;
  const { fields } = writerType as RecordType;
  const steps: Step[] = [];
  const pieceOf = new Map<string, Piece>();
  for (const [index, { name, type }] of fields.entries()) {
    const wanted = ours.find((field) => field.name === name);
    const marks = MARKS_A_FIELD * index;
    const planned = wanted === undefined ? passOver(type) : readInto(wanted, type, marks);
    if (planned === null) return null;
    steps.push({ kind: 'mark', mark: marks + MARKS.start }, planned.step, { kind: 'mark', mark: marks + MARKS.end });
    if (planned.piece !== null) pieceOf.set(name, planned.piece);
  }
  for (const field of ours) {
    if (pieceOf.has(field.name)) continue;
    // Null is the only default of ours, and what nobody reads is null already.
    if (field.defaultValue() !== null) return null;
    pieceOf.set(field.name, { kind: 'constant', bytes: field.type.toBuffer(null) });
  }
  const pieces = merged(ours.map(({ name }) => pieceOf.get(name)!));
  const [only, ...others] = pieces;
  const asItStands =
    others.length === 0 && only?.kind === 'as it stands' && only.from === MARKS.start && fields.length === ours.length;
  return {
    steps: withMarksOf(asItStands ? [] : pieces, steps),
    markCount: MARKS_A_FIELD * fields.length,
    pieces: asItStands ? null : pieces,
  };
}

/** A field of the writer's: how it is read, and what of ours it is, if anything. */
interface PlannedField {
  readonly step: Step;
  readonly piece: Piece | null;
}

function passOver(type: avsc.Type): PlannedField | null {
  const skip = skipAvro(type);
  return skip === null ? null : { step: { kind: 'skip', skip }, piece: null };
}

function readInto({ name, type: wanted }: avsc.types.Field, type: avsc.Type, marks: Mark): PlannedField | null {
  const theirs = nullable(type);
  const wants = nullable(wanted);
  if (theirs === null || wants === null) return null;
  const value = valueOf(theirs.value, wants.value, name, marks + MARKS.place);
  if (value === null) return null;
  const step: FieldStep = {
    kind: 'field',
    name,
    nullBranch: theirs.nullBranch,
    mayBeNull: wants.nullBranch !== null,
    valueMark: marks + MARKS.value,
    value,
  };
  return { step, piece: pieceFor(step, wants.nullBranch, marks) };
}

function pieceFor({ value, nullBranch: theirs }: FieldStep, wants: FieldStep['nullBranch'], marks: Mark): Piece {
  if (value.type === 'parts') return { kind: 'number', field: value.field, mayBeNull: wants !== null };
  const placeMark = value.type === 'symbol' ? value.placeMark : null;
  const to = marks + MARKS.end;
  if (theirs === wants && placeMark === null) return { kind: 'as it stands', from: marks + MARKS.start, to };
  if (wants !== null) return { kind: 'nullable', from: marks + MARKS.value, to, placeMark };
  if (placeMark === null) return { kind: 'as it stands', from: marks + MARKS.value, to };
  return { kind: 'symbol', placeMark };
}

/** How a value that is not null is read; null where it cannot be read into ours. */
function valueOf(type: avsc.Type, wanted: avsc.Type, name: string, placeMark: Mark): FieldValue | null {
  const theirs = type.typeName;
  switch (wanted.typeName) {
    case 'string':
      if (theirs !== 'string' && theirs !== 'bytes') return null;
      return { type: 'text', leastBytes: NOT_EMPTY.has(name) ? 1 : 0 };
    case 'int':
      return theirs === 'int' ? { type: 'number', range: '32 bits' } : null;
    case 'long':
      return theirs === 'int' || theirs === 'long' ? longOf(type, name) : null;
    case 'boolean':
      return theirs === 'boolean' ? { type: 'truth' } : null;
    case 'enum':
      return theirs === 'enum' ? symbolOf(type as avsc.types.EnumType, wanted as avsc.types.EnumType, placeMark) : null;
    default:
      return null;
  }
}

function longOf(type: avsc.Type, name: string): FieldValue | null {
  const range = TIMES.has(name) ? 'time' : 'not negative';
  const partsPerMs = partsPerMsOf(type);
  if (partsPerMs === 1) return { type: 'number', range };
  // What is not as it stands is written as it was read.
  return isProjected(name) ? { type: 'parts', field: name, range, partsPerMs } : null;
}

/** For each of their symbols the place of ours: by its name, else that of our default, else none. */
function symbolOf(type: avsc.types.EnumType, wanted: avsc.types.EnumType, placeMark: Mark): FieldValue {
  const { symbols } = wanted;
  const byDefault = symbols.indexOf((wanted as { readonly default?: string }).default ?? '');
  const places = type.symbols.map((symbol) => {
    const place = symbols.indexOf(symbol);
    return place === -1 ? byDefault : place;
  });
  const inPlace = places.every((place, index) => place === index);
  return { type: 'symbol', symbols, places, placeMark: inPlace ? null : placeMark };
}

/** A type, or a union of null and one other. Null where it is another union. */
function nullable(type: avsc.Type): { readonly nullBranch: 0 | 1 | null; readonly value: avsc.Type } | null {
  if (!type.typeName.startsWith('union')) return { nullBranch: null, value: type };
  const [first, second, ...more] = (type as avsc.types.UnwrappedUnionType).types;
  if (first === undefined || second === undefined || more.length > 0) return null;
  if (first.typeName === 'null') return { nullBranch: 0, value: second };
  return second.typeName === 'null' ? { nullBranch: 1, value: first } : null;
}

/** Bytes that follow each other in both schemas are one piece. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const list: Piece[] = [];
  for (const piece of pieces) {
    const last = list.at(-1);
    const follows =
      piece.kind === 'as it stands' &&
      last?.kind === 'as it stands' &&
      last.to - MARKS.end + MARKS_A_FIELD === piece.from;
    if (follows) list[list.length - 1] = { ...last, to: piece.to };
    else list.push(piece);
  }
  return list;
}

/** Only what pieces are written by is noted: most of a body stands as it is, and has no need of its places. */
function withMarksOf(pieces: readonly Piece[], steps: readonly Step[]): readonly Step[] {
  const needed = new Set(pieces.flatMap((piece) => ('from' in piece ? [piece.from, piece.to] : [])));
  return steps.flatMap((step): readonly Step[] => {
    if (step.kind === 'mark') return needed.has(step.mark) ? [step] : [];
    const keepsMark = step.kind === 'skip' || step.valueMark === null || needed.has(step.valueMark);
    return [keepsMark ? step : { ...step, valueMark: null }];
  });
}

import type avsc from 'avsc';
import { callEndedSchema } from './avro-schemas.ts';
import { SLOTS, STEPS, STEP_PLACES, type Piece, type ProjectionPlan } from './projection-plan.ts';
import { skipAvro, type SkipAvro } from './skip-avro.ts';

type RecordType = avsc.types.RecordType;
type Step = Readonly<Record<(typeof STEP_PLACES)[number], number>>;

const NONE = -1;
const PLAIN = { slot: NONE, operand: 0, nullBranch: NONE, valueMark: NONE };

const ours = (callEndedSchema.type as RecordType).fields;
const NOT_EMPTY: ReadonlySet<string> = new Set(['eventId', 'callId']);
const MAY_BE_NEGATIVE: ReadonlySet<string> = new Set(['startedAt', 'endedAt']);
/** Of a field: where it begins, where its value does behind the branch of a union, where it ends. */
const MARKS_A_FIELD = 3;

/** Plans the reading of bodies of this type; null where they have to be read the long way. */
export function planProjection(writerType: avsc.Type): ProjectionPlan | null {
  if (writerType.typeName !== 'record') return null;
  const { fields } = writerType as RecordType;
  const planner = createPlanner();
  for (const [index, { name, type }] of fields.entries()) {
    const wanted = ours.find((field) => field.name === name);
    const mark = MARKS_A_FIELD * index;
    planner.mark(mark);
    if (!(wanted === undefined ? planner.passOver(type) : planner.read(type, wanted, mark))) return null;
    planner.mark(mark + 2);
  }
  for (const field of ours) {
    if (planner.pieces.has(field.name)) continue;
    // Null is the only default of ours; another would have to be in its slot too.
    if (field.defaultValue() !== null) return null;
    planner.pieces.set(field.name, { kind: 'constant', bytes: field.type.toBuffer(null) });
  }
  const pieces = merged(ours.map(({ name }) => planner.pieces.get(name)!));
  const [only, ...others] = pieces;
  const asItStands = others.length === 0 && only?.kind === 'as it stands' && fields.length === ours.length;
  return {
    steps: encoded(asItStands ? withoutMarks(planner.steps) : planner.steps),
    skips: planner.skips,
    symbols: planner.symbols,
    markCount: MARKS_A_FIELD * fields.length,
    pieces: asItStands ? null : pieces,
  };
}

function createPlanner() {
  const steps: Step[] = [];
  const skips: SkipAvro[] = [];
  const symbols: (readonly number[])[] = [];
  const pieces = new Map<string, Piece>();

  function passOver(type: avsc.Type): boolean {
    const skip = skipAvro(type);
    if (skip === null) return false;
    steps.push({ ...PLAIN, kind: STEPS.skip, operand: skips.push(skip) - 1 });
    return true;
  }

  /** The step for a value that is not null; null where it cannot be read into ours. */
  function stepOf(type: avsc.Type, wanted: avsc.Type, name: string): Step | null {
    const slot = (SLOTS as Partial<Record<string, number>>)[name] ?? NONE;
    const theirs = type.typeName;
    const step = (kind: number, operand = 0): Step => ({ ...PLAIN, kind, slot, operand });
    switch (wanted.typeName) {
      case 'string':
        return theirs === 'string' || theirs === 'bytes' ? step(STEPS.text, NOT_EMPTY.has(name) ? 1 : 0) : null;
      case 'int':
        return theirs === 'int' ? step(STEPS.number, 2) : null;
      case 'long':
        if (theirs !== 'int' && theirs !== 'long') return null;
        return step(STEPS.number, MAY_BE_NEGATIVE.has(name) ? 0 : 1);
      case 'boolean':
        return theirs === 'boolean' ? step(STEPS.truth) : null;
      case 'enum':
        return theirs === 'enum' ? step(STEPS.symbol, symbols.push(placesOf(type, wanted)) - 1) : null;
      default:
        return null;
    }
  }

  function read(type: avsc.Type, { name, type: wanted }: avsc.types.Field, mark: number): boolean {
    const theirs = nullable(type);
    const wants = nullable(wanted);
    if (theirs === null || wants === null || (theirs.nullBranch !== null && wants.nullBranch === null)) return false;
    const step = stepOf(theirs.value, wants.value, name);
    if (step === null) return false;
    steps.push({ ...step, nullBranch: theirs.nullBranch ?? NONE, valueMark: mark + 1 });
    const inPlace = step.kind !== STEPS.symbol || isInPlace(symbols[step.operand]!);
    const symbolSlot = inPlace ? null : step.slot;
    if (theirs.nullBranch === wants.nullBranch && symbolSlot === null) {
      pieces.set(name, { kind: 'as it stands', from: mark, to: mark + 2 });
    } else if (wants.nullBranch !== null) {
      pieces.set(name, { kind: 'nullable', from: mark + 1, to: mark + 2, symbolSlot });
    } else {
      pieces.set(name, { kind: 'symbol', slot: symbolSlot! });
    }
    return true;
  }

  return {
    steps,
    skips,
    symbols,
    pieces,
    passOver,
    read,
    mark: (mark: number) => steps.push({ ...PLAIN, kind: STEPS.mark, operand: mark }),
  };
}

/** A type, or a union of null and one other. Null where it is another union, or one in another order than ours. */
function nullable(type: avsc.Type): { readonly nullBranch: number | null; readonly value: avsc.Type } | null {
  if (!type.typeName.startsWith('union')) return { nullBranch: null, value: type };
  const { types } = type as avsc.types.UnwrappedUnionType;
  const nullBranch = types.findIndex(({ typeName }) => typeName === 'null');
  return types.length === 2 && nullBranch !== -1 ? { nullBranch, value: types[1 - nullBranch]! } : null;
}

/** For each of their symbols the place of ours: by its name, else that of our default, else -1. */
function placesOf(type: avsc.Type, wanted: avsc.Type): readonly number[] {
  const ourSymbols = (wanted as avsc.types.EnumType).symbols;
  const byDefault = ourSymbols.indexOf((wanted as unknown as { readonly default?: string }).default ?? '');
  return (type as avsc.types.EnumType).symbols.map((symbol) => {
    const place = ourSymbols.indexOf(symbol);
    return place === -1 ? byDefault : place;
  });
}

const isInPlace = (places: readonly number[]): boolean => places.every((place, index) => place === index);

/** Bytes that follow each other in both schemas are one piece. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const list: Piece[] = [];
  for (const piece of pieces) {
    const last = list.at(-1);
    if (piece.kind === 'as it stands' && last?.kind === 'as it stands' && last.to + 1 === piece.from) {
      list[list.length - 1] = { kind: 'as it stands', from: last.from, to: piece.to };
    } else list.push(piece);
  }
  return list;
}

function withoutMarks(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => (step.kind === STEPS.mark ? [] : [{ ...step, valueMark: NONE }]));
}

function encoded(steps: readonly Step[]): Int32Array {
  return Int32Array.from(steps.flatMap((step) => STEP_PLACES.map((place) => step[place])));
}

import type avsc from 'avsc';
import { callEndedSchema } from './avro-schemas.ts';
import { SLOTS, STEPS, type Piece, type ProjectionPlan } from './projection-plan.ts';
import { skipAvro, type SkipAvro } from './skip-avro.ts';

type RecordType = avsc.types.RecordType;
type Step = readonly [kind: number, first: number, second: number, third: number];

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
    steps: Int32Array.from((asItStands ? withoutMarks(planner.steps) : planner.steps).flat()),
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
    steps.push([STEPS.skip, skips.push(skip) - 1, 0, 0]);
    return true;
  }

  /** The step for a value that is not null; null where it cannot be read into ours. */
  function stepOf(type: avsc.Type, wanted: avsc.Type, name: string): Step | null {
    const slot = (SLOTS as Partial<Record<string, number>>)[name] ?? -1;
    const theirs = type.typeName;
    switch (wanted.typeName) {
      case 'string':
        if (theirs !== 'string' && theirs !== 'bytes') return null;
        return [STEPS.text, NOT_EMPTY.has(name) ? 1 : 0, slot, 0];
      case 'int':
        return theirs === 'int' ? [STEPS.number, slot, 2, 0] : null;
      case 'long':
        if (theirs !== 'int' && theirs !== 'long') return null;
        return [STEPS.number, slot, MAY_BE_NEGATIVE.has(name) ? 0 : 1, 0];
      case 'boolean':
        return theirs === 'boolean' ? [STEPS.truth, slot, 0, 0] : null;
      case 'enum':
        if (theirs !== 'enum') return null;
        return [STEPS.symbol, slot, symbols.push(placesOf(type, wanted)) - 1, 0];
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
    if (theirs.nullBranch !== null) {
      const slot = step[0] === STEPS.text ? step[2] : step[1];
      steps.push([STEPS.nullable, theirs.nullBranch, slot, 2]);
    }
    steps.push([STEPS.mark, mark + 1, 0, 0], step);
    const symbolSlot = step[0] === STEPS.symbol && !isInPlace(symbols[step[2]]!) ? step[1] : null;
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
    mark: (mark: number) => steps.push([STEPS.mark, mark, 0, 0]),
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
  const others = steps.filter(([kind]) => kind !== STEPS.mark);
  return others.map(([kind, first, second, third]) => [kind, first, second, kind === STEPS.nullable ? 1 : third]);
}

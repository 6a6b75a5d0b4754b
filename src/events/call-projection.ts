import { isUtf8 } from 'node:buffer';
import type avsc from 'avsc';
import { isAscii, readZigzag, type ByteCursor } from '../records/byte-cursor.ts';
import { copyBytes } from '../records/copy-bytes.ts';
import { talkExceedsCall } from './call-ended.ts';
import { planProjection } from './plan-projection.ts';
import { SLOTS, STEP_LENGTH, STEPS, type ProjectionPlan } from './projection-plan.ts';
import { sizeOfPieces, writePieces } from './write-pieces.ts';

/**
 * Reads of a call's Avro body what decides its status, and passes over the rest, without making anything of it. It reads
 * plain bodies only: one that it refuses may be as good, and has to be read the long way.
 */
export interface CallProjection {
  /**
   * Reads the body from the cursor to its end. False where it is not as a writer of this schema writes, or no valid
   * call; nothing else here means anything then.
   */
  readonly read: (cursor: ByteCursor) => boolean;
  /** What was read last, by `SLOTS`. */
  readonly slots: Float64Array;
  /** Whether bodies of this writer stand as they would in our own schema. */
  readonly isAsItStands: boolean;
  /** How many bytes the call that was read last takes in our own schema. */
  readonly size: () => number;
  /** Writes it there, in our own schema, and gives the place behind it. */
  readonly write: (target: Buffer, at: number) => number;
}

const HIGHEST_INT = 2 ** 31 - 1;
const NULL = -1;

/** A projection of bodies of this type; null where they have to be read the long way. */
export function createCallProjection(writerType: avsc.Type): CallProjection | null {
  const plan = planProjection(writerType);
  return plan === null ? null : projectionOf(plan);
}

function projectionOf(plan: ProjectionPlan): CallProjection {
  const slots = new Float64Array(Object.keys(SLOTS).length).fill(NULL);
  const marks = new Int32Array(plan.markCount);
  const { pieces } = plan;
  let bytes: Buffer = Buffer.alloc(0);
  let start = 0;
  let end = 0;

  return {
    slots,
    isAsItStands: pieces === null,
    read(cursor) {
      ({ bytes, at: start, end } = cursor);
      if (pieces !== null) marks.fill(-1);
      takeSteps(plan, cursor, slots, marks);
      return !cursor.odd && cursor.at === end && isValid(slots);
    },
    size: () => (pieces === null ? end - start : sizeOfPieces(pieces, slots, marks)),
    write: (target, at) =>
      pieces === null ? copyBytes(bytes, start, end, target, at) : writePieces(pieces, slots, marks, bytes, target, at),
  };
}

/**
 * What stands beyond the end is looked at before anybody knows that the record has ended, but never taken for good: the place
 * where it ends is held against the end in the end.
 */
function takeSteps(
  { steps, skips, symbols }: ProjectionPlan,
  cursor: ByteCursor,
  slots: Float64Array,
  marks: Int32Array,
): void {
  const { bytes } = cursor;
  let { at } = cursor;
  for (let step = 0; step < steps.length; step += STEP_LENGTH) {
    const kind = steps[step]!;
    const slot = steps[step + 1]!;
    const operand = steps[step + 2]!;
    const nullBranch = steps[step + 3]!;
    const valueMark = steps[step + 4]!;
    if (nullBranch >= 0) {
      const branch = bytes[at++]! / 2; // by zigzag
      if (branch === nullBranch) {
        if (slot >= 0) slots[slot] = NULL;
        continue;
      }
      if (branch !== 1 - nullBranch) cursor.odd = true;
    }
    if (valueMark >= 0) marks[valueMark] = at;
    if (kind > STEPS.symbol) {
      cursor.at = at;
      if (kind === STEPS.truth) slots[slot] = readTruth(cursor);
      else if (kind === STEPS.mark) marks[operand] = at;
      else skips[operand]!(cursor);
      at = cursor.at;
      continue;
    }
    let value: number;
    const byte = bytes[at]!;
    if (byte < 128) {
      at += 1;
      value = (byte >> 1) ^ -(byte & 1);
    } else {
      cursor.at = at;
      value = readZigzag(cursor);
      at = cursor.at;
    }
    if (kind === STEPS.text) {
      if (!isText(cursor, at, value, operand)) break;
      if (slot >= 0) {
        slots[slot] = at;
        slots[slot + 1] = at + value;
      }
      at += value;
    } else if (kind === STEPS.number) {
      slots[slot] = value;
      if (operand > 0 && (value < 0 || (operand > 1 && value > HIGHEST_INT))) cursor.odd = true;
    } else slots[slot] = placeOf(cursor, value, symbols[operand]!);
  }
  cursor.at = at;
}

function isText(cursor: ByteCursor, start: number, length: number, leastBytes: number): boolean {
  const end = start + length;
  const isThere = length >= leastBytes && end <= cursor.end;
  // What is no UTF-8 would be written otherwise than it was read.
  if (isThere && (isAscii(cursor, start, end) || isUtf8(cursor.bytes.subarray(start, end)))) return true;
  cursor.odd = true;
  return false;
}

function placeOf(cursor: ByteCursor, symbol: number, places: readonly number[]): number {
  const place = places[symbol] ?? -1;
  if (place < 0) cursor.odd = true;
  return place;
}

function readTruth(cursor: ByteCursor): number {
  const value = cursor.at < cursor.end ? cursor.bytes[cursor.at]! : 2;
  if (value > 1) cursor.odd = true;
  else cursor.at += 1;
  return value;
}

/** As far as `findInvalidField` asks for more than one field; the steps see to the rest. */
function isValid(slots: Float64Array): boolean {
  if (slots[SLOTS.endedAt]! < slots[SLOTS.startedAt]!) return false;
  return !talkExceedsCall(slots[SLOTS.talkDurationMs]!, slots[SLOTS.callDurationMs]!);
}

import { copyBytes } from '../records/copy-bytes.ts';
import { varintSize, writeVarint } from '../records/varint.ts';
import type { ProjectedCall } from './projected-call.ts';
import type { Piece } from './projection-plan.ts';

/** `["null", X]`, as ours has it. */
const NULL_BRANCH = 0;
const OTHER_BRANCH = 1;

/** How many bytes the call takes that was read last. `marks` are those of its reading. */
export function sizeOfPieces(pieces: readonly Piece[], marks: Int32Array, call: ProjectedCall): number {
  let size = 0;
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'constant':
        size += piece.bytes.length;
        break;
      case 'as it stands':
        size += marks[piece.to]! - marks[piece.from]!;
        break;
      case 'symbol':
        size += varintSize(marks[piece.placeMark]!);
        break;
      case 'number': {
        const value = call[piece.field] as number | null;
        size += (piece.mayBeNull ? 1 : 0) + (value === null ? 0 : varintSize(value));
        break;
      }
      case 'nullable':
        size += 1;
        if (marks[piece.from]! < 0) break;
        size += piece.placeMark === null ? marks[piece.to]! - marks[piece.from]! : varintSize(marks[piece.placeMark]!);
    }
  }
  return size;
}

/** Writes the call in our own schema, piece by piece from the bytes it was read of, and gives the place behind it. */
export function writePieces(
  pieces: readonly Piece[],
  marks: Int32Array,
  call: ProjectedCall,
  bytes: Buffer,
  target: Buffer,
  at: number,
): number {
  let to = at;
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'constant':
        to = copyBytes(piece.bytes, 0, piece.bytes.length, target, to);
        break;
      case 'as it stands':
        to = copyBytes(bytes, marks[piece.from]!, marks[piece.to]!, target, to);
        break;
      case 'symbol':
        to = writeVarint(target, to, marks[piece.placeMark]!);
        break;
      case 'number': {
        const value = call[piece.field] as number | null;
        if (piece.mayBeNull) to = writeVarint(target, to, value === null ? NULL_BRANCH : OTHER_BRANCH);
        if (value !== null) to = writeVarint(target, to, value);
        break;
      }
      case 'nullable':
        if (marks[piece.from]! < 0) {
          to = writeVarint(target, to, NULL_BRANCH);
          break;
        }
        to = writeVarint(target, to, OTHER_BRANCH);
        to =
          piece.placeMark === null
            ? copyBytes(bytes, marks[piece.from]!, marks[piece.to]!, target, to)
            : writeVarint(target, to, marks[piece.placeMark]!);
    }
  }
  return to;
}

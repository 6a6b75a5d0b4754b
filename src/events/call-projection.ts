import type avsc from 'avsc';
import type { ByteCursor } from '../records/byte-cursor.ts';
import { copyBytes } from '../records/copy-bytes.ts';
import { compileSteps } from './compile-steps.ts';
import { planProjection } from './plan-projection.ts';
import { createProjectedCall, isValidCall, type ProjectedCall } from './projected-call.ts';
import type { ProjectionPlan } from './projection-plan.ts';
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
  /** What was read last, the same object each time. */
  readonly call: ProjectedCall;
  /** Whether bodies of this writer stand as they would in our own schema. */
  readonly isAsItStands: boolean;
  /** How many bytes the call that was read last takes in our own schema. */
  readonly size: () => number;
  /** Writes it there, in our own schema, and gives the place behind it. */
  readonly write: (target: Buffer, at: number) => number;
}

/** A projection of bodies of this type; null where they have to be read the long way. */
export function createCallProjection(writerType: avsc.Type): CallProjection | null {
  const plan = planProjection(writerType);
  return plan === null ? null : projectionOf(plan);
}

function projectionOf({ steps, markCount, pieces }: ProjectionPlan): CallProjection {
  const takeSteps = compileSteps(steps);
  const call = createProjectedCall();
  const marks = new Int32Array(markCount);
  let bytes: Buffer = Buffer.alloc(0);
  let start = 0;
  let end = 0;

  return {
    call,
    isAsItStands: pieces === null,
    read(cursor) {
      ({ bytes, at: start, end } = cursor);
      if (pieces !== null) marks.fill(-1);
      takeSteps(cursor, call, marks);
      return !cursor.odd && cursor.at === end && isValidCall(call);
    },
    size: () => (pieces === null ? end - start : sizeOfPieces(pieces, marks, call)),
    write: (target, at) =>
      pieces === null ? copyBytes(bytes, start, end, target, at) : writePieces(pieces, marks, call, bytes, target, at),
  };
}

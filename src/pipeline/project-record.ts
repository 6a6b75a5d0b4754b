import type { CallProjection } from '../events/call-projection.ts';
import type { ProjectedCall } from '../events/projected-call.ts';
import { beginRecord, type BatchWriter } from '../records/batch-writer.ts';
import { createByteCursor, placeCursor } from '../records/byte-cursor.ts';
import { copyBytes } from '../records/copy-bytes.ts';
import { timestampOf } from '../records/for-each-record.ts';
import { RECORD_BATCH_HEADER_BYTES, type RecordBlock } from '../records/record-batch.ts';
import type { RecordFrame } from '../records/record-frame.ts';
import { HEADER_BOUND_BYTES, RECORD_BOUND_BYTES } from '../records/record-size.ts';
import { varintSize, writeVarint } from '../records/varint.ts';
import type { Carriers } from './carriers.ts';
import type { BatchProcessorParts } from './batch-parts.ts';
import type { OpenTally } from './tally.ts';

/** Where projected records of one batch go. */
export interface ProjectionTargets {
  readonly tally: OpenTally;
  /** Null where keys decide. */
  readonly onlyWriter: BatchWriter | null;
  readonly writerFor: (key: Buffer | null) => BatchWriter;
}

/** Takes a record from bytes to bytes, and counts it; false, and nothing is done, where it has to go the plain way. */
export type ProjectRecord = (
  block: RecordBlock,
  frame: RecordFrame,
  /** Where the body begins in the value, behind a schema's id. */
  bodyStart: number,
  projection: CallProjection,
  targets: ProjectionTargets,
) => boolean;

export function createRecordProjector({
  engine,
  encoder,
  carriers,
  maxOutputBytes,
}: BatchProcessorParts): ProjectRecord {
  const cursor = createByteCursor();
  const tails = engine.classifications.map(encoder.tailOf);
  const longestTail = Math.max(...tails.map(({ length }) => length));
  const { header } = encoder;

  return (block, frame, bodyStart, projection, { tally, onlyWriter, writerFor }) => {
    const { bytes } = block;
    const { keyStart, keyEnd, keyLength, valueEnd, valueLength, headersStart, headerCount, end } = frame;
    placeCursor(cursor, bytes, bodyStart, valueEnd);
    if (!projection.read(cursor)) return false;
    const callBytes = projection.size();
    const otherBytes = keyEnd - keyStart + end - headersStart;
    // What comes close to the limit is for the plain way to judge.
    const mostBytes = header.length + callBytes + longestTail + otherBytes + headerCount * HEADER_BOUND_BYTES;
    if (RECORD_BATCH_HEADER_BYTES + RECORD_BOUND_BYTES + mostBytes > maxOutputBytes) return false;
    const { call } = projection;
    if (engine.looksAtCarrier) call.carrier = carrierOf(call, bytes);
    const decision = engine.decide(call);
    tally.countCall(call, call.taskTypePlace, decision, placeOfCarrier(carriers, call, bytes), call.endedAt);
    tally.noteUnknownCodes(engine.unknownCodes(call));

    const tail = tails[decision]!;
    const newLength = header.length + callBytes + tail.length;
    const writer = onlyWriter ?? writerFor(keyOf(bytes, keyEnd, keyLength));
    beginRecord(writer, timestampOf(block, frame), varintSize(newLength) + newLength + otherBytes);
    const target = writer.bytes;
    const lengthAt = writer.at + keyEnd - keyStart;
    const oneCopy = projection.isAsItStands && varintSize(newLength) === valueEnd - valueLength - keyEnd;
    if (oneCopy) copyBytes(bytes, keyStart, valueEnd, target, writer.at);
    else copyBytes(bytes, keyStart, keyEnd, target, writer.at);
    // Over what stood in their places, where all of it was copied.
    let at = writeVarint(target, lengthAt, newLength);
    at = copyBytes(header, 0, header.length, target, at);
    at = oneCopy ? at + callBytes : projection.write(target, at);
    target.set(tail, at);
    writer.at = copyBytes(bytes, headersStart, end, target, at + tail.length);
    return true;
  };
}

function carrierOf({ carrierStart, carrierEnd }: ProjectedCall, bytes: Buffer): string | null {
  return carrierStart < 0 ? null : bytes.toString('utf8', carrierStart, carrierEnd);
}

function placeOfCarrier(carriers: Carriers, { carrierStart, carrierEnd }: ProjectedCall, bytes: Buffer): number {
  return carrierStart < 0 ? carriers.placeOf(null) : carriers.placeOfBytes(bytes, carrierStart, carrierEnd);
}

function keyOf(bytes: Buffer, keyEnd: number, keyLength: number): Buffer | null {
  return keyLength < 0 ? null : bytes.subarray(keyEnd - keyLength, keyEnd);
}

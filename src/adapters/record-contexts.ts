import {
  ROOT_CONTEXT,
  TraceFlags,
  isSpanContextValid,
  propagation,
  trace,
  type SpanContext,
  type TextMapGetter,
} from '@opentelemetry/api';
import { forEachFrame, recordOf } from '../records/for-each-record.ts';
import { CorruptBatchError, type RecordBlock } from '../records/record-batch.ts';
import type { RecordHeader } from '../records/record.ts';

/** What the headers of records say of the traces that they belong to. */
export interface RecordContexts {
  /** Whether any record names a trace. */
  readonly any: boolean;
  /** Those that their producers record, `most` at most. */
  readonly sampled: readonly SpanContext[];
}

/** Reads the headers of the records from an offset on, by whatever propagator is registered; W3C's unless told otherwise. */
export function recordContextsOf(blocks: readonly RecordBlock[], from: bigint, most: number): RecordContexts {
  const sampled: SpanContext[] = [];
  let any = false;
  for (const block of blocks) {
    visit(block, from, (headers) => {
      if (sampled.length === most) return;
      const context = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers, HEADERS));
      if (context === undefined || !isSpanContextValid(context)) return;
      any = true;
      if ((context.traceFlags & TraceFlags.SAMPLED) !== 0) sampled.push(context);
    });
  }
  return { any, sampled };
}

const HEADERS: TextMapGetter<readonly RecordHeader[]> = {
  keys: (headers) => headers.map(({ key }) => key),
  get: (headers, name) => headers.find(({ key }) => key === name)?.value?.toString('latin1'),
};

function visit(block: RecordBlock, from: bigint, onHeaders: (headers: readonly RecordHeader[]) => void): void {
  try {
    forEachFrame(block, (frame) => {
      const isWorked = block.baseOffset + BigInt(frame.offsetDelta) >= from;
      if (isWorked && frame.headerCount > 0) onHeaders(recordOf(block, frame).headers);
    });
  } catch (error) {
    // For the worker to find.
    if (!(error instanceof CorruptBatchError)) throw error;
  }
}

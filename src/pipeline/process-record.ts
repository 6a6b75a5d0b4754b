import { findInvalidField } from '../events/call-ended.ts';
import type { CallClassifiedEncoder } from '../events/call-classified.ts';
import type { DeadLetterReason, Defect } from '../events/dead-letter.ts';
import { isSchemaHeader } from '../events/schema-headers.ts';
import type { CallEnded } from '../engine/call.ts';
import type { Engine } from '../engine/classify.ts';
import { RECORD_BATCH_HEADER_BYTES } from '../records/record-batch.ts';
import { recordSizeBound } from '../records/record-size.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import { isWithin, type TimestampBounds } from '../records/timestamp-limits.ts';
import type { InputFormat } from './input-format.ts';
import { readCall } from './read-call.ts';

export interface RecordProcessorParts {
  readonly engine: Pick<Engine, 'decide' | 'classifications'>;
  readonly encoder: Pick<CallClassifiedEncoder, 'encode'>;
  readonly input: InputFormat;
  /** `max.message.bytes` of the output topic. */
  readonly maxOutputBytes: number;
}

/** What became of a record. `decision` is the place of its classification. */
export type Outcome =
  | {
      readonly kind: 'classified';
      readonly record: OutgoingRecord;
      readonly call: CallEnded;
      readonly decision: number;
    }
  /** No call, as it should be. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'defective'; readonly defect: Defect };

/**
 * Works one record the plain way, as an object; `accepted` are the timestamps that the output topic takes. Its writer schema has to
 * be known. Total: what cannot be worked on is an outcome too. What the worker does faster gives the same, and is held against this.
 */
export function processRecord(record: ConsumedRecord, parts: RecordProcessorParts, accepted: TimestampBounds): Outcome {
  const read = readCall(record, parts.input);
  if (read.kind !== 'read') return read;
  const call = read.content;
  const invalid = findInvalidField(call);
  if (invalid !== null) return defective('INVALID_EVENT', `${invalid.field} ${invalid.problem}`);
  const decision = parts.engine.decide(call);
  const { timestamp } = record;
  const outgoing = {
    // Platforms and their bridges write records without one.
    key: record.key ?? keyOf(call, parts.input),
    timestamp,
    // The output is written otherwise: who believed these would read it wrongly.
    headers: record.headers.filter((header) => !isSchemaHeader(header)),
    value: parts.encoder.encode(call, parts.engine.classifications[decision]!),
  };
  const bytes = RECORD_BATCH_HEADER_BYTES + recordSizeBound(outgoing);
  if (bytes > parts.maxOutputBytes) {
    return defective(
      'OUTPUT_TOO_LARGE',
      `${bytes} bytes with its status, of ${parts.maxOutputBytes} that the output topic takes`,
    );
  }
  if (!isWithin(accepted, Number(timestamp))) return defective('TIMESTAMP_REFUSED', refusalWords(timestamp, accepted));
  return { kind: 'classified', record: outgoing, call, decision };
}

function keyOf({ callId }: CallEnded, input: InputFormat): Buffer | null {
  return input.kind === 'plain' ? Buffer.from(callId) : null;
}

function refusalWords(timestamp: string, { earliestMs, latestMs }: TimestampBounds): string {
  return Number(timestamp) > latestMs
    ? `the timestamp is ${timestamp}, and the output topic takes none after ${latestMs} now`
    : `the timestamp is ${timestamp}, and the output topic takes none before ${earliestMs} now`;
}

function defective(reason: DeadLetterReason, message: string): Outcome {
  return { kind: 'defective', defect: { reason, message } };
}

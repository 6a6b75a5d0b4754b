import { createHash } from 'node:crypto';
import type { ConsumedRecord, OutgoingRecord, RecordHeader, RecordPosition } from '../records/record.ts';
import { RECORD_BATCH_HEADER_BYTES } from '../records/record-batch.ts';
import { recordSizeBound } from '../records/record-size.ts';

/** Why a record was put aside. Each is a label of a metric, so there are few of them, and they are stable. */
export const DEAD_LETTER_REASONS = [
  'NULL_VALUE',
  'TOO_SHORT',
  'BAD_MAGIC_BYTE',
  'FOREIGN_FRAMING',
  'UNKNOWN_SCHEMA_ID',
  'INCOMPATIBLE_SCHEMA',
  'UNDECODABLE',
  'INVALID_EVENT',
  'OUTPUT_TOO_LARGE',
  'TIMESTAMP_REFUSED',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** A record that cannot be worked on; `message` says why and holds no personal data. */
export interface Defect {
  readonly reason: DeadLetterReason;
  readonly message: string;
}

/** Kafka Connect's names for the step that failed. */
const STAGES: Readonly<Record<DeadLetterReason, string>> = {
  NULL_VALUE: 'VALUE_CONVERTER',
  TOO_SHORT: 'VALUE_CONVERTER',
  BAD_MAGIC_BYTE: 'VALUE_CONVERTER',
  FOREIGN_FRAMING: 'VALUE_CONVERTER',
  UNKNOWN_SCHEMA_ID: 'VALUE_CONVERTER',
  INCOMPATIBLE_SCHEMA: 'VALUE_CONVERTER',
  UNDECODABLE: 'VALUE_CONVERTER',
  INVALID_EVENT: 'TRANSFORMATION',
  OUTPUT_TOO_LARGE: 'TASK_PUT',
  TIMESTAMP_REFUSED: 'TASK_PUT',
};

/** How the names of Kafka Connect's headers of an error begin. */
export const CONNECT_HEADER_PREFIX = '__connect.errors.';

/** The headers that say where a dead letter comes from and why, in Kafka Connect's vocabulary (KIP-298). */
export const DEAD_LETTER_HEADERS = {
  topic: `${CONNECT_HEADER_PREFIX}topic`,
  partition: `${CONNECT_HEADER_PREFIX}partition`,
  offset: `${CONNECT_HEADER_PREFIX}offset`,
  stage: `${CONNECT_HEADER_PREFIX}stage`,
  reason: `${CONNECT_HEADER_PREFIX}exception.class.name`,
  message: `${CONNECT_HEADER_PREFIX}exception.message`,
  /** Set where the dead-letter topic does not take, or not keep, the original's timestamp: what that was, in milliseconds since the epoch. */
  timestamp: 'call-status.timestamp',
  /** Set where the original did not fit beside these headers: what was left out, by size and SHA-256. */
  omitted: 'call-status.omitted',
} as const;

/**
 * The dead letter of a record: the original key, value, headers and timestamp, and headers that say why.
 * Where that would not fit into `maxBatchBytes`, the topic's `max.message.bytes`, the value is left out,
 * and where it still does not, key and headers too; the position names the original. `ownTimestampMs` is the letter's own
 * timestamp where the topic does not take, or not keep, that of the original, which is then told in a header.
 */
export function toDeadLetter(
  record: ConsumedRecord,
  position: RecordPosition,
  defect: Defect,
  maxBatchBytes: number,
  ownTimestampMs: number | null = null,
): OutgoingRecord {
  const own = errorHeaders(position, defect);
  if (ownTimestampMs !== null) own.push(header(DEAD_LETTER_HEADERS.timestamp, record.timestamp));
  const headers = [...record.headers, ...own];
  const timestamp = ownTimestampMs === null ? record.timestamp : String(ownTimestampMs);
  const whole = { timestamp, key: record.key, value: record.value, headers };
  if (fits(whole, maxBatchBytes)) return whole;
  const omitted = header(DEAD_LETTER_HEADERS.omitted, `value ${digest(record.value)}`);
  const withoutValue = { ...whole, value: null, headers: [...headers, omitted] };
  if (fits(withoutValue, maxBatchBytes)) return withoutValue;
  const all = header(DEAD_LETTER_HEADERS.omitted, `key ${digest(record.key)}; value ${digest(record.value)}; headers`);
  return { ...withoutValue, key: null, headers: [...own, all] };
}

function errorHeaders(position: RecordPosition, defect: Defect): RecordHeader[] {
  return [
    header(DEAD_LETTER_HEADERS.topic, position.topic),
    header(DEAD_LETTER_HEADERS.partition, String(position.partition)),
    header(DEAD_LETTER_HEADERS.offset, position.offset),
    header(DEAD_LETTER_HEADERS.stage, STAGES[defect.reason]),
    header(DEAD_LETTER_HEADERS.reason, defect.reason),
    header(DEAD_LETTER_HEADERS.message, defect.message),
  ];
}

function header(key: string, text: string): RecordHeader {
  return { key, value: Buffer.from(text) };
}

function fits(record: OutgoingRecord, maxBatchBytes: number): boolean {
  return RECORD_BATCH_HEADER_BYTES + recordSizeBound(record) <= maxBatchBytes;
}

function digest(bytes: Buffer | null): string {
  if (bytes === null) return 'null';
  return `${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
}

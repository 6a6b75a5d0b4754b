import type { OutgoingRecord, RecordHeader, RecordPosition } from '../records/record.ts';
import { CONNECT_HEADER_PREFIX, DEAD_LETTER_HEADERS } from './dead-letter.ts';

/** How many times a record was brought back from the dead letters: a whole number in text. */
export const REDRIVE_ATTEMPTS_HEADER = 'call-status.redrive.attempts';

/** What the headers of a dead letter say. */
export interface DeadLetterFacts {
  /** One of the reasons of this edition, or of another one. */
  readonly reason: string;
  /** Where the original stood. */
  readonly origin: RecordPosition;
  /** How many times it was brought back before. */
  readonly attempts: number;
  /** Whether parts of the original were left out for their size. */
  readonly isIncomplete: boolean;
}

/** What a dead letter says of itself; null where the record is none. */
export function readDeadLetter({ headers }: Pick<OutgoingRecord, 'headers'>): DeadLetterFacts | null {
  const reason = lastText(headers, DEAD_LETTER_HEADERS.reason);
  const topic = lastText(headers, DEAD_LETTER_HEADERS.topic);
  const partition = lastText(headers, DEAD_LETTER_HEADERS.partition);
  const offset = lastText(headers, DEAD_LETTER_HEADERS.offset);
  if (reason === null || topic === null || partition === null || offset === null) return null;
  if (!/^\d{1,9}$/.test(partition)) return null;
  const attempts = lastText(headers, REDRIVE_ATTEMPTS_HEADER) ?? '';
  return {
    reason,
    origin: { topic, partition: Number(partition), offset },
    attempts: /^\d{1,9}$/.test(attempts) ? Number(attempts) : 0,
    // Last, or it came with the original.
    isIncomplete: headers.at(-1)!.key === DEAD_LETTER_HEADERS.omitted,
  };
}

/** The timestamp of a dead letter's original, in milliseconds since the epoch in text. */
export function originalTimestamp({ timestamp, headers }: Pick<OutgoingRecord, 'timestamp' | 'headers'>): string {
  const place = ownTimestampPlace(headers);
  const told = place === -1 ? '' : (headers[place]!.value?.toString() ?? '');
  return /^-?\d{1,16}$/.test(told) ? told : timestamp;
}

/** The original of a dead letter, with the number of times that it was brought back, this one included. */
export function toRedriven(letter: OutgoingRecord, attempts: number): OutgoingRecord {
  const { key, value, headers } = letter;
  const own = ownTimestampPlace(headers);
  const original = headers.filter(
    (header, place) =>
      place !== own && !header.key.startsWith(CONNECT_HEADER_PREFIX) && header.key !== REDRIVE_ATTEMPTS_HEADER,
  );
  return {
    timestamp: originalTimestamp(letter),
    key,
    value,
    headers: [...original, { key: REDRIVE_ATTEMPTS_HEADER, value: Buffer.from(String(attempts)) }],
  };
}

/** Where the letter's own header of the timestamp stands, -1 where it has none: behind all others but one, or it came with the original. */
function ownTimestampPlace(headers: readonly RecordHeader[]): number {
  const last = headers.at(-1)?.key === DEAD_LETTER_HEADERS.omitted ? headers.length - 2 : headers.length - 1;
  return headers[last]?.key === DEAD_LETTER_HEADERS.timestamp ? last : -1;
}

/** Headers may repeat, where the original had the like already: the last is the dead letter's own. */
function lastText(headers: readonly RecordHeader[], key: string): string | null {
  return headers.findLast((header) => header.key === key)?.value?.toString() ?? null;
}

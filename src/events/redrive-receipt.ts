import { formatOffsets, offsetSet, parseOffsets, type OffsetSet } from '../records/offset-ranges.ts';
import type { OutgoingRecord } from '../records/record.ts';

/** Which dead letters of a partition are done: brought back or parked by one transaction of one run. */
export interface RedriveReceipt {
  readonly runId: string;
  readonly done: OffsetSet;
}

/** What a record of the dead-letter topic is, as far as receipts go. */
export type ReceiptReading =
  | { readonly kind: 'receipt'; readonly receipt: RedriveReceipt }
  | { readonly kind: 'other record' }
  | { readonly kind: 'unreadable' };

/** The one header of a receipt; its value is the id of the run. */
export const RECEIPT_HEADER = 'call-status.redrive.receipt';

/** What a receipt takes at most: of one letter, and of all that is not its letters. */
export const RECEIPT_BYTES = { ofLetter: 20, ofTheRest: 256 } as const;

/**
 * The record that says which letters of its own partition are done. It stands behind them, so a topic that
 * loses its oldest records loses them first.
 */
export function toReceipt(runId: string, offsets: readonly bigint[], nowMs: number): OutgoingRecord {
  const done = offsetSet(offsets.map((offset) => ({ from: offset, to: offset })));
  return {
    timestamp: String(nowMs),
    key: null,
    value: Buffer.from(formatOffsets(done)),
    headers: [{ key: RECEIPT_HEADER, value: Buffer.from(runId) }],
  };
}

/** A record that came in may carry any header, so a receipt is known by having no other: every dead letter has. */
export function readReceipt({ value, headers }: Pick<OutgoingRecord, 'value' | 'headers'>): ReceiptReading {
  if (headers.length !== 1 || headers[0]!.key !== RECEIPT_HEADER) return { kind: 'other record' };
  const done = value === null ? null : parseOffsets(value.toString());
  const runId = headers[0]!.value?.toString();
  return done === null || runId === undefined ? { kind: 'unreadable' } : { kind: 'receipt', receipt: { runId, done } };
}

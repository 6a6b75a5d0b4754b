import { readCommitted, type PlacedRecord } from '../../demo/read-committed.ts';
import { RECEIPT_HEADER } from '../../src/events/redrive-receipt.ts';
import { REDRIVE_ATTEMPTS_HEADER } from '../../src/events/redriven-record.ts';
import type { Ledger, SeenRecord, SentRecord } from './account.ts';
import { LOAD_HEADERS } from './call-load.ts';

export interface LedgerTopics {
  readonly input: string;
  readonly output: string;
  readonly deadLetters: string;
}

/** Reads all three topics from their beginnings to their ends, as committed data. */
export async function readLedger(
  brokers: readonly string[],
  topics: LedgerTopics,
): Promise<Omit<Ledger, 'measuredSinceMs'>> {
  const read = <T>(topic: string, convert: (record: PlacedRecord) => T) => readAll(brokers, topic, convert);
  return {
    inputs: await readInputs(brokers, topics.input),
    outputs: await read(topics.output, toSeen),
    deadLetters: await read(topics.deadLetters, toSeen),
  };
}

/** What stands in the input topic. */
export function readInputs(brokers: readonly string[], topic: string): Promise<readonly SentRecord[]> {
  return readAll(brokers, topic, (record) => ({
    ...toSeen(record),
    spoilt: headerOf(record, LOAD_HEADERS.spoilt) !== undefined,
  }));
}

async function readAll<T>(brokers: readonly string[], topic: string, convert: (record: PlacedRecord) => T) {
  const records: T[] = [];
  await readCommitted(brokers, topic, (record) => {
    // Who reads the dead letters passes the receipts over.
    if (headerOf(record, RECEIPT_HEADER) === undefined) records.push(convert(record));
  });
  return records;
}

function toSeen(record: PlacedRecord): SeenRecord {
  const { partition, offset, timestamp } = record;
  const id = headerOf(record, LOAD_HEADERS.id) ?? 'without a number';
  const attempts = Number(headerOf(record, REDRIVE_ATTEMPTS_HEADER) ?? 0);
  return { id, partition, offset: BigInt(offset), attempts, appendedAtMs: Number(timestamp) };
}

function headerOf({ headers }: PlacedRecord, name: string): string | undefined {
  return headers.find(({ key }) => key === name)?.value?.toString();
}

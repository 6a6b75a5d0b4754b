import { readCommitted, type PlacedRecord } from '../../demo/read-committed.ts';
import { toDeadLetter, type DeadLetterReason } from '../../src/events/dead-letter.ts';
import { REDRIVE_ATTEMPTS_HEADER } from '../../src/events/redriven-record.ts';
import type { OutgoingRecord, RecordHeader } from '../../src/records/record.ts';
import type { Scene } from './scene.ts';

/** A dead letter as a worker would have put it aside. */
export interface Letter {
  /** The key of the original. */
  readonly id: string;
  readonly reason: DeadLetterReason;
  /** Of the dead letters; 0 unless told. */
  readonly partition?: number;
  /** Where the original stood, if not in the input topic and the same partition. */
  readonly origin?: { readonly topic?: string; readonly partition?: number };
  /** Now unless told. The broker deletes what is older than the topic's retention. */
  readonly timestampMs?: number;
  /** How many times it was brought back before. */
  readonly attempts?: number;
  readonly value?: Buffer;
  /** As if the dead-letter topic took no more. */
  readonly maxBatchBytes?: number;
}

/** Writes dead letters straight into the topic. */
export async function putLetters(scene: Scene, letters: readonly Letter[]): Promise<void> {
  const topic = scene.settings['DEAD_LETTER_TOPIC']!;
  for (const [partition, ofPartition] of Map.groupBy(letters, (letter) => letter.partition ?? 0)) {
    await scene.sendRecords(
      topic,
      partition,
      ofPartition.map((letter) => recordOf(scene, letter)),
    );
  }
}

/** The records of the input topic, as consumers see them that read committed data. */
export async function readInput(scene: Scene): Promise<readonly PlacedRecord[]> {
  const records: PlacedRecord[] = [];
  await readCommitted(scene.settings['KAFKA_BROKERS']!.split(','), scene.inputTopic, (record) => records.push(record));
  return records;
}

export function headersOf({ headers }: { readonly headers: readonly RecordHeader[] }) {
  return headers.map(({ key, value }) => [key, value?.toString() ?? null] as const);
}

function recordOf(scene: Scene, letter: Letter): OutgoingRecord {
  const { id, reason, partition = 0, origin = {}, attempts, maxBatchBytes = 1_000_000 } = letter;
  const original = {
    offset: '0',
    timestamp: String(letter.timestampMs ?? Date.now()),
    key: Buffer.from(id),
    value: letter.value ?? Buffer.from(`value of ${id}`),
    headers: [
      { key: 'traceparent', value: Buffer.from('00-ab') },
      { key: 'empty', value: null },
      ...(attempts === undefined ? [] : [{ key: REDRIVE_ATTEMPTS_HEADER, value: Buffer.from(String(attempts)) }]),
    ],
  };
  const position = { topic: origin.topic ?? scene.inputTopic, partition: origin.partition ?? partition, offset: '0' };
  return toDeadLetter(original, position, { reason, message: 'for a test' }, maxBatchBytes);
}

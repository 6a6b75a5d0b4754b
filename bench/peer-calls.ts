import { createCallGenerator } from '../demo/call-generator.ts';
import { partitionOfKey } from '../src/adapters/kafka/kafkajs.ts';
import { createEngine } from '../src/engine/classify.ts';
import type { CallEnded } from '../src/engine/call.ts';
import type { CallCoding } from './call-coding.ts';
import { checksumOf } from './topic-digest.ts';
import { contentBytes, type Header } from './wire/record-batch.ts';

/** A call as the content of an input record, with the checksum of the output record that it has to become. */
export interface PeerCall {
  readonly content: Buffer;
  readonly expected: number;
}

const SEED = 1;
const STARTED_AT_MS = 1_790_000_000_000;
const FEWEST_DISTINCT_CALLS = 24_000;
/** On average; so many that none has none. */
const DISTINCT_CALLS_A_PARTITION = 24;
/** Every so many records one has a header, so that it would be noticed where headers are lost. */
const HEADER_EVERY = 16;

/** That many distinct calls of the demo's call centre. */
export function generateCalls(count: number): readonly CallEnded[] {
  const generate = createCallGenerator({ seed: SEED, startAtMs: STARTED_AT_MS });
  return Array.from({ length: count }, () => generate().call);
}

/** Calls of the demo's call centre for so many partitions, some for each. See `spreadCalls`. */
export function callsForPartitions(partitions: number, coding: CallCoding): readonly (readonly PeerCall[])[] {
  const distinct = Math.max(FEWEST_DISTINCT_CALLS, DISTINCT_CALLS_A_PARTITION * partitions);
  return spreadCalls(generateCalls(distinct), partitions, coding);
}

/**
 * Encodes calls, each in the list of its key's partition. What has to come out is worked out by the engine
 * and a plain library, apart from all contenders' ways to do it.
 */
export function spreadCalls(
  calls: readonly CallEnded[],
  partitions: number,
  coding: CallCoding,
): readonly (readonly PeerCall[])[] {
  const { classify } = createEngine();
  const byPartition: PeerCall[][] = Array.from({ length: partitions }, () => []);
  for (const [index, call] of calls.entries()) {
    const key = Buffer.from(call.callId);
    const headers: readonly Header[] =
      index % HEADER_EVERY === 0 ? [{ key: 'trace', value: Buffer.from(call.eventId) }] : [];
    const value = coding.input(call);
    const output = coding.output({ call, classification: classify(call) });
    byPartition[partitionOfKey(key, partitions)]!.push({
      content: contentBytes({ key, value, headers }),
      expected: checksumOf(contentBytes({ key, value: output, headers })),
    });
  }
  return byPartition;
}

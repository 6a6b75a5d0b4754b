import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Message } from 'kafkajs';
import { createBadRecords } from '../../demo/bad-records.ts';
import { createCallGenerator } from '../../demo/call-generator.ts';
import { createRandom } from '../../demo/random.ts';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { writeFrame } from '../../src/events/wire-format.ts';
import { createLoadProducer, type LoadProducer } from './load-producer.ts';

/** Headers of every record that is sent. */
export const LOAD_HEADERS = { id: 'fault-test.id', spoilt: 'fault-test.spoilt' } as const;

export interface CallLoadOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly partitions: number;
  readonly schemaId: number;
  /** Records a second. */
  readonly rate: number;
  readonly seed: number;
  readonly spoiltShare: number;
  /** Several producers, which write in transactions that overlap, and give some of them up. */
  readonly transactional: boolean;
}

/** Calls that are sent steadily, some of them spoilt, each with a number of its own. */
export interface CallLoad {
  /** Whether some were acknowledged just now. */
  readonly flowing: () => boolean;
  /** From now on calls name this writer schema. */
  readonly useSchema: (schemaId: number) => void;
  /** From now on calls go to so many partitions. */
  readonly usePartitions: (count: number) => void;
  /** The numbers of the calls whose transactions were given up. */
  readonly abandoned: () => ReadonlySet<string>;
  /** Ends it; resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>;
}

/** Several records in a transaction: with one in each, brokers have time for little else. */
const TICK_MS = 200;
const MAX_RECORDS_A_SEND = 300;
const TRANSACTIONAL_PRODUCERS = 3;
const ABANDONED_SHARE = 0.3;
const JUST_NOW_MS = 1_000;

export function startCallLoad(options: CallLoadOptions): CallLoad {
  const { kafka, topic, seed, transactional } = options;
  let { schemaId, partitions } = options;
  let number = 0;
  let acknowledgedAt = Number.NEGATIVE_INFINITY;
  const stopping = new AbortController();
  const abandoned = new Set<string>();
  const generate = createCallGenerator({ seed, startAtMs: Date.now() });
  const spoil = createBadRecords({ seed, share: options.spoiltShare });
  const random = createRandom(seed);

  function next(): Message {
    const { call } = generate();
    const encoded = writeFrame(schemaId, callEndedSchema.type.toBuffer(call));
    const bad = spoil(call, encoded);
    const value =
      bad === null
        ? encoded
        : bad.reason === 'INVALID_EVENT'
          ? writeFrame(schemaId, callEndedSchema.type.toBuffer(bad.call))
          : bad.value;
    const id = String(number++);
    return {
      key: `key-${number % 97}`,
      partition: number % partitions,
      value,
      headers: { [LOAD_HEADERS.id]: id, ...(bad === null ? {} : { [LOAD_HEADERS.spoilt]: bad.reason }) },
    };
  }

  async function sendAll(transactionalId: string | null, rate: number): Promise<void> {
    let producer: LoadProducer | null = null;
    const startedAt = performance.now();
    let planned = 0;
    while (!stopping.signal.aborted) {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate) - planned;
      const count = Math.min(due, MAX_RECORDS_A_SEND);
      if (count <= 0) {
        await sleep(TICK_MS);
        continue;
      }
      planned += count;
      const messages = Array.from({ length: count }, next);
      const giveUp = transactionalId !== null && random() < ABANDONED_SHARE;
      try {
        producer ??= await createLoadProducer(kafka, transactionalId);
        await producer.send({ topic, acks: -1, messages }, giveUp);
        acknowledgedAt = performance.now();
        if (giveUp) for (const { headers } of messages) abandoned.add(String(headers![LOAD_HEADERS.id]));
      } catch {
        // What of it arrived is read from the topic in the end. Sent again under the same number, it might be there twice.
        void producer?.disconnect().catch(() => {});
        producer = null;
      }
    }
    await producer?.disconnect().catch(() => {});
  }

  const ids = transactional
    ? Array.from({ length: TRANSACTIONAL_PRODUCERS }, (_, of) => `load-${topic}-${of}`)
    : [null];
  const done = Promise.all(ids.map((id) => sendAll(id, options.rate / ids.length)));
  return {
    flowing: () => performance.now() - acknowledgedAt < JUST_NOW_MS,
    useSchema: (id) => {
      schemaId = id;
    },
    usePartitions: (count) => {
      partitions = count;
    },
    abandoned: () => abandoned,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

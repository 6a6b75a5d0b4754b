import type { Message, Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { writeFrame } from '../src/events/wire-format.ts';
import type { CallEnded } from '../src/engine/call.ts';
import { createBadRecords } from './bad-records.ts';
import { createCallGenerator } from './call-generator.ts';
import type { ExpectedStatus } from './scenario.ts';

/** What was sent, and what must become of it. */
export interface Produced {
  records: number;
  /** By event id; an end that was spoilt on purpose is not among them. */
  readonly expected: Map<string, ExpectedStatus>;
  /** How many records were spoilt, by the reason that they must be put aside for. */
  readonly spoilt: Map<string, number>;
}

export interface ProduceOptions {
  readonly producer: Producer;
  readonly topic: string;
  readonly schemaId: number;
  readonly seed: number;
  /** Records a second. */
  readonly rate: number;
  /** How many to send; without end where null. */
  readonly events: number | null;
  /** Whether to keep what is expected of each call, for an account; it costs memory. */
  readonly keepExpected: boolean;
  readonly signal: AbortSignal;
}

const TICK_MS = 50;
/** kafkajs copies the list of a send once for every record in it: small lists. */
const MAX_RECORDS_A_SEND = 500;

/** Starts to send calls at a steady rate. `produced` grows with what was acknowledged; `done` ends with the sending. */
export function produceCalls(options: ProduceOptions): { readonly produced: Produced; readonly done: Promise<void> } {
  const produced: Produced = { records: 0, expected: new Map(), spoilt: new Map() };
  return { produced, done: produceAll(options, produced) };
}

async function produceAll(options: ProduceOptions, produced: Produced): Promise<void> {
  const { producer, topic, rate, events, signal } = options;
  const next = createRecords(options, produced);
  const startedAt = performance.now();
  while (!signal.aborted && produced.records !== events) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate) - produced.records;
    const count = Math.min(due, MAX_RECORDS_A_SEND, events === null ? due : events - produced.records);
    if (count > 0) {
      await producer.send({ topic, messages: Array.from({ length: count }, next) });
      produced.records += count;
    }
    // Behind: no pause, but no faster than the broker acknowledges either.
    if (due <= MAX_RECORDS_A_SEND) await sleep(TICK_MS, undefined, { signal }).catch(() => {});
  }
}

function createRecords({ seed, rate, schemaId, keepExpected }: ProduceOptions, produced: Produced): () => Message {
  const generate = createCallGenerator({ seed, startAtMs: Date.now(), stepMs: 1_000 / rate });
  const spoil = createBadRecords({ seed });
  const encode = (call: CallEnded) => writeFrame(schemaId, callEndedSchema.type.toBuffer(call));
  return () => {
    const { call, expected } = generate();
    const value = encode(call);
    const bad = spoil(call, value);
    if (bad !== null) {
      produced.spoilt.set(bad.reason, (produced.spoilt.get(bad.reason) ?? 0) + 1);
      return { key: call.callId, value: bad.reason === 'INVALID_EVENT' ? encode(bad.call) : bad.value };
    }
    if (keepExpected) produced.expected.set(call.eventId, expected);
    return { key: call.callId, value };
  };
}

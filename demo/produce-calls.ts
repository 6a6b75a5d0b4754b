import type { Message, Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCallGenerator } from './call-generator.ts';
import type { InputWriter } from './input-writer.ts';
import type { ExpectedStatus } from './scenario.ts';

/** What was sent, and what must become of it. */
export interface Produced {
  records: number;
  calls: number;
  /** How many of them are no calls, as they should be. */
  skipped: number;
  /** By call id; an end that was spoilt on purpose is not among them. Null where the platform cannot tell. */
  readonly expected: Map<string, ExpectedStatus | null>;
  /** How many records were spoilt, by the reason that they must be put aside for. */
  readonly spoilt: Map<string, number>;
}

export interface ProduceOptions {
  readonly producer: Producer;
  readonly topic: string;
  readonly write: InputWriter;
  readonly seed: number;
  /** Calls a second. */
  readonly rate: number;
  /** How many calls to send; without end where null. */
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
  const produced: Produced = { records: 0, calls: 0, skipped: 0, expected: new Map(), spoilt: new Map() };
  return { produced, done: produceAll(options, produced) };
}

async function produceAll(options: ProduceOptions, produced: Produced): Promise<void> {
  const { producer, topic, rate, events, signal } = options;
  const next = createRecords(options, produced);
  const startedAt = performance.now();
  while (!signal.aborted && produced.calls !== events) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate) - produced.calls;
    const count = Math.min(due, MAX_RECORDS_A_SEND, events === null ? due : events - produced.calls);
    if (count > 0) {
      const messages = Array.from({ length: count }, next).flat();
      await producer.send({ topic, messages });
      produced.calls += count;
      produced.records += messages.length;
    }
    // Behind: no pause, but no faster than the broker acknowledges either.
    if (due <= MAX_RECORDS_A_SEND) await sleep(TICK_MS, undefined, { signal }).catch(() => {});
  }
}

function createRecords({ seed, rate, write, keepExpected }: ProduceOptions, produced: Produced): () => Message[] {
  const generate = createCallGenerator({ seed, startAtMs: Date.now(), stepMs: 1_000 / rate });
  return () => {
    const generated = generate();
    const { key, values, fate } = write(generated);
    produced.skipped += values.length - 1;
    if (fate.kind === 'spoilt') produced.spoilt.set(fate.reason, (produced.spoilt.get(fate.reason) ?? 0) + 1);
    else if (keepExpected) produced.expected.set(generated.call.callId, fate.expected);
    return values.map((value) => ({ key, value }));
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Input } from './create-input.ts';
import type { EncodedCall } from './encoded-calls.ts';
import type { Tick } from './steady-schedule.ts';

/**
 * Sends calls when they are due, without waiting for the acknowledgement of those before. Their timestamps
 * say when they were due, so a send that comes late counts as waiting. Resolves when all are acknowledged.
 * @throws what kafkajs throws where one is not; what `signal` was aborted with.
 */
export async function sendSteadily(
  { producer, topic }: Input,
  calls: readonly EncodedCall[],
  startAtMs: number,
  schedule: readonly Tick[],
  signal: AbortSignal,
): Promise<void> {
  const sends: Promise<unknown>[] = [];
  const failed = new AbortController();
  let next = 0;
  for (const { atMs, records } of schedule) {
    const timestamp = String(startAtMs + atMs);
    const messages = Array.from({ length: records }, () => ({ ...calls[next++ % calls.length]!, timestamp }));
    await sleep(Math.max(0, startAtMs + atMs - Date.now()));
    for (const end of [signal, failed.signal]) end.throwIfAborted();
    const send = producer.send({ topic, messages });
    send.catch((error: unknown) => failed.abort(error));
    sends.push(send);
  }
  await Promise.all(sends);
}

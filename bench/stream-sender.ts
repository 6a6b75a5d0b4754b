import { setTimeout as sleep } from 'node:timers/promises';
import type { PeerCall } from './peer-calls.ts';
import type { Tick } from './steady-schedule.ts';
import type { StreamRecord } from './stream-ledger.ts';
import { connectToBroker } from './wire/broker-connection.ts';
import { produceBatches } from './wire/broker-requests.ts';
import { createBatch, stampBatch } from './wire/record-batch.ts';

/** Sends calls to the partitions of a topic, to each in turn. */
export interface StreamSender {
  /** Sends one record to every partition, and waits until they are acknowledged. */
  readonly sendProbe: () => Promise<void>;
  /**
   * Sends records when they are due, without waiting for the acknowledgement of those before. Their times
   * say when they were due, so a send that comes late counts as waiting. Resolves when all are acknowledged.
   */
  readonly sendAll: (startAtMs: number, schedule: Iterable<Tick>, signal: AbortSignal) => Promise<void>;
}

/** Connects a sender, which tells `onSend` what has to come of each record; `closing` closes it. */
export async function createStreamSender(
  broker: string,
  topic: string,
  callsByPartition: readonly (readonly PeerCall[])[],
  onSend: (record: StreamRecord) => void,
  closing: AsyncDisposableStack,
): Promise<StreamSender> {
  const connection = await connectToBroker(broker);
  closing.defer(connection.close);
  const partitions = callsByPartition.length;
  const next = callsByPartition.map(() => 0);
  let sent = 0;
  let lastProbeMs = 0;

  function send(records: number, dueAtMs: number): Promise<void> {
    const contents: Buffer[][] = callsByPartition.map(() => []);
    for (let index = 0; index < records; index++) {
      const partition = sent++ % partitions;
      const calls = callsByPartition[partition]!;
      const { content, expected } = calls[next[partition]!++ % calls.length]!;
      contents[partition]!.push(content);
      onSend({ partition, timestampMs: dueAtMs, checksum: expected });
    }
    const batches = contents.flatMap((own, partition) => {
      if (own.length === 0) return [];
      const batch = createBatch(own);
      stampBatch(batch, dueAtMs);
      return [{ partition, bytes: batch.bytes }];
    });
    return produceBatches(connection, topic, batches);
  }

  async function sendAll(startAtMs: number, schedule: Iterable<Tick>, signal: AbortSignal): Promise<void> {
    const open = new Set<Promise<void>>();
    const failed = new AbortController();
    for (const { atMs, records } of schedule) {
      await sleep(Math.max(0, startAtMs + atMs - Date.now()));
      for (const end of [signal, failed.signal]) end.throwIfAborted();
      const request = send(records, startAtMs + atMs);
      open.add(request);
      const settle = () => void open.delete(request);
      request.then(settle, (error: unknown) => {
        settle();
        failed.abort(error);
      });
    }
    await Promise.all(open);
    failed.signal.throwIfAborted();
  }

  return {
    sendProbe() {
      // Records are told from each other by their time.
      lastProbeMs = Math.max(Date.now(), lastProbeMs + 1);
      return send(partitions, lastProbeMs);
    },
    sendAll,
  };
}

import type { UnknownCode } from '../engine/attribute-cause.ts';
import type { FetchedBatch, RoundObserver, WorkedBatch } from '../pipeline/round-observer.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

const SCHEMA_WAIT_LOGGED_EVERY_MS = 10_000;
const MOST_REPORTED_CODES = 100;

/** Tells metrics and log what becomes of rounds. Records are counted when they are committed, and not before. */
export function createRoundReports(metrics: Metrics, log: Logger): RoundObserver {
  let schemaWaitLoggedAt = Number.NEGATIVE_INFINITY;
  const reportedCodes = new Set<string>();

  function reportOnce({ kind, code }: UnknownCode, partition: number): void {
    const id = `${kind} ${code}`;
    if (reportedCodes.has(id) || reportedCodes.size === MOST_REPORTED_CODES) return;
    reportedCodes.add(id);
    log.warn({ kind, code, partition }, 'a code is not in the cause map');
  }

  /** Of a batch that is held up: nothing is committed meanwhile that would tell how much waits. */
  function showLagBefore({ partition, highWatermark, fetchedOffset }: FetchedBatch): void {
    metrics.setLag(partition, Number(highWatermark - fetchedOffset));
  }

  function report({ batch, processed: { tally, timestampsMs } }: WorkedBatch, now: number): void {
    const { partition, highWatermark, lastOffset } = batch;
    metrics.countCalls(tally);
    if (tally.plainly > 0) metrics.countPlainly(tally.plainly);
    for (const [reason, { count, first }] of tally.deadLettered) {
      metrics.countDeadLetters(reason, count);
      log.warn({ partition, reason, count, firstOffset: first.offset, detail: first.message }, 'dead letters');
    }
    for (const [reason, count] of tally.skipped) metrics.countSkipped(reason, count);
    for (const unknown of tally.unknownCodes) {
      metrics.countUnknownCode(unknown);
      reportOnce(unknown, partition);
    }
    // A clock that is behind the producer's makes no negative latency.
    metrics.observeLatencies(timestampsMs, now);
    metrics.observeLateness(tally.endedAtMs, now);
    metrics.setLag(partition, Number(highWatermark - lastOffset - 1n));
  }

  return {
    began: () => {},
    ended: () => {},
    committed(worked, durationMs) {
      const now = Date.now();
      let records = 0;
      for (const each of worked) {
        report(each, now);
        records += each.processed.timestampsMs.length;
      }
      metrics.observeBatches(durationMs, worked.length);
      metrics.countBatches('committed', worked.length);
      metrics.setLastCommit(now / 1_000);
      log.debug({ partitions: worked.length, records, durationMs }, 'round committed');
    },
    failed(batches, error) {
      metrics.countBatches('failed', batches.length);
      const partitions = batches.map(({ partition }) => partition);
      log.warn({ partitions, err: error }, 'round failed, to be worked again');
    },
    refused(batch, error) {
      metrics.countBatches('refused', 1);
      showLagBefore(batch);
      log.warn({ partition: batch.partition, err: error }, 'outputs are not taken for now, to be tried again');
    },
    waitingForSchemas(batch, error) {
      showLagBefore(batch);
      if (performance.now() - schemaWaitLoggedAt < SCHEMA_WAIT_LOGGED_EVERY_MS) return;
      schemaWaitLoggedAt = performance.now();
      log.warn({ partition: batch.partition, err: error }, 'waiting for the schema registry');
    },
    opened(opened, durationMs) {
      const next = Object.fromEntries([...opened].map(([partition, offset]) => [partition, String(offset)]));
      log.info({ next, durationMs: Math.round(durationMs) }, 'partitions opened');
    },
    openingFailed: (error) => log.warn({ err: error }, 'partitions cannot be opened for now'),
    skipped(partition, missing) {
      log.error({ partition, missing: String(missing) }, 'offsets were deleted before they were read');
    },
  };
}

import type { UnknownCode } from '../engine/attribute-cause.ts';
import type { LaneObserver } from '../pipeline/partition-lane.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

const SCHEMA_WAIT_LOGGED_EVERY_MS = 10_000;
const MOST_REPORTED_CODES = 100;

/** Tells metrics and log what lanes do. Records are counted when they are committed, and not before. */
export function createLaneReports(metrics: Metrics, log: Logger): LaneObserver {
  let schemaWaitLoggedAt = Number.NEGATIVE_INFINITY;
  const reportedCodes = new Set<string>();

  function reportOnce({ kind, code }: UnknownCode, partition: number): void {
    const id = `${kind} ${code}`;
    if (reportedCodes.has(id) || reportedCodes.size === MOST_REPORTED_CODES) return;
    reportedCodes.add(id);
    log.warn({ kind, code, partition }, 'a code is not in the cause map');
  }

  return {
    began: () => {},
    ended: () => {},
    committed(batch, { tally, timestampsMs }, durationMs) {
      const now = Date.now();
      metrics.countCalls(tally);
      metrics.countPlainly(tally.plainly);
      for (const [reason, { count, first }] of tally.deadLettered) {
        metrics.countDeadLetters(reason, count);
        log.warn(
          { partition: batch.partition, reason, count, firstOffset: first.offset, detail: first.message },
          'dead letters',
        );
      }
      for (const unknown of tally.unknownCodes) {
        metrics.countUnknownCode(unknown);
        reportOnce(unknown, batch.partition);
      }
      // A clock that is behind the producer's makes no negative latency.
      metrics.observeLatencies(timestampsMs, now);
      metrics.observeLateness(tally.endedAtMs, now);
      metrics.observeBatch(durationMs / 1_000);
      metrics.countBatch('committed');
      metrics.setLastCommit(now / 1_000);
      metrics.setLag(batch.partition, Number(batch.highWatermark - batch.lastOffset - 1n));
      log.debug({ partition: batch.partition, records: timestampsMs.length, durationMs }, 'batch committed');
    },
    failed(batch, error) {
      metrics.countBatch('failed');
      log.warn(
        { partition: batch.partition, fetchedOffset: String(batch.fetchedOffset), err: error },
        'batch failed, to be worked again',
      );
    },
    waitingForSchemas(batch, error) {
      if (performance.now() - schemaWaitLoggedAt < SCHEMA_WAIT_LOGGED_EVERY_MS) return;
      schemaWaitLoggedAt = performance.now();
      log.warn({ partition: batch.partition, err: error }, 'waiting for the schema registry');
    },
    opened(partition, next, durationMs) {
      log.info({ partition, next: String(next), durationMs: Math.round(durationMs) }, 'partition opened');
    },
    skipped(partition, missing) {
      log.error({ partition, missing: String(missing) }, 'offsets were deleted before they were read');
    },
  };
}

import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { createRoundReports } from '../../src/adapters/round-reports.ts';
import { RetryError } from '../../src/pipeline/failures.ts';
import type { FetchedBatch } from '../../src/pipeline/round-observer.ts';
import { createCallMetrics } from '../support/call-metrics.ts';
import { processedOf } from '../support/round-fakes.ts';

const away = new RetryError('no leader');

/** Of offsets 10 to 14, where the next record of the partition will get 20. */
const batchOf = (partition: number): FetchedBatch => ({
  topic: 'in',
  partition,
  blocks: [],
  fetchedOffset: 10n,
  lastOffset: 14n,
  highWatermark: 20n,
});

function createReported() {
  const { metrics } = createCallMetrics();
  metrics.setAssigned([0, 1, 2]);
  const reports = createRoundReports(metrics, pino({ level: 'silent' }));
  const valuesOf = async (name: string) =>
    (await metrics.render())
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .map((line) => line.slice(name.length));
  return { metrics, reports, valuesOf };
}

describe('reports of rounds', () => {
  it('tell apart batches that are committed, failed with their round, and refused', async () => {
    const { reports, valuesOf } = createReported();
    reports.committed([{ batch: batchOf(0), processed: processedOf([], () => {}) }], 5);
    reports.failed([batchOf(0), batchOf(1)], away);
    for (const _ of [1, 2, 3]) reports.refused(batchOf(2), away);
    expect(await valuesOf('call_status_batches_total')).toEqual([
      '{outcome="committed"} 1',
      '{outcome="failed"} 2',
      '{outcome="refused"} 3',
    ]);
  });

  it('tell the lag of what is held up from its first record on, and from its last one where it is committed', async () => {
    const { reports, valuesOf } = createReported();
    reports.refused(batchOf(0), away);
    reports.waitingForSchemas(batchOf(1), away);
    reports.waitingForSchemas(batchOf(2), away);
    expect(await valuesOf('call_status_lag_records')).toEqual([
      '{partition="0"} 10',
      '{partition="1"} 10',
      '{partition="2"} 10',
    ]);
    reports.committed([{ batch: batchOf(0), processed: processedOf([], () => {}) }], 5);
    expect(await valuesOf('call_status_lag_records')).toContain('{partition="0"} 5');
  });

  it("tell no lag of a partition that is somebody else's by then", async () => {
    const { metrics, reports, valuesOf } = createReported();
    metrics.setAssigned([1]);
    reports.refused(batchOf(0), away);
    reports.committed([{ batch: batchOf(0), processed: processedOf([], () => {}) }], 5);
    expect(await valuesOf('call_status_lag_records')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import { FencedError } from '../../src/pipeline/failures.ts';
import { createPartitionLane } from '../../src/pipeline/partition-lane.ts';
import { fakeLaneObserver, fetchedBatch, knowsAll, quietTurn } from '../support/lane-fakes.ts';

it('a lane leaves its partition for a while to whoever has taken it over, instead of taking it back', async () => {
  const observer = fakeLaneObserver();
  const lane = createPartitionLane({
    outlet: {
      open: () => Promise.reject(new FencedError('old epoch')),
      publish: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    process: () => ({ kind: 'schemas needed', ids: new Set() }),
    schemas: knowsAll,
    limit: createDeadLetterLimit({ maxShare: 0.5, windowRecords: 1_000 }),
    observer,
  });
  const since = performance.now();
  await lane.work(
    fetchedBatch(0, 9, 0, () => {}),
    quietTurn,
  );
  expect(observer.failed).toHaveBeenCalledOnce();
  expect(performance.now() - since).toBeGreaterThan(499);
});

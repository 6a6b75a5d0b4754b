import { afterEach, expect, it, vi } from 'vitest';
import type { SchemaId } from '../../src/events/schema-id.ts';
import { RetryError, StopError } from '../../src/pipeline/failures.ts';
import type { PublishOutcome } from '../../src/pipeline/outlet.ts';
import type { BatchProcessor } from '../../src/pipeline/process-batch.ts';
import type { WriterSchemas } from '../../src/pipeline/writer-schemas.ts';
import { COMMITTED, offsetProcessor, offsetsFrom } from '../support/round-fakes.ts';
import { beginScene, held, LARGE_BYTES, until } from '../support/round-scene.ts';

/** Records of partition 1 from offset 3 on need a schema, which is loaded when the test says so. */
function missingSchema() {
  const known = new Set<SchemaId>();
  const load = vi.fn<WriterSchemas['load']>();
  const read = offsetProcessor();
  const process: BatchProcessor = (batch, due) =>
    batch.partition === 1 && batch.blocks.some(({ lastOffset }) => lastOffset >= 3n) && !known.has(9)
      ? { kind: 'schemas needed', ids: new Set([9]) }
      : read(batch, due);
  const schemas: WriterSchemas = {
    isOfApicurio: false,
    known: () => undefined,
    needsLoading: (id) => !known.has(id),
    load,
  };
  return { known, load, process, schemas };
}

let scene: ReturnType<typeof beginScene>;

async function opened() {
  const missing = missingSchema();
  scene = beginScene(missing);
  await scene.beginOpened();
  return missing;
}

afterEach(() => scene.end());

it('holds up no other partition, and nothing more is fetched of it until its schemas are there', async () => {
  const { known, load } = await opened();
  const loading = held<void>();
  load.mockReturnValueOnce(loading.promise);
  scene.inlet.bring([
    { partition: 0, count: 2 },
    { partition: 1, count: 4 },
  ]);
  await scene.untilCommitted(0, 2);
  expect(scene.rounds()).toEqual([['0: 0-1']]);
  expect([...scene.inlet.paused]).toEqual([1]);
  // What waits keeps no memory from what is fetched next.
  expect(scene.inlet.releases).toEqual([0]);
  scene.inlet.bring([{ partition: 0, count: 2 }]);
  await scene.untilCommitted(0, 4);
  known.add(9);
  loading.resolve();
  await scene.untilCommitted(1, 4);
  expect(scene.rounds().at(-1)).toEqual(['1: 0-3']);
  expect([...scene.inlet.paused]).toEqual([]);
  scene.inlet.bring([{ partition: 1, count: 2 }]);
  await scene.untilCommitted(1, 6);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 5));
  expect(load.mock.calls).toEqual([[9]]);
  expect(scene.observer.skipped).not.toHaveBeenCalled();
});

it('waits for a registry that is away, and puts nothing aside', async () => {
  const { known, load } = await opened();
  for (let failures = 0; failures < 3; failures++) load.mockRejectedValueOnce(new RetryError('refused'));
  load.mockImplementation((id) => {
    known.add(id);
    return Promise.resolve();
  });
  scene.inlet.bring([{ partition: 1, count: 4 }]);
  await scene.untilCommitted(1, 4);
  expect(scene.observer.waitingForSchemas).toHaveBeenCalledTimes(3);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 3));
});

it('does not keep the worker from stopping', async () => {
  const { load } = await opened();
  load.mockRejectedValue(new RetryError('refused'));
  scene.inlet.bring([{ partition: 1, count: 4 }]);
  await until('it waits', () => scene.observer.waitingForSchemas.mock.calls.length > 0);
  await scene.end(20_000);
  expect(scene.outlets.giveUp).not.toHaveBeenCalled();
  expect(scene.inlet.releases).toEqual([0]);
});

it('ends the worker where schemas never will be there', async () => {
  const { load } = await opened();
  load.mockRejectedValueOnce(new StopError('no such registry'));
  scene.inlet.bring([{ partition: 1, count: 4 }]);
  await until('it is told', () => scene.onFatal.mock.calls.length === 1);
  expect(scene.onFatal).toHaveBeenCalledExactlyOnceWith(new StopError('no such registry'));
});

it('has one batch of a partition in a round, though more is in hand behind what waited', async () => {
  const { known, load } = await opened();
  const [loading, publishing] = [held<void>(), held<PublishOutcome>()];
  load.mockReturnValueOnce(loading.promise);
  scene.inlet.bring([{ partition: 1, count: 4 }]);
  await until('it waits', () => scene.inlet.paused.has(1));
  // As if it had been under way when the partition was paused.
  scene.inlet.resume(1);
  scene.inlet.bring([{ partition: 1, count: 2 }]);
  scene.inlet.pause(1);
  scene.outlets.main.publish.mockImplementationOnce(() => publishing.promise);
  known.add(9);
  loading.resolve();
  await until('what waited is published', () => scene.rounds().length === 1);
  expect(scene.rounds()).toEqual([['1: 0-3']]);
  scene.broker.apply(scene.outlets.main.publish.mock.calls[0]![0]);
  publishing.resolve(COMMITTED);
  await scene.untilCommitted(1, 6);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 5));
});

/** Offsets 0 to 2 of partition 1 are being published, 3 and 4 wait behind them. */
async function waitingBehindARound() {
  const missing = await opened();
  const [loading, publishing] = [held<void>(), held<PublishOutcome>()];
  missing.load.mockReturnValueOnce(loading.promise);
  scene.outlets.main.publish.mockReturnValueOnce(publishing.promise);
  scene.inlet.bring([{ partition: 1, count: 3 }]);
  await until('it is published', () => scene.rounds().length === 1);
  scene.inlet.bring([{ partition: 1, count: 2 }], LARGE_BYTES);
  await until('what is behind it waits', () => scene.inlet.paused.has(1));
  return { ...missing, loading, publishing };
}

it('is given up, and fetched again, where the round before it fails', async () => {
  const { known, loading, publishing } = await waitingBehindARound();
  publishing.reject(new RetryError('no answer'));
  await until('it is fetched again', () => scene.inlet.sought.length === 2);
  expect([...scene.inlet.paused]).toEqual([]);
  known.add(9);
  loading.resolve();
  scene.inlet.bring([{ partition: 1, count: 5 }]);
  await scene.untilCommitted(1, 5);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 4));
  expect(scene.inlet.releases).toHaveLength(3);
});

it('goes on waiting while what is before it is tried by itself', async () => {
  const { known, loading, publishing } = await waitingBehindARound();
  const aside = held<PublishOutcome>();
  scene.outlets.aside.publish.mockReturnValueOnce(aside.promise);
  publishing.resolve({ kind: 'refused', refusals: new Map([[1, new RetryError('no leader')]]), others: 'undone' });
  await until('it is tried again', () => scene.asides().length === 1);
  known.add(9);
  loading.resolve();
  scene.inlet.bring([{ partition: 0, count: 1 }]);
  await scene.untilCommitted(0, 1);
  expect(scene.rounds().flat()).not.toContain('1: 3-4');
  scene.broker.apply(scene.outlets.aside.publish.mock.calls[0]![0]);
  aside.resolve(COMMITTED);
  await scene.untilCommitted(1, 5);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 4));
});

it('stays paused where what is before it was tried by itself and is done', async () => {
  const { known, loading, publishing } = await waitingBehindARound();
  publishing.resolve({ kind: 'refused', refusals: new Map([[1, new RetryError('no leader')]]), others: 'undone' });
  await scene.untilCommitted(1, 3);
  scene.inlet.bring([
    { partition: 1, count: 2 },
    { partition: 0, count: 1 },
  ]);
  await scene.untilCommitted(0, 1);
  expect([...scene.inlet.paused]).toEqual([1]);
  known.add(9);
  loading.resolve();
  await scene.untilCommitted(1, 5);
  expect(scene.broker.seen.get(1)).toEqual(offsetsFrom(0, 4));
});

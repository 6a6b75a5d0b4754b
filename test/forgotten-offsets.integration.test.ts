import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceChange } from './support/changed-source.ts';
import { exampleCall } from './support/example-call.ts';
import { setScene, type Scene } from './support/scene.ts';

const PARTITIONS = 2;

/** For the worker, the coordinator has forgotten whatever was committed, as one did that was killed with all other brokers. */
const FORGETFUL: readonly SourceChange[] = [
  {
    file: 'src/adapters/kafka/offsets/group-offsets.ts',
    text: 'offset === NOTHING_COMMITTED ? null : { offset, metadata }',
    replacement: 'null',
  },
];

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: PARTITIONS });
});
afterEach(() => scene.end());

const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

const send = (ids: readonly string[]) =>
  scene.send(
    ids.map((eventId, i) => ({
      key: eventId,
      value: scene.encode(exampleCall({ eventId })),
      partition: i % PARTITIONS,
    })),
  );

describe('a worker whose coordinator has forgotten what was committed', () => {
  it('goes on where the log of the coordinators says that another worker has come to', async () => {
    const [before, after] = [idsOf('before', 40), idsOf('after', 10)];
    const first = await scene.startWorker();
    await send(before);
    await scene.committed(first, before.length);
    await scene.stopWorker(first);
    const lines: string[] = [];
    const second = await scene.startWorker({}, FORGETFUL, { onLine: (line) => lines.push(line) });
    await send(after);
    await scene.committed(second, after.length);
    const outputs = await scene.outputs();
    expect(outputs.map(({ call }) => call.eventId).toSorted()).toEqual([...before, ...after].toSorted());
    expect(lines.filter((line) => line.includes('has forgotten what was committed'))).toHaveLength(PARTITIONS);
  });

  it('begins a group that has never committed anything at the start', async () => {
    const worker = await scene.startWorker({}, FORGETFUL);
    const ids = idsOf('call', 10);
    await send(ids);
    await scene.committed(worker, ids.length);
    expect((await scene.outputs()).map(({ call }) => call.eventId).toSorted()).toEqual(ids.toSorted());
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCommittedAt } from '../../../src/adapters/kafka/is-committed-at.ts';
import { inTransaction } from '../../support/in-transaction.ts';
import { setScene, type Scene } from '../../support/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene({ partitions: 1 });
});
afterEach(() => scene.end());

const isCommitted = (offset: bigint) => isCommittedAt(scene.kafka, { topic: scene.inputTopic, partition: 0, offset });

const send = (end: 'commit' | 'abort', ...values: readonly string[]) =>
  inTransaction(
    scene,
    end,
    values.map((value) => ({ value, partition: 0 })),
  );

describe('whether a record is committed', () => {
  it('is told of one that was committed, aborted, deleted since, or never written', async () => {
    await send('commit', 'a', 'b'); // 0, 1, and the mark
    await send('abort', 'c', 'd'); // 3, 4, and the mark
    await send('commit', 'e'); // 6, and the mark
    expect(await Promise.all([0n, 1n, 3n, 4n, 6n, 99n].map(isCommitted))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
    await scene.admin.deleteTopicRecords({ topic: scene.inputTopic, partitions: [{ partition: 0, offset: '6' }] });
    expect(await isCommitted(4n)).toBe(true);
    expect(await isCommitted(-1n)).toBeNull();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDueOffsets, type DueOffsets } from '../../../src/adapters/kafka/due-offsets.ts';
import { isCommittedAt } from '../../../src/adapters/kafka/is-committed-at.ts';
import { createKnownProgress } from '../../../src/adapters/kafka/known-progress.ts';
import { offsetInLog } from '../../../src/adapters/kafka/offset-in-log.ts';
import { createTransactionalOutlet } from '../../../src/adapters/kafka/transactional-outlet.ts';
import {
  createTransactionalProducer,
  type TransactionalProducer,
} from '../../../src/adapters/kafka/transactional-producer.ts';
import { RetryError } from '../../../src/pipeline/failures.ts';
import type { ProcessedBatch } from '../../../src/pipeline/process-batch.ts';
import type { OutgoingRecord } from '../../../src/records/record.ts';
import { createOutletObserver } from '../../support/outlet-observer.ts';
import { setScene, type Scene } from '../../support/scene.ts';

const MAX_BATCH_BYTES = 1_000_000;
const LETTER: OutgoingRecord = { key: null, value: Buffer.from('x'), timestamp: '1790000000000', headers: [] };
const BATCH = { outputs: new Map(), deadLetters: [LETTER] } as unknown as ProcessedBatch;
const check = () => {};

let scene: Scene;
let offsets: DueOffsets;
beforeAll(async () => {
  scene = await setScene({ partitions: 1 });
  offsets = createDueOffsets(scene.kafka);
});
afterAll(async () => {
  await offsets.disconnect();
  await scene.end();
});

const committed = () => offsets.dueOffset(scene.settings['CONSUMER_GROUP']!, scene.inputTopic, 0);

/** A worker's way out, of which `changed` may make the producer another. */
function createOutlet(mark: string, changed = (producer: TransactionalProducer) => producer) {
  const { kafka, inputTopic: topic, settings } = scene;
  const groupId = settings['CONSUMER_GROUP']!;
  const transactionalId = `${groupId}-${topic}-0`;
  const limits = (name: string) => ({ topic: name, partitionCount: 1, maxBatchBytes: MAX_BATCH_BYTES });
  const observer = createOutletObserver();
  const outlet = createTransactionalOutlet({
    producer: changed(createTransactionalProducer({ kafka, transactionalId, transactionTimeoutMs: 10_000 })),
    transactionalId,
    groupId,
    topic,
    mark,
    destination: {
      inputPartition: 0,
      inputPartitionCount: 1,
      output: limits(settings['OUTPUT_TOPIC']!),
      deadLetters: limits(settings['DEAD_LETTER_TOPIC']!),
    },
    dueOffset: (partition) => offsets.dueOffset(groupId, topic, partition),
    offsetInLog: (partition) => offsetInLog(kafka, { groupId, topic, partition }),
    progress: createKnownProgress(() => offsets.topicId(groupId, topic)),
    isCommitted: (place) => isCommittedAt(kafka, place),
    observer,
  });
  return { outlet, observer };
}

/** Its commits are lost on their way. */
const withoutCommit = (producer: TransactionalProducer): TransactionalProducer => ({
  ...producer,
  transact: (sends, with_, checkPlaced) =>
    producer.transact(sends, with_, (placed) => {
      checkPlaced(placed);
      throw new RetryError('the commit is lost');
    }),
});

describe('the way out by transactions', () => {
  it('tells the commit of another that worked the same records from its own, by what brokers keep', async () => {
    const { outlet: first, observer } = createOutlet('first', withoutCommit);
    const { outlet: second } = createOutlet('second');
    try {
      expect(await first.open(0n)).toBe(0n);
      await expect(first.publish(BATCH, 1n, check)).rejects.toThrow('the commit is lost');
      expect(await second.open(0n)).toBe(0n);
      await second.publish(BATCH, 1n, check);
      expect(await first.open(0n)).toBe(1n);
      expect(await committed()).toMatchObject({ offset: 1n, metadata: 'second' });
      expect(observer.onTorn).not.toHaveBeenCalled();
      expect(await scene.deadLetters()).toHaveLength(1);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });
});

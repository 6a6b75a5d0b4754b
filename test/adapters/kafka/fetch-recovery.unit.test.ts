import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';
import type { RecoveringGroup } from '../../../src/adapters/kafka/corrections/fetch-recovery.ts';

// What kafkajs 2.2.4 does after a failed fetch, as it is corrected here. Each of these fails without the correction.
const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: RecoveringGroup };
const { KafkaJSProtocolError } = require('kafkajs/src/errors') as {
  KafkaJSProtocolError: new (error: object) => Error;
};

/** A group of which one partition holds the offsets from `earliest` to `end`, and which stands at `position`. */
function groupAt(position: number, earliest: number, end: number) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return Promise.resolve();
  };
  const group = Object.assign(Object.create(prototype) as RecoveringGroup, {
    preferredReadReplicasPerTopicPartition: {},
    logger: { error() {}, info() {}, debug() {} },
    joinAndSync: () => note('join'),
    cluster: {
      refreshMetadata: () => note('ask for leaders'),
      fetchTopicsOffset: ([{ fromBeginning }]: [{ fromBeginning: boolean }]) =>
        Promise.resolve([{ partitions: [{ partition: 3, offset: String(fromBeginning ? earliest : end) }] }]),
    },
    offsetManager: {
      nextOffset: () => position,
      resolveOffset: ({ offset }: { offset: string }) => void calls.push(`resolve ${offset}`),
      setDefaultOffset: () => note('commit the default'),
    },
  });
  return { group, calls, recover: () => group.recoverFromOffsetOutOfRange({ topic: 't', partition: 3 }) };
}

let now = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('an offset that the leader does not have', () => {
  it('is passed over where retention has deleted it, and nothing is committed', async () => {
    const { recover, calls } = groupAt(10, 500, 900);
    await recover();
    expect(calls).toEqual(['resolve 499']);
  });

  it('is asked for again where the leader has it meanwhile', async () => {
    const { recover, calls } = groupAt(10, 0, 900);
    await recover();
    expect(calls).toEqual([]);
  });

  it('is waited for while a new leader may be behind, and ends the consumer after that', async () => {
    const { recover, calls } = groupAt(435, 0, 10);
    await recover();
    now += 29_000;
    await recover();
    expect(calls).toEqual(['ask for leaders', 'ask for leaders']);
    now += 2_000;
    await expect(recover()).rejects.toMatchObject({
      retriable: false,
      message: expect.stringMatching(/^partition 3 of t ends at offset 10, but 435 is due: /) as string,
    });
  });

  it('is waited for anew after the leader had it', async () => {
    const { group, recover, calls } = groupAt(435, 0, 10);
    const standAt = (position: number) => Object.assign(group.offsetManager, { nextOffset: () => position });
    await recover();
    now += 40_000;
    standAt(5);
    await recover();
    standAt(435);
    await recover();
    expect(calls).toEqual(['ask for leaders', 'ask for leaders']);
  });
});

describe('a partition that has another leader', () => {
  it.each(['NOT_LEADER_FOR_PARTITION', 'FENCED_LEADER_EPOCH', 'LEADER_NOT_AVAILABLE'])(
    'is looked up again without joining the group anew: %s',
    async (type) => {
      const { group, calls } = groupAt(1, 0, 9);
      const error = new KafkaJSProtocolError(Object.assign(new Error('moved'), { type, code: 6 }));
      await group.recoverFromFetch(error);
      expect(calls).toEqual(['ask for leaders']);
    },
  );

  it('is joined anew where partitions were added', async () => {
    const { group, calls } = groupAt(1, 0, 9);
    Object.assign(group.logger, { warn() {} });
    await group.recoverFromFetch(
      Object.assign(new Error('new partitions'), { name: 'KafkaJSStaleTopicMetadataAssignment' }),
    );
    expect(calls).toEqual(['join']);
  });
});

describe('a coordinator that cannot be found', () => {
  it('is looked for again', () => {
    const { KafkaJSGroupCoordinatorNotFound: MissingCoordinator } = require('kafkajs/src/errors') as {
      KafkaJSGroupCoordinatorNotFound: new (message: string) => Error;
    };
    expect(new MissingCoordinator('gone')).toMatchObject({ retriable: true });
  });
});

import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { deniedMembers } from '../../../src/adapters/kafka/kafkajs.ts';

// What is wrong in kafkajs 2.2.4 and corrected here. Each of these fails without its correction.
const require = createRequire(import.meta.url);

describe('a heartbeat of the consumer group', () => {
  interface ConsumerGroup {
    heartbeat(options: { interval: number }): Promise<void>;
  }
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const heartbeatOf = (group: object) =>
    prototype.heartbeat.call(Object.assign(Object.create(prototype), group), { interval: 0 });

  it('without a member id says that the membership is lost', async () => {
    await expect(heartbeatOf({ memberId: null })).rejects.toMatchObject({ type: 'UNKNOWN_MEMBER_ID' });
  });

  it.each([
    'KafkaJSConnectionError',
    'KafkaJSRequestTimeoutError',
    'KafkaJSConnectionClosedError',
    'KafkaJSBrokerNotFound',
  ])('that meets a %s asks for the coordinator anew', async (name) => {
    const broken = heartbeatWith(Object.assign(new Error('gone'), { name }));
    await expect(broken).rejects.toMatchObject({ type: 'NOT_COORDINATOR_FOR_GROUP' });
  });

  it.each([
    ['REBALANCE_IN_PROGRESS', true],
    ['UNKNOWN_MEMBER_ID', true],
    // A broker that ends says so of every group.
    ['NOT_COORDINATOR_FOR_GROUP', false],
    ['REQUEST_TIMED_OUT', false],
  ])('hands on what a broker says, and knows that %s denies the membership: %s', async (type, denies) => {
    deniedMembers.clear();
    await expect(heartbeatWith(Object.assign(new Error('no'), { type }))).rejects.toMatchObject({ type });
    expect(deniedMembers.has('me')).toBe(denies);
  });

  async function heartbeatWith(error: Error): Promise<void> {
    const { default: kafkajs } = await import('kafkajs');
    const group = new (require('kafkajs/src/consumer/consumerGroup') as new (options: object) => ConsumerGroup)({
      logger: { namespace: () => ({}) },
      instrumentationEmitter: { emit: () => {} },
      topics: [],
      assigners: [kafkajs.PartitionAssigners.roundRobin({ cluster: {} } as never)],
      retry: {},
    });
    Object.assign(group, {
      memberId: 'me',
      coordinator: { heartbeat: vi.fn<() => Promise<void>>().mockRejectedValue(error) },
    });
    return group.heartbeat({ interval: 0 });
  }
});

describe('the request queue', () => {
  it('sets no timer where nothing waits, and none in the past', () => {
    const RequestQueue = require('kafkajs/src/network/requestQueue') as {
      prototype: { scheduleCheckPendingRequests(): void };
    };
    const setTimer = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as never);
    try {
      const schedule = (queue: object) => RequestQueue.prototype.scheduleCheckPendingRequests.call(queue as never);
      schedule({ throttledUntil: -1, pending: [], throttleCheckTimeoutId: null });
      expect(setTimer).not.toHaveBeenCalled();
      schedule({ throttledUntil: -1, pending: [{}], throttleCheckTimeoutId: null });
      expect(setTimer.mock.lastCall![1]).toBe(10);
      schedule({ throttledUntil: Date.now() + 60_000, pending: [{}], throttleCheckTimeoutId: null });
      expect(setTimer.mock.lastCall![1]).toBeGreaterThan(50_000);
    } finally {
      setTimer.mockRestore();
    }
  });
});

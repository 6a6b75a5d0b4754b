import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withTopicCheck } from '../../../src/adapters/kafka/with-topic-check.ts';
import { RetryError, StopError } from '../../../src/pipeline/failures.ts';
import type { Outlet } from '../../../src/pipeline/outlet.ts';

const checkTopics = vi.fn<() => Promise<void>>();
const open = vi.fn<Outlet['open']>();
const publish = vi.fn<Outlet['publish']>();
let outlet: Outlet;

beforeEach(() => {
  vi.resetAllMocks();
  open.mockResolvedValue(new Map());
  publish.mockResolvedValue({ kind: 'committed' });
  outlet = withTopicCheck({ open, publish }, checkTopics);
});

const publishOne = () => outlet.publish([], () => {});

describe('a way out that checks its topics', () => {
  it('asks for nothing while rounds are committed', async () => {
    await outlet.open([0]);
    await publishOne();
    await publishOne();
    await outlet.open([0]);
    expect(checkTopics).not.toHaveBeenCalled();
  });

  it.each(['open', 'publish'] as const)(
    'asks once after a round that failed or was refused, before it does anything (%s)',
    async (how) => {
      const next = () => (how === 'open' ? outlet.open([0]) : publishOne());
      publish.mockRejectedValueOnce(new RetryError('no answer'));
      await expect(publishOne()).rejects.toThrow('no answer');
      await next();
      expect(checkTopics).toHaveBeenCalledTimes(1);
      await next();
      expect(checkTopics).toHaveBeenCalledTimes(1);
      publish.mockResolvedValueOnce({ kind: 'refused', refusals: new Map(), others: 'undone' });
      await publishOne();
      await next();
      expect(checkTopics).toHaveBeenCalledTimes(2);
    },
  );

  it('ends the worker where one is gone, and goes on asking where that cannot be told', async () => {
    publish.mockRejectedValueOnce(new RetryError('no answer'));
    await expect(publishOne()).rejects.toThrow();
    checkTopics.mockRejectedValueOnce(new RetryError('away')).mockRejectedValueOnce(new StopError('gone'));
    await expect(outlet.open([0])).rejects.toThrow('away');
    await expect(outlet.open([0])).rejects.toThrow(StopError);
    expect(open).not.toHaveBeenCalled();
  });
});

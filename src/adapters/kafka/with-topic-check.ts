import type { Outlet } from '../../pipeline/outlet.ts';

/**
 * An outlet that asks, before it opens again after a failed batch, whether the topics that it writes to are
 * still there: kafkajs waits for a topic that is gone as it does for a leader that moves, without an end.
 * `checkTopics` throws StopError where one is gone.
 */
export function withTopicCheck(outlet: Outlet, checkTopics: () => Promise<void>): Outlet {
  let failed = false;
  return {
    async open(fetchedOffset) {
      if (failed) await checkTopics();
      failed = false;
      return outlet.open(fetchedOffset);
    },
    async publish(...batch) {
      try {
        await outlet.publish(...batch);
      } catch (error) {
        failed = true;
        throw error;
      }
    },
    close: outlet.close,
  };
}

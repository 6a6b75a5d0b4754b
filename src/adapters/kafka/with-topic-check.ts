import type { Outlet } from '../../pipeline/outlet.ts';

/**
 * An outlet that asks, before it opens again after a round that failed or was refused, whether the topics that it writes to are still there: a
 * topic that is gone looks like a leader that moves, without an end. `checkTopics` throws StopError where one is gone, or lacks partitions.
 */
export function withTopicCheck(outlet: Outlet, checkTopics: () => Promise<void>): Outlet {
  let isDoubted = false;
  async function checkIfDoubted(): Promise<void> {
    if (isDoubted) await checkTopics();
    isDoubted = false;
  }
  return {
    async open(partitions) {
      await checkIfDoubted();
      return outlet.open(partitions);
    },
    async publish(...round) {
      await checkIfDoubted();
      isDoubted = true;
      const outcome = await outlet.publish(...round);
      isDoubted = outcome.kind === 'refused';
      return outcome;
    },
  };
}

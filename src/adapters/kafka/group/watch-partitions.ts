import type { Brokers } from '../client/brokers.ts';
import { within } from '../within.ts';
import { ANSWER_DEADLINE_MS, failureOf } from './group-coordinator.ts';
import type { Session } from './session.ts';
import { pause, unlessAborted } from './unless-aborted.ts';

export interface WatchParts {
  readonly brokers: Brokers;
  readonly topic: string;
  /** How many partitions the members have been dealt. */
  readonly dealt: number;
  readonly intervalMs: number;
  readonly onFailedAttempt: (error: Error) => void;
}

/** The leader's part while its session lasts: where the topic has other partitions than were dealt, the group is joined anew. */
export async function watchPartitions(session: Session, parts: WatchParts): Promise<void> {
  const { brokers, topic } = parts;
  for (;;) {
    await pause(parts.intervalMs, session.over);
    if (session.over.aborted) return;
    const step = 'looking for added partitions';
    try {
      await within(ANSWER_DEADLINE_MS, step, unlessAborted(session.over, brokers.refresh()));
      if (brokers.leadersOf(topic).size !== parts.dealt) return session.renew();
    } catch (error) {
      if (!session.over.aborted) parts.onFailedAttempt(failureOf(step, error));
    }
  }
}

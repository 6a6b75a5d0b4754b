import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { MembershipError } from '../../pipeline/failures.ts';
import type { Turn } from '../../pipeline/turn.ts';
import type { Membership } from './membership.ts';

export interface TurnParts {
  readonly consumer: Consumer;
  readonly payload: EachBatchPayload;
  readonly membership: Membership;
  /** How often to beat while something is awaited, in milliseconds. */
  readonly pulseMs: number;
  /** How many heartbeats a broker has confirmed so far. */
  readonly heartbeats: () => number;
  readonly isRunning: () => boolean;
}

/** What is under way when the membership is lost may end in so long; what comes after that, others wait for. */
const GRACE_MS = 1_000;
const CONFIRM_DEADLINE_MS = 8_000;
const CONFIRM_EVERY_MS = 100;

/** What one batch may ask of the group; see `Turn`. */
export function createTurn({ consumer, payload, membership, pulseMs, heartbeats, isRunning }: TurnParts): Turn {
  const { batch } = payload;
  const generation = membership.generation();
  let failedBeat: unknown;

  async function beat(): Promise<void> {
    if (failedBeat === undefined) {
      try {
        await payload.heartbeat();
      } catch (error) {
        membership.noteError(error);
        failedBeat = error;
      }
    }
    if (failedBeat !== undefined) throw new MembershipError('the heartbeat failed', { cause: failedBeat });
  }

  return {
    isRunning,
    checkMembership: () => membership.check(generation),
    beat,
    async whileBeating(work) {
      // Not at once, for a commit that is under way had better end; but the group does not rebalance without us.
      const { promise: abandoned, reject: abandon } = Promise.withResolvers<never>();
      let grace: NodeJS.Timeout | undefined;
      const pulse = setInterval(() => {
        beat().catch((error: MembershipError) => {
          grace ??= setTimeout(() => abandon(error), GRACE_MS);
        });
      }, pulseMs);
      try {
        return await Promise.race([work, abandoned]);
      } finally {
        clearInterval(pulse);
        clearTimeout(grace);
        work.catch(() => {}); // once abandoned, it may fail later
      }
    },
    async confirmMembership() {
      membership.check(generation);
      const before = heartbeats();
      const deadline = performance.now() + CONFIRM_DEADLINE_MS;
      while (heartbeats() === before && isRunning() && performance.now() < deadline) {
        await beat();
        if (heartbeats() === before) await sleep(CONFIRM_EVERY_MS);
      }
    },
    resolve(offset) {
      // After a rejoin kafkajs would take it as an offset of the new generation.
      if (membership.generation() === generation) payload.resolveOffset(String(offset));
    },
    seek: (offset) => consumer.seek({ topic: batch.topic, partition: batch.partition, offset: String(offset) }),
  };
}

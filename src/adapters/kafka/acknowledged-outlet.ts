import type { Producer } from 'kafkajs';
import type { Outlet } from '../../pipeline/outlet.ts';
import { MembershipError } from '../../pipeline/failures.ts';
import { classifyFailure } from './broker-errors.ts';
import type { Membership } from './membership.ts';
import { checkAcknowledged, sendsOf, type Destination } from './outgoing.ts';
import { within } from './within.ts';

export interface AcknowledgedOutletParts {
  /** Shared by all partitions; its owner connects and disconnects it. */
  readonly producer: Producer;
  readonly destination: Destination;
  readonly membership: Membership;
  readonly commit: (partition: number, next: bigint) => Promise<void>;
}

const SEND_TIMEOUT_MS = 10_000;
const SEND_DEADLINE_MS = 30_000;
const COMMIT_DEADLINE_MS = 10_000;

/**
 * The way out under at-least-once: the offset is committed after all in-sync replicas have acknowledged
 * the records before it. What fails in between is published again.
 */
export function createAcknowledgedOutlet(parts: AcknowledgedOutletParts): Outlet {
  const { producer, destination, membership, commit } = parts;
  return {
    open: (fetchedOffset) => Promise.resolve(fetchedOffset),
    async publish(batch, next, checkMembership) {
      let step = 'sending';
      try {
        for (const send of sendsOf(batch, destination, SEND_TIMEOUT_MS)) {
          checkAcknowledged(send, await within(SEND_DEADLINE_MS, step, producer.send(send)));
        }
        checkMembership();
        step = 'committing';
        await within(COMMIT_DEADLINE_MS, step, commit(destination.inputPartition, next));
      } catch (error) {
        if (membership.noteError(error)) throw new MembershipError(`${step} failed`, { cause: error });
        throw classifyFailure(step, error);
      }
    },
    close: () => Promise.resolve(),
  };
}

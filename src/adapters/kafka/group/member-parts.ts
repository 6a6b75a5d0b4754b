import type { Brokers } from '../client/brokers.ts';
import type { Generation } from '../protocol/group-requests.ts';

export interface Assignment {
  readonly generation: Generation;
  readonly partitions: readonly number[];
  /** Transactional ids of all members of this generation. */
  readonly livingIds: ReadonlySet<string>;
  /**
   * Transactional ids that some member knew of, and whose members are gone: what they left open has to be ended before
   * their partitions are worked.
   */
  readonly departedIds: ReadonlySet<string>;
}

/** Why partitions are given up: the group begins anew, the membership is gone already, or the member stops. */
export type Revocation = 'rebalance' | 'lost' | 'stop';

export interface GroupMemberHandlers {
  /**
   * The partitions are about to be given up, or are lost already. Resolves once nothing of them is under way any more: the member joins
   * again only then, or after half of `rebalanceTimeoutMs`. Until then the generation holds, unless it is lost.
   */
  readonly onRevoked: (why: Revocation) => Promise<void>;
  readonly onAssigned: (assignment: Assignment) => void;
  /** It goes on: a broker answered, or an attempt failed. */
  readonly onSign: () => void;
  /** An attempt failed and is made again. */
  readonly onFailedAttempt: (error: Error) => void;
  /** The group is of another kind of member: it waits until those are gone. Called about every 10 s while so. */
  readonly onForeignGroup: () => void;
  /** It cannot go on: rights, group id, sizes. */
  readonly onFatal: (error: Error) => void;
}

export interface GroupMemberParts {
  /** Connections of its own, which it connects and disconnects. */
  readonly brokers: Brokers;
  readonly groupId: string;
  readonly topic: string;
  /** Of this member; the others are told it. */
  readonly transactionalId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** How often a leader looks whether partitions were added. */
  readonly metadataMaxAgeMs: number;
  readonly handlers: GroupMemberHandlers;
}

import type { OutletObserver } from '../../outlet-reports.ts';
import type { Generation } from '../group/group-member.ts';
import type { GroupOffsets } from '../offsets/group-offsets.ts';
import type { InputLogs } from '../offsets/input-logs.ts';
import type { KnownProgress } from '../offsets/known-progress.ts';
import type { Brokers } from '../client/brokers.ts';
import type { Destination } from '../outgoing.ts';
import type { Doubt } from './judge-doubt.ts';
import type { Slot } from './transactional-ids.ts';
import type { TransactionalProducer } from './transactional-producer.ts';

export interface TransactionalOutletsParts {
  readonly brokers: Brokers;
  readonly groupId: string;
  /** The input topic. */
  readonly topic: string;
  /** What this member's transactional ids begin with. */
  readonly memberId: string;
  readonly transactionTimeoutMs: number;
  readonly offsets: Pick<GroupOffsets, 'committed'>;
  readonly logs: InputLogs;
  readonly progress: KnownProgress;
  readonly destinationOf: (inputPartition: number) => Destination;
  /** The group has said with this code of an error that the membership of a generation is over. */
  readonly onLost: (code: number, under: Generation) => void;
  /** These departed members need not be told of any more. */
  readonly onSettled: (memberIds: ReadonlySet<string>) => void;
  readonly observer: OutletObserver;
}

/** What all ways out of a member share, from one assignment to the next. */
export interface MemberTransactions {
  readonly producers: Readonly<Record<Slot, TransactionalProducer>>;
  /** What became of these nobody knows yet, by input partition. */
  readonly doubts: Map<number, Doubt>;
}

export interface TransactionalOutletParts extends TransactionalOutletsParts, MemberTransactions {
  readonly generation: Generation;
  readonly takeOver: (partitions: readonly number[]) => Promise<void>;
  /** Under which id to go on. */
  readonly slot: () => Slot;
  /** Goes on under the next, which is the same where there is but one. */
  readonly nextSlot: () => void;
  readonly slotCount: number;
  /** How long an id is waited for under which the end of a transaction is still being written. */
  readonly patienceMs: number;
}

import type { Kafka } from 'kafkajs';
import type { Inlet } from '../../pipeline/inlet.ts';
import type { Outlets } from '../../pipeline/outlet.ts';
import type { Rounds } from '../../pipeline/rounds.ts';
import { createBrokers } from './client/brokers.ts';
import { createFetcher, type FetcherParts } from './fetch/fetcher.ts';
import { createGroupMember, type GroupMember } from './group/group-member.ts';
import type { Assignment, GroupMemberParts, Revocation } from './group/member-parts.ts';

export interface ConsumerParts {
  readonly kafka: Kafka;
  readonly member: Omit<GroupMemberParts, 'brokers' | 'handlers'>;
  readonly fetcher: Omit<FetcherParts, 'brokers' | 'handlers'>;
  /** The ways out while an assignment lasts. */
  readonly outletsOf: (assignment: Assignment) => Outlets;
  readonly roundsOf: (inlet: Inlet) => Rounds;
  readonly observer: {
    readonly onAssigned: (partitions: readonly number[]) => void;
    readonly onRevoked: (why: Revocation) => void;
    readonly onFailedAttempt: (error: Error) => void;
    readonly onForeignGroup: () => void;
    readonly onMadeAnew: () => void;
  };
  /** It is dead and will not come back. */
  readonly onFatal: (error: Error) => void;
}

/** A member of the group, what it fetches, and the rounds that it works of that. */
export interface Consumer extends Pick<GroupMember, 'ready' | 'settled' | 'noteCode'> {
  /** Resolves once it consumes or tries to; `ready` says which. */
  readonly start: () => Promise<void>;
  /** Lets the round in hand end, leaves the group and disconnects. */
  readonly stop: () => Promise<void>;
  /** How often it has shown that it goes on: by an answer of a broker, or by an attempt that failed. */
  readonly signs: () => number;
  /** The same of the round in hand; null where there is none. */
  readonly roundSigns: () => number | null;
}

/** What is under way when partitions are given up may end in so long; what comes after that, others wait for. */
const GRACE_MS = 1_000;
const GRACE_AT_THE_END_MS = 5_000;

export function createConsumer(parts: ConsumerParts): Consumer {
  const { kafka, observer, onFatal } = parts;
  let signs = 0;
  const onSign = () => {
    signs += 1;
  };
  // Connections apart: whoever joins a group waits for the others, and so does what comes behind it on that connection.
  const [grouping, fetching] = [createBrokers(kafka), createBrokers(kafka)];
  const fetcher = createFetcher({
    ...parts.fetcher,
    brokers: fetching,
    handlers: {
      onArrival: () => rounds.arrived(),
      onSign,
      onFailedAttempt: observer.onFailedAttempt,
      onMadeAnew() {
        observer.onMadeAnew();
        void beginAgain();
      },
      onFatal,
    },
  });
  const rounds = parts.roundsOf(fetcher);
  let current: Assignment | null = null;

  function begin(assignment: Assignment): void {
    current = assignment;
    const { partitions, generation } = assignment;
    rounds.begin({ partitions, outlets: parts.outletsOf(assignment), check: () => member.check(generation) });
  }

  /** All partitions are opened again: what is in hand is of a topic that is gone. */
  async function beginAgain(): Promise<void> {
    const assignment = current;
    await rounds.end(GRACE_MS, { isGone: true });
    if (assignment !== null && assignment === current) begin(assignment);
  }

  const member = createGroupMember({
    ...parts.member,
    brokers: grouping,
    handlers: {
      async onRevoked(why) {
        observer.onRevoked(why);
        current = null;
        await rounds.end(why === 'stop' ? GRACE_AT_THE_END_MS : GRACE_MS);
      },
      onAssigned(assignment) {
        observer.onAssigned(assignment.partitions);
        begin(assignment);
      },
      onSign,
      onFailedAttempt: observer.onFailedAttempt,
      onForeignGroup: observer.onForeignGroup,
      onFatal,
    },
  });

  return {
    ready: member.ready,
    settled: member.settled,
    noteCode: member.noteCode,
    signs: () => signs,
    roundSigns: rounds.signs,
    async start() {
      await fetching.connect([parts.fetcher.topic]);
      await member.start();
    },
    async stop() {
      await member.stop();
      await fetcher.stop();
      await fetching.disconnect();
    },
  };
}

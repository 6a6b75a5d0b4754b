import { createArrivals } from './arrivals.ts';
import { createAssignedPartitions, type AssignedPartitions, type Leaders } from './assigned-partitions.ts';
import { createFailureHandler } from './fetch-failures.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import { createHandRoom } from './hand-room.ts';
import { createInHand, type InHand } from './in-hand.ts';
import { createLeaderLoops } from './leader-loops.ts';
import type { PartitionCursor } from './partition-cursor.ts';
import { createRecovery, knownLeaders } from './recovery.ts';
import { createTopicIdentity } from './topic-identity.ts';

/** The parts of a fetcher, put together. */
export interface Fetches {
  readonly partitions: AssignedPartitions;
  readonly inHand: InHand;
  /** Has what was assigned just now asked for. */
  readonly begin: () => void;
  readonly wanted: (isWanted: boolean) => void;
  /** Has every leader asked whose time it is. */
  readonly poke: () => void;
  /** Whether nothing may be taken: it is at its end, or the topic may be another. */
  readonly isHeldUp: () => boolean;
  readonly stop: () => void;
}

export function createFetches(parts: FetcherParts): Fetches {
  const { brokers, topic, handlers } = parts;
  const over = new AbortController();
  const { signal } = over;
  let isWanted = true;
  const onFailure = createFailureHandler({ signal, handlers, onMissing: () => identity.doubt(), stop });
  const identity = createTopicIdentity({ ...parts, signal, handlers: { onSame, onMadeAnew, onFailure } });
  const loops = createLeaderLoops({
    fetcher: parts,
    signal,
    isDue,
    turn: () => partitions.turn(),
    onAnswer: (arrived) => onAnswer(arrived),
    onFailure(step, error) {
      recovery.request();
      onFailure(step, error);
    },
  });
  const partitions = createAssignedPartitions(loops.sessionOf);
  const inHand = createInHand(partitions.isPaused, poke);
  const room = createHandRoom(parts.maxBytes, partitions, inHand);
  const isCurrent = (cursor: PartitionCursor) => partitions.cursorOf(cursor.partition) === cursor;
  const { isDoubted } = identity;
  const recovery = createRecovery({ brokers, topic, signal, place, isDoubted, isCurrent, onFailure });
  const onAnswer = createArrivals({ ...parts, partitions, inHand, identity, recovery, isHeldUp, onFailure });

  function isDue(nodeId: number, isMore: boolean): boolean {
    if (isDoubted() || !room.isLeft()) return false;
    return isMore || (isWanted && !inHand.waits(nodeId));
  }

  function place(leaders: Leaders, isPlaced: (cursor: PartitionCursor) => boolean): boolean {
    const hasAll = partitions.place(leaders, isPlaced);
    poke();
    return hasAll;
  }

  /** Those that were begun last. */
  function placeNew(): void {
    const turn = partitions.turn();
    if (!place(knownLeaders(brokers, topic), ({ sinceTurn }) => sinceTurn === turn)) recovery.request();
  }

  function onSame(): void {
    poke();
    if (inHand.waits()) handlers.onArrival();
  }

  function onMadeAnew(): void {
    partitions.assign(new Map());
    inHand.drop(() => true);
    handlers.onMadeAnew();
  }

  function poke(): void {
    if (signal.aborted) return;
    if (room.make()) placeNew();
    loops.poke();
  }

  function isHeldUp(): boolean {
    return signal.aborted || isDoubted();
  }

  function stop(): void {
    over.abort();
    inHand.drop(() => true);
  }

  function begin(): void {
    identity.learn();
    placeNew();
  }

  const wanted = (isWantedNow: boolean) => void (isWanted = isWantedNow);
  return { partitions, inHand, begin, wanted, poke, isHeldUp, stop };
}

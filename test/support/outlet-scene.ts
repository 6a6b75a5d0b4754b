import type { OutletObserver } from '../../src/adapters/outlet-reports.ts';
import { createFakeTransactions, type FakeTransactions } from './fake-transactions.ts';
import { createCrewMember, newWorld } from './outlet-crew.ts';

/** A member that has begun, with its ways out, over brokers of a transaction protocol; others may be made beside it. */
export function createOutletScene(protocol: 1 | 2, observer: OutletObserver) {
  const cluster = createFakeTransactions({ protocol });
  const world = newWorld();
  const createMember = () => createCrewMember(cluster, world, observer);
  const member = createMember();
  return { cluster, world, member, outlets: member.begin(), createMember };
}

/** Partitions 0 and 1, due from this offset. */
export const dueOf = (next: bigint): ReadonlyMap<number, bigint> =>
  new Map([0, 1].map((partition) => [partition, next]));

/** The records before this offset, as the outputs name them. */
export const upTo = (next: bigint | number): readonly number[] =>
  Array.from({ length: Number(next) }, (_, record) => record);

/** Under which transactional ids a kind of request was asked, in order. */
export const idsOf = (cluster: FakeTransactions, api: string): readonly (string | null)[] =>
  cluster.brokers.asked.filter((asked) => asked.api === api).map(({ transactionalId }) => transactionalId);

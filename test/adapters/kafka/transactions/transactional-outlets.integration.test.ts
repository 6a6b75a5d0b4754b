import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transactionProtocolOf } from '../../../../src/adapters/kafka/transactions/transaction-protocol.ts';
import { MembershipError, RetryError } from '../../../../src/pipeline/failures.ts';
import {
  createOutletMember,
  lettersOf,
  lettersSeen,
  PARTITIONS,
  TRANSACTION_TIMEOUT_MS,
  type OutletMember,
} from '../../../support/outlet-member.ts';
import { setScene, type Scene } from '../../../support/scene.ts';
import { waitFor } from '../../../support/wait-for.ts';

const check = () => {};

let scene: Scene;
let groupId: string;
let members: OutletMember[] = [];

beforeAll(async () => {
  scene = await setScene({ partitions: PARTITIONS });
});
beforeEach(() => {
  groupId = `group-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const member of members) await member.end();
  members = [];
});
afterAll(() => scene.end());

async function createMember(protocol: 1 | 2): Promise<OutletMember> {
  const member = await createOutletMember(scene, groupId, protocol);
  members.push(member);
  return member;
}

describe.each([1, 2] as const)('the way out by transactions of protocol %d', (protocol) => {
  it('commits rounds of many partitions', async () => {
    const { brokers, begin, memberId, offsets } = await createMember(protocol);
    expect((await transactionProtocolOf(brokers)).addsAhead).toBe(protocol === 1);
    const { main } = begin();
    expect(await main.open([0, 1, 2])).toEqual(
      new Map([
        [0, 0n],
        [1, 0n],
        [2, 0n],
      ]),
    );
    for (let round = 0n; round < 20n; round++) {
      const parts = [0, 1, 2].map((partition) => lettersOf(partition, 2n * round, 2n * round + 2n, groupId));
      expect(await main.publish(parts, check)).toEqual({ kind: 'committed' });
    }
    const committed = { offset: 40n, metadata: `${memberId}-a` };
    expect(await offsets.committed([0, 1, 2], true)).toEqual(
      new Map([
        [0, committed],
        [1, committed],
        [2, committed],
      ]),
    );
    expect(await lettersSeen(scene, groupId)).toHaveLength(120);
  });

  it('tells the commit of another that worked the same records from its own, by what brokers keep', async () => {
    const first = await createMember(protocol);
    const second = await createMember(protocol);
    const livingIds = new Set([first.memberId]);
    const own = first.begin({ livingIds });
    expect(await own.main.open([0])).toEqual(new Map([[0, 0n]]));
    first.brokers.losesCommits = true;
    await expect(own.main.publish([lettersOf(0, 0n, 1n, groupId)], check)).rejects.toThrow('the commit is lost');
    first.brokers.losesCommits = false;
    // The first is taken for one that is gone.
    const others = second.begin({ departedIds: livingIds });
    expect(await others.main.open([0])).toEqual(new Map([[0, 0n]]));
    await others.main.publish([lettersOf(0, 0n, 1n, groupId)], check);
    expect(await own.main.open([0])).toEqual(new Map([[0, 1n]]));
    expect(first.observer.onTorn).not.toHaveBeenCalled();
    expect(await lettersSeen(scene, groupId)).toEqual(['0:0']);
  });

  it('publishes again, once, what it has lost', async () => {
    const { brokers, begin, observer } = await createMember(protocol);
    const { main } = begin();
    await main.open([0, 1]);
    brokers.losesCommits = true;
    const round = () => [lettersOf(0, 0n, 2n, groupId), lettersOf(1, 0n, 1n, groupId)];
    await expect(main.publish(round(), check)).rejects.toThrow(RetryError);
    brokers.losesCommits = false;
    expect(await main.open([0, 1])).toEqual(
      new Map([
        [0, 0n],
        [1, 0n],
      ]),
    );
    expect(await main.publish(round(), check)).toEqual({ kind: 'committed' });
    expect(await lettersSeen(scene, groupId)).toEqual(['0:0', '0:1', '1:0']);
    expect(observer.onDoubtLeft).not.toHaveBeenCalled();
  });

  it('goes on with what a member left open that died in its first transaction, long before that times out', async () => {
    const dead = await createMember(protocol);
    const next = await createMember(protocol);
    const its = dead.begin();
    await its.main.open([0, 1]);
    dead.brokers.losesCommits = true;
    await expect(
      its.main.publish([lettersOf(0, 0n, 5n, groupId), lettersOf(1, 0n, 5n, groupId)], check),
    ).rejects.toThrow(RetryError);
    // Neither is it told of, nor has it committed anything: brokers tell that it has a transaction open.
    const startedAt = performance.now();
    const { main } = next.begin();
    expect(await main.open([0, 1])).toEqual(
      new Map([
        [0, 0n],
        [1, 0n],
      ]),
    );
    expect(performance.now() - startedAt).toBeLessThan(TRANSACTION_TIMEOUT_MS / 4);
    expect(next.observer.onFormerEnded).toHaveBeenCalledExactlyOnceWith(`${dead.memberId}-a`);
    await main.publish([lettersOf(0, 0n, 1n, groupId)], check);
    // Whoever reads committed data does not wait for it, either.
    expect(await lettersSeen(scene, groupId)).toEqual(['0:0']);
    expect(performance.now() - startedAt).toBeLessThan(TRANSACTION_TIMEOUT_MS / 2);
  });

  it('ends what was left open under the id that committed last', async () => {
    const dead = await createMember(protocol);
    const next = await createMember(protocol);
    const its = dead.begin();
    await its.aside.open([0]);
    await its.aside.publish([lettersOf(0, 0n, 2n, groupId)], check);
    dead.brokers.losesCommits = true;
    await expect(its.aside.publish([lettersOf(0, 2n, 5n, groupId)], check)).rejects.toThrow(RetryError);
    const { main } = next.begin();
    expect(await main.open([0])).toEqual(new Map([[0, 2n]]));
    expect(next.observer.onFormerEnded.mock.calls.flat()).toContain(`${dead.memberId}-d`);
  });

  it('that is given up leaves nothing open for which the next owner would wait', async () => {
    const first = await createMember(protocol);
    const second = await createMember(protocol);
    const livingIds = new Set([first.memberId, second.memberId]);
    const own = first.begin({ livingIds });
    await own.main.open([0]);
    const reached = Promise.withResolvers<void>();
    const publishing = own.main.publish([lettersOf(0, 0n, 5n, groupId)], () => {
      reached.resolve();
      own.giveUp();
      throw new MembershipError('given up');
    });
    await expect(publishing).rejects.toThrow('given up');
    await reached.promise;
    const others = second.begin({ livingIds });
    await waitFor('the partition', async () => (await others.main.open([0])).size === 1, TRANSACTION_TIMEOUT_MS / 4);
    expect(first.observer.onFenced).not.toHaveBeenCalled();
  });
});

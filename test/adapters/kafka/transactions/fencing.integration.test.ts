import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBrokers } from '../../../../src/adapters/kafka/client/brokers.ts';
import { createGroupMember, type GroupMember } from '../../../../src/adapters/kafka/group/group-member.ts';
import type { Assignment } from '../../../../src/adapters/kafka/group/member-parts.ts';
import { newMemberId } from '../../../../src/adapters/kafka/transactions/transactional-ids.ts';
import { MembershipError } from '../../../../src/pipeline/failures.ts';
import {
  createOutletMember,
  lettersOf,
  lettersSeen,
  PARTITIONS,
  type OutletMember,
} from '../../../support/outlet-member.ts';
import { setScene, type Scene } from '../../../support/scene.ts';
import { waitFor } from '../../../support/wait-for.ts';

const check = () => {};
const groupId = `group-${crypto.randomUUID()}`;
let scene: Scene;
let outlets: OutletMember | null = null;
let members: GroupMember[] = [];

beforeEach(async () => {
  scene = await setScene({ partitions: PARTITIONS });
});
afterEach(async () => {
  await Promise.all(members.map((member) => member.stop()));
  members = [];
  await outlets?.end();
  await scene.end();
});

async function join(assigned: (assignment: Assignment) => void): Promise<void> {
  const member = createGroupMember({
    brokers: createBrokers(scene.kafka),
    groupId,
    topic: scene.inputTopic,
    transactionalId: newMemberId(groupId),
    sessionTimeoutMs: 6_000,
    rebalanceTimeoutMs: 6_000,
    metadataMaxAgeMs: 60_000,
    handlers: {
      onRevoked: () => Promise.resolve(),
      onAssigned: assigned,
      onSign: () => {},
      onFailedAttempt: () => {},
      onForeignGroup: () => {},
      onFatal: () => {},
    },
  });
  members.push(member);
  await member.start();
}

describe('the offsets of a transaction', () => {
  it('are refused to a member of an older generation, and to one that is gone', async () => {
    outlets = await createOutletMember(scene, groupId);
    const { begin, lost, offsets } = outlets;
    const assignments: Assignment[] = [];
    await join((assignment) => assignments.push(assignment));
    const [before] = await waitFor('an assignment', () => assignments.length > 0 && assignments);
    const present = begin({ generation: before!.generation });
    await present.main.open([0]);
    await present.main.publish([lettersOf(0, 0n, 1n, groupId)], check);
    const old = begin({ generation: { ...before!.generation, generationId: before!.generation.generationId - 1 } });
    await old.main.open([0]);
    await expect(old.main.publish([lettersOf(0, 1n, 2n, groupId)], check)).rejects.toThrow(MembershipError);
    const gone = begin({ generation: { ...before!.generation, memberId: 'gone' } });
    await gone.main.open([0]);
    await expect(gone.main.publish([lettersOf(0, 1n, 2n, groupId)], check)).rejects.toThrow(MembershipError);
    expect(lost).toEqual([22, 25]);
    // Another joins, and the generation that was the present one is over.
    await join(() => {});
    await waitFor('another generation', () => assignments.length > 1);
    await present.main.open([0]);
    await expect(present.main.publish([lettersOf(0, 1n, 2n, groupId)], check)).rejects.toThrow(MembershipError);
    expect((await offsets.committed([0], false)).get(0)!.offset).toBe(1n);
    await present.main.open([0]);
    expect(await lettersSeen(scene, groupId)).toEqual(['0:0']);
  });
});

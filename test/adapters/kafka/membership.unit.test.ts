import { describe, expect, it } from 'vitest';
import { createMembership } from '../../../src/adapters/kafka/membership.ts';
import { rebalanceError } from '../../../src/adapters/kafka/kafkajs.ts';
import { MembershipError } from '../../../src/pipeline/failures.ts';

describe('a membership', () => {
  it('owns the partitions of its last join', () => {
    const membership = createMembership();
    expect([membership.ready(), membership.owns(0)]).toEqual([false, false]);
    membership.onJoin([0, 2]);
    membership.onJoin([1]);
    expect([membership.ready(), membership.owns(0), membership.owns(1)]).toEqual([true, false, true]);
  });

  it('fails the batches of an earlier join', () => {
    const membership = createMembership();
    membership.onJoin([0]);
    const before = membership.generation();
    membership.check(before);
    membership.onJoin([0]);
    expect(() => membership.check(before)).toThrow(MembershipError);
    membership.check(membership.generation());
  });

  it('fails every batch from the loss on until the next join, with what kafkajs rejoins upon', () => {
    const membership = createMembership();
    membership.onJoin([0]);
    membership.onRebalance(true);
    expect(membership.ready()).toBe(false);
    const failure = catchOf(() => membership.check(membership.generation()));
    expect(failure).toBeInstanceOf(MembershipError);
    expect(failure).toMatchObject({ cause: { type: 'REBALANCE_IN_PROGRESS' } });
    membership.onJoin([0]);
    membership.check(membership.generation());
  });

  it('stays ready where the coordinator is out of reach, though its batches fail', () => {
    const membership = createMembership();
    membership.onJoin([0]);
    membership.onRebalance(false);
    expect(membership.ready()).toBe(true);
    expect(() => membership.check(membership.generation())).toThrow(MembershipError);
    membership.onRebalance(true);
    expect(membership.ready()).toBe(false);
    membership.onRebalance(false);
    expect(membership.ready()).toBe(false);
    membership.onJoin([0]);
    membership.onLeave();
    expect(membership.ready()).toBe(false);
  });

  it('knows which errors of a heartbeat mean its end', () => {
    const membership = createMembership();
    membership.onJoin([0]);
    expect(membership.noteError(new Error('a blip'))).toBe(false);
    membership.check(membership.generation());
    expect(membership.noteError(rebalanceError())).toBe(true);
    expect(() => membership.check(membership.generation())).toThrow(MembershipError);
  });
});

function catchOf(action: () => void): unknown {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
}

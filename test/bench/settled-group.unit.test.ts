import type { Admin } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { waitForSettledGroup } from '../../bench/settled-group.ts';

type Described = Awaited<ReturnType<Admin['describeGroups']>>;

/** The answers of an admin, one after the other; the last again and again. */
function adminOf(answers: readonly (readonly [state: string, ...assignments: string[]])[]) {
  let asked = 0;
  const describeGroups = () => {
    const [state, ...assignments] = answers[Math.min(asked++, answers.length - 1)]!;
    const members = assignments.map((assignment, index) => ({
      memberId: `member-${index}`,
      memberAssignment: Buffer.from(assignment),
    }));
    return Promise.resolve({ groups: [{ state, members }] } as unknown as Described);
  };
  return { admin: { describeGroups } as unknown as Admin, asked: () => asked };
}

const waiting = { group: 'g', signal: new AbortController().signal, everyMs: 0, looks: 3 };

describe('a group that settles', () => {
  it('is stable, with all its members, and stays as it is', async () => {
    const { admin, asked } = adminOf([
      ['PreparingRebalance', 'a', 'b'],
      ['PreparingRebalance', 'a', 'b'],
      ['PreparingRebalance', 'a', 'b'],
      ['Stable', 'a'],
      ['Stable', 'a', ''],
      ['Stable', 'a', 'b'],
    ]);
    await waitForSettledGroup(admin, { ...waiting, members: 2 });
    expect(asked()).toBe(8);
  });

  it('is not waited for beyond a deadline, or where the benchmark is interrupted', async () => {
    const { admin } = adminOf([['Stable', 'a']]);
    await expect(waitForSettledGroup(admin, { ...waiting, members: 2, deadlineMs: 30 })).rejects.toThrow('settle');
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(waitForSettledGroup(admin, { ...waiting, members: 1, signal })).rejects.toThrow('interrupted');
  });

  it('begins to count again with every change', async () => {
    const changing = Array.from({ length: 30 }, (_, index) => ['Stable', String(index)] as const);
    const { admin, asked } = adminOf([...changing, ['Stable', 'last']]);
    await waitForSettledGroup(admin, { ...waiting, members: 1 });
    expect(asked()).toBe(33);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  memberOfTransactionalId,
  newMemberId,
  SLOTS,
  transactionalIdOf,
} from '../../../../src/adapters/kafka/transactions/transactional-ids.ts';

describe('transactional ids', () => {
  it('tell whose they are, whatever the group is called', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...SLOTS), (group, slot) => {
        const member = newMemberId(group);
        expect(memberOfTransactionalId(group, transactionalIdOf(member, slot))).toBe(member);
      }),
    ));

  it('are those of one group only, also where one is called as the start of the other', () => {
    const id = transactionalIdOf(newMemberId('a-b'), 'a');
    expect(memberOfTransactionalId('a-b', id)).not.toBeNull();
    expect(memberOfTransactionalId('a', id)).toBeNull();
    expect(memberOfTransactionalId('', id)).toBeNull();
  });

  it('of others are none of a member', () => {
    const id = transactionalIdOf(newMemberId('group'), 'b');
    const others = [
      '',
      'noted',
      'group-topic-0',
      'group-redrive-dead-0',
      `${id}-a`,
      id.slice(0, -1),
      id.replace(/b$/, 'e'),
      id.toUpperCase(),
    ];
    for (const other of others) expect(memberOfTransactionalId('group', other)).toBeNull();
  });

  it('are never the same of two members', () => {
    expect(newMemberId('group')).not.toBe(newMemberId('group'));
  });
});

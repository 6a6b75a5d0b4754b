import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import {
  readAssignment,
  readSubscription,
  writeAssignment,
  writeSubscription,
} from '../../../../src/adapters/kafka/group/consumer-protocol.ts';
import { readMemberFacts, writeGroupFacts, writeMemberFacts } from '../../../../src/adapters/kafka/group/user-data.ts';

const ids = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 8 }).map((all) => new Set(all));
const partitions = fc.uniqueArray(fc.nat(1_000), { maxLength: 20 });
const memberFacts = fc.record({
  transactionalId: fc.string({ unit: 'grapheme' }),
  generationId: fc.integer({ min: -1, max: 1e9 }),
  knownIds: ids,
});
const groupFacts = fc.record({ livingIds: ids, departedIds: ids });
const topics = fc.string({ minLength: 1, maxLength: 20 });

describe('the consumer protocol', () => {
  it('tells the leader all that a member says', () => {
    fc.assert(
      fc.property(topics, partitions, memberFacts, (topic, owned, facts) => {
        const bytes = writeSubscription(topic, owned, facts);
        expect(readSubscription(bytes, topic)).toEqual({ isToTopic: true, owned, facts });
        expect(readSubscription(bytes, `${topic}-other`)).toEqual({ isToTopic: false, owned: [], facts });
      }),
    );
  });

  it('tells members all that the leader says', () => {
    fc.assert(
      fc.property(topics, partitions, groupFacts, (topic, given, facts) => {
        const bytes = writeAssignment(topic, given, writeGroupFacts(facts));
        expect(readAssignment(bytes, topic)).toEqual({ partitions: given, facts });
      }),
    );
  });

  it('is what tools read', () => {
    const facts = { transactionalId: 'a', generationId: 3, knownIds: new Set(['b']) };
    const subscription = AssignerProtocol.MemberMetadata.decode(writeSubscription('in', [1], facts));
    expect(subscription).toMatchObject({ version: 1, topics: ['in'], userData: writeMemberFacts(facts) });
    const given = AssignerProtocol.MemberAssignment.decode(writeAssignment('in', [2, 5], Buffer.from('x')));
    expect(given).toMatchObject({ version: 1, assignment: { in: [2, 5] }, userData: Buffer.from('x') });
  });

  it('takes a member that it does not understand for one that tells nothing', () => {
    const stranger = AssignerProtocol.MemberMetadata.encode({ version: 0, topics: ['in'], userData: Buffer.alloc(0) });
    expect(readSubscription(stranger, 'in')).toEqual({ isToTopic: true, owned: [], facts: null });
    expect(readSubscription(stranger, 'out')).toEqual({ isToTopic: false, owned: [], facts: null });
    const garbage = AssignerProtocol.MemberMetadata.encode({ version: 0, topics: ['in'], userData: Buffer.from('??') });
    expect(readSubscription(garbage, 'in')).toEqual({ isToTopic: true, owned: [], facts: null });
    const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(any, (bytes) => {
        expect(readSubscription(bytes, 'in').facts).toBeNull();
        expect(readAssignment(bytes, 'in')).toBeNull();
      }),
    );
  });

  it('reads user data of its own version and shape only', () => {
    const facts = { transactionalId: 'a', generationId: 3, knownIds: new Set(['b', 'c']) };
    const bytes = writeMemberFacts(facts);
    expect(readMemberFacts(bytes)).toEqual(facts);
    const other = Buffer.from(bytes);
    other[0] = 2;
    expect(readMemberFacts(other)).toBeNull();
    expect(readMemberFacts(Buffer.concat([bytes, Buffer.of(0)]))).toBeNull();
    for (let length = 0; length < bytes.length; length++) {
      expect(readMemberFacts(bytes.subarray(0, length))).toBeNull();
    }
    const endless = Buffer.from(bytes);
    endless.writeInt32BE(0x7fffffff, 1 + 3 + 4);
    expect(readMemberFacts(endless)).toBeNull();
    expect(readMemberFacts(null)).toBeNull();
  });

  it('takes no partition twice from an assignment, and none of another topic', () => {
    const facts = writeGroupFacts({ livingIds: new Set(), departedIds: new Set() });
    expect(readAssignment(writeAssignment('in', [1, 1, 2], facts), 'in')?.partitions).toEqual([1, 2]);
    expect(readAssignment(writeAssignment('out', [1], facts), 'in')?.partitions).toEqual([]);
  });
});

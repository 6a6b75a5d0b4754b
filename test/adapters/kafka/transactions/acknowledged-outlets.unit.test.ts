import { beforeEach, describe, expect, it } from 'vitest';
import { createAcknowledgedOutlets } from '../../../../src/adapters/kafka/transactions/acknowledged-outlets.ts';
import { MembershipError, RetryError, StopError } from '../../../../src/pipeline/failures.ts';
import type { Outlets } from '../../../../src/pipeline/outlet.ts';
import { createFakeBrokers, type Asked, type FakeBrokers } from '../../../support/fake-brokers.ts';
import { valuesOf } from '../../../support/outgoing-batch.ts';
import { partOf } from '../../../support/outlet-crew.ts';

const NOT_LEADER = 6;
const NOT_COORDINATOR = 16;
const ILLEGAL_GENERATION = 22;
const GROUP_AUTHORIZATION_FAILED = 30;
const check = () => {};

/** The codes of the commits to come; none once they are over. */
let commitCodes: (number | 'no answer')[];
/** The partition of the output that refuses what is for it. */
let refusing: number | null;
let committed: Map<number, bigint>;
let lost: number[];
let brokers: FakeBrokers;
let outlets: Outlets;

function answer({ api, batches, offsets }: Asked) {
  if (api === 'produce')
    return {
      places: batches.map(({ topic, partition }) => ({
        topic,
        partition,
        errorCode: partition === refusing ? NOT_LEADER : 0,
      })),
    };
  if (api === 'listOffsets') return { offsets: [{ partition: 1, offset: 30n, metadata: '' }] };
  const code = commitCodes.shift() ?? 0;
  if (code === 'no answer') throw new Error('connection lost');
  if (code === 0) for (const [partition, { offset }] of offsets) committed.set(partition, offset);
  return { errorCode: code };
}

beforeEach(() => {
  commitCodes = [];
  refusing = null;
  committed = new Map();
  lost = [];
  brokers = createFakeBrokers({ answer });
  outlets = createAcknowledgedOutlets({
    brokers,
    groupId: 'group',
    topic: 'in',
    offsets: {
      committed: (partitions) =>
        Promise.resolve(
          new Map(
            partitions
              .filter((each) => each < 2)
              .map((each) => [each, each === 0 ? { offset: 5n, metadata: '' } : null]),
          ),
        ),
      topicId: () => Promise.resolve(null),
    },
    destinationOf: (inputPartition) => ({
      inputPartition,
      inputPartitionCount: 1,
      output: { topic: 'out', partitionCount: 3, maxBatchBytes: 1_000_000 },
      deadLetters: { topic: 'dead', partitionCount: 3, maxBatchBytes: 1_000_000 },
    }),
    commitIntervalMs: 0,
    onLost: (code) => lost.push(code),
  })({
    generation: { memberId: 'member', generationId: 7, instanceId: null },
    partitions: [0, 1],
    livingIds: new Set(),
    departedIds: new Set(),
  });
});

const round = () => [partOf(0, 5n, 6n), partOf(1, 30n, 31n)];
const commits = () => brokers.asked.filter(({ api }) => api === 'offsetCommit');

describe('the way out under at-least-once', () => {
  it('begins where the group stands, or at the start, and leaves out what cannot be told yet', async () => {
    expect(await outlets.main.open([0, 1, 2])).toEqual(
      new Map([
        [0, 5n],
        [1, 30n],
      ]),
    );
  });

  it('commits the offsets of a round, all in one request and by its generation, once the records are acknowledged', async () => {
    expect(await outlets.main.publish(round(), check)).toEqual({ kind: 'committed' });
    expect(brokers.asked.map(({ api }) => api)).toEqual(['produce', 'offsetCommit']);
    expect(brokers.asked[0]!.batches.map(({ bytes }) => valuesOf(bytes)[0])).toEqual(['1:30', '0:5'].toSorted());
    expect(brokers.asked[0]).toMatchObject({ transactionalId: null });
    expect(brokers.asked[0]!.batches[0]).toMatchObject({ producerId: -1n, baseSequence: -1, isTransactional: false });
    expect(commits()[0]).toMatchObject({ groupId: 'group', generationId: 7, memberId: 'member' });
    expect(committed).toEqual(
      new Map([
        [0, 6n],
        [1, 31n],
      ]),
    );
  });

  it('commits the others where the records of a partition are refused', async () => {
    refusing = 2; // where 0:5 goes
    const outcome = await outlets.main.publish(round(), check);
    expect(outcome).toMatchObject({ kind: 'refused', others: 'committed' });
    expect(outcome.kind === 'refused' && [...outcome.refusals.keys()]).toEqual([0]);
    expect(committed).toEqual(new Map([[1, 31n]]));
  });

  it('commits nothing where the partitions are somebody else’s by then', async () => {
    const gone = () => {
      throw new MembershipError('gone');
    };
    await expect(outlets.main.publish(round(), gone)).rejects.toThrow('gone');
    expect(commits()).toEqual([]);
  });

  it.each([NOT_COORDINATOR, 'no answer'] as const)(
    'commits with another coordinator, and sends nothing twice (%s)',
    async (code) => {
      commitCodes = [code, code];
      expect(await outlets.main.publish(round(), check)).toEqual({ kind: 'committed' });
      expect(commits()).toHaveLength(3);
      expect(brokers.lookUps()).toBe(3);
      expect(brokers.asked.filter(({ api }) => api === 'produce')).toHaveLength(1);
    },
  );

  it.each([
    [ILLEGAL_GENERATION, MembershipError, [ILLEGAL_GENERATION]],
    [GROUP_AUTHORIZATION_FAILED, StopError, []],
    [-1, RetryError, []],
  ] as const)('fails where offsets are refused (%d)', async (code, type, told) => {
    commitCodes = [code];
    await expect(outlets.main.publish(round(), check)).rejects.toThrow(type);
    expect(lost).toEqual(told);
  });
});

import { describe, expect, it } from 'vitest';
import { commitOffsets } from '../../../../src/adapters/kafka/group/commit-offsets.ts';
import { REQUESTS } from '../../../../src/adapters/kafka/protocol/requests.ts';
import { createWireReader, type WireReader } from '../../../../src/adapters/kafka/protocol/wire-reader.ts';
import { createWireWriter } from '../../../../src/adapters/kafka/protocol/wire-writer.ts';

const generation = { memberId: 'me', generationId: 7, instanceId: null };
const offsets = new Map([
  [3, { offset: 5_000_000_000n, metadata: 'noted ☎' }],
  [0, { offset: 1n, metadata: '' }],
]);

describe('a commit of offsets', () => {
  it('is one request for all partitions, and tells what became of each', async () => {
    let asked: object = {};
    const coordinator = coordinatorThat(async (request) => {
      asked = read(createWireReader(request, true));
      return answerOf([
        [3, 0],
        [0, 22],
      ]);
    });
    const codes = await commitOffsets(coordinator, { groupId: 'group', generation, topic: 'in', offsets });
    expect(codes).toEqual(
      new Map([
        [3, 0],
        [0, 22],
      ]),
    );
    expect(asked).toEqual({
      groupId: 'group',
      generationId: 7,
      memberId: 'me',
      instanceId: null,
      topics: [
        {
          topic: 'in',
          partitions: [
            { partition: 3, offset: 5_000_000_000n, leaderEpoch: -1, metadata: 'noted ☎' },
            { partition: 0, offset: 1n, leaderEpoch: -1, metadata: '' },
          ],
        },
      ],
    });
  });

  it('fails where nothing was answered', async () => {
    const coordinator = coordinatorThat(() => Promise.reject(new Error('connection lost')));
    const commit = commitOffsets(coordinator, { groupId: 'group', generation, topic: 'in', offsets });
    await expect(commit).rejects.toThrow('connection lost');
  });
});

function coordinatorThat(answer: (request: Buffer) => Promise<Buffer>) {
  const { apiKey } = REQUESTS.offsetCommit;
  const send = async (exchange: object) => {
    const { request, response } = exchange as {
      request: { apiVersion: number; encode: () => Promise<{ buffer: Buffer; following: readonly Buffer[] }> };
      response: { decode: (bytes: Buffer) => Promise<object>; parse: (decoded: object) => Promise<unknown> };
    };
    expect(request.apiVersion).toBe(8);
    const { buffer, following } = await request.encode();
    return response.parse(await response.decode(await answer(Buffer.concat([buffer, ...following]))));
  };
  return { nodeId: 1, versions: { [apiKey]: { minVersion: 2, maxVersion: 10 } }, connectionPool: { send } };
}

function read(from: WireReader): object {
  from.end(); // of the header
  const all = {
    groupId: from.text(),
    generationId: from.int32(),
    memberId: from.text(),
    instanceId: from.text(),
    topics: from.list(() => {
      const ofTopic = {
        topic: from.text(),
        partitions: from.list(() => {
          const partition = {
            partition: from.int32(),
            offset: from.int64(),
            leaderEpoch: from.int32(),
            metadata: from.text(),
          };
          from.end();
          return partition;
        }),
      };
      from.end();
      return ofTopic;
    }),
  };
  from.end();
  expect(() => from.int8()).toThrow(RangeError);
  return all;
}

function answerOf(codes: readonly (readonly [number, number])[]): Buffer {
  const to = createWireWriter(true);
  to.end(); // of the header
  to.int32(0);
  to.list(['in'], (topic) => {
    to.text(topic);
    to.list(codes, ([partition, code]) => {
      to.int32(partition);
      to.int16(code);
      to.end();
    });
    to.end();
  });
  to.end();
  return Buffer.concat(to.finish());
}

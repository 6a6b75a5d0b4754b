import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { AskedBroker } from '../../../../src/adapters/kafka/protocol/ask-broker.ts';
import {
  joinGroup,
  leaveGroup,
  sendHeartbeat,
  syncGroup,
} from '../../../../src/adapters/kafka/protocol/group-requests.ts';
import { writeGroupAnswer } from '../../../support/group-wire.ts';

// kafkajs writes the same versions of the same requests.
const require = createRequire(import.meta.url);
const generation = { memberId: 'me', generationId: 7, instanceId: null };

describe('a request of a group', () => {
  it('to join it is as long-suffering as it is told to be', async () => {
    const metadata = Buffer.from('told');
    const { coordinator, sent } = answering('joinGroup', {
      errorCode: 0,
      generationId: 8,
      leaderId: 'me',
      memberId: 'me',
      members: [
        { memberId: 'me', metadata },
        { memberId: 'you', metadata: Buffer.from('other') },
      ],
    });
    const answer = await joinGroup(coordinator, {
      groupId: 'group',
      sessionTimeoutMs: 6_000,
      rebalanceTimeoutMs: 15_000,
      memberId: 'me',
      instanceId: null,
      protocolType: 'consumer',
      protocolName: 'call-status',
      metadata,
      timeoutMs: 20_000,
    });
    expect(answer).toMatchObject({ errorCode: 0, generationId: 8, leaderId: 'me', memberId: 'me' });
    expect(answer.members.map(({ memberId, metadata }) => [memberId, String(metadata)])).toEqual([
      ['me', 'told'],
      ['you', 'other'],
    ]);
    expect(sent()).toEqual({
      apiVersion: 5,
      requestTimeout: 20_000,
      bytes: await stock('joinGroup/v5', {
        groupId: 'group',
        sessionTimeout: 6_000,
        rebalanceTimeout: 15_000,
        memberId: 'me',
        groupInstanceId: null,
        protocolType: 'consumer',
        groupProtocols: [{ name: 'call-status', metadata }],
      }),
    });
  });

  it('for an assignment brings those of all members', async () => {
    const { coordinator, sent } = answering('syncGroup', { errorCode: 27, assignment: Buffer.from('given') });
    const assignments = [{ memberId: 'me', assignment: Buffer.from('mine') }];
    const answer = await syncGroup(coordinator, { groupId: 'group', generation, assignments, timeoutMs: 20_000 });
    expect([answer.errorCode, String(answer.assignment)]).toEqual([27, 'given']);
    expect(sent()).toEqual({
      apiVersion: 3,
      requestTimeout: 20_000,
      bytes: await stock('syncGroup/v3', {
        groupId: 'group',
        generationId: 7,
        memberId: 'me',
        groupInstanceId: null,
        groupAssignment: [{ memberId: 'me', memberAssignment: Buffer.from('mine') }],
      }),
    });
  });

  it('to say that it lives names its generation', async () => {
    const { coordinator, sent } = answering('heartbeat', { errorCode: 22 });
    expect(await sendHeartbeat(coordinator, 'group', generation)).toEqual({ throttleMs: 0, errorCode: 22 });
    const expected = { groupId: 'group', groupGenerationId: 7, memberId: 'me', groupInstanceId: null };
    expect(sent()).toMatchObject({ apiVersion: 3, bytes: await stock('heartbeat/v3', expected) });
  });

  it('to leave it names the member', async () => {
    const { coordinator, sent } = answering('leaveGroup', { errorCode: 0 });
    const member = { memberId: 'me', instanceId: null };
    expect(await leaveGroup(coordinator, 'group', member)).toEqual({ throttleMs: 0, errorCode: 0 });
    const bytes = await stock('leaveGroup/v3', { groupId: 'group', members: [{ memberId: 'me' }] });
    expect(sent()).toMatchObject({ apiVersion: 3, bytes });
  });
});

async function stock(path: string, of: object): Promise<Buffer> {
  const make = require(`kafkajs/src/protocol/requests/${path}/request`) as (of: object) => {
    encode(): Promise<{ readonly buffer: Buffer }>;
  };
  return (await make(of).encode()).buffer;
}

function answering(...[api, said]: Parameters<typeof writeGroupAnswer>) {
  let sent: object = {};
  const send = async (exchange: object) => {
    const { request, response, requestTimeout } = exchange as {
      request: { apiVersion: number; encode: () => Promise<{ buffer: Buffer; following: readonly Buffer[] }> };
      response: { decode: (bytes: Buffer) => Promise<object>; parse: (decoded: object) => Promise<unknown> };
      requestTimeout: number | null;
    };
    const { buffer, following } = await request.encode();
    sent = { apiVersion: request.apiVersion, requestTimeout, bytes: Buffer.concat([buffer, ...following]) };
    return response.parse(await response.decode(writeGroupAnswer(api, said)));
  };
  const versions = Object.fromEntries([11, 12, 13, 14].map((key) => [key, { minVersion: 0, maxVersion: 9 }]));
  const coordinator: AskedBroker = { nodeId: 1, versions, connectionPool: { send } };
  return { coordinator, sent: () => sent };
}

import { describe, expect, it } from 'vitest';
import type { BrokerConnection } from '../../bench/wire/broker-connection.ts';
import { createFetchSession } from '../../bench/wire/fetch-session.ts';
import { createReader, int16, int32, int64, text } from '../../bench/wire/fields.ts';

interface Asked {
  readonly sessionId: number;
  readonly epoch: number;
  readonly offsets: Readonly<Record<number, number>>;
}

interface Answer {
  readonly code?: number;
  readonly sessionId?: number;
  readonly partitions?: Readonly<Record<number, string>>;
  readonly partitionCode?: number;
}

/** A broker that gives these answers, one after the other, and notes what it was asked. */
function brokerOf(answers: readonly Answer[]) {
  const asked: Asked[] = [];
  const connection: BrokerConnection = {
    request(apiKey, apiVersion, body) {
      expect([apiKey, apiVersion]).toEqual([1, 7]);
      const answer = answers[asked.length]!;
      asked.push(readRequest(body));
      return Promise.resolve(writeAnswer(answer));
    },
    close: () => {},
  };
  const session = createFetchSession(connection, { topic: 't', partitions: 3, maxWaitMs: 500, maxBytes: 1_000 });
  return { session, asked };
}

function readRequest(body: Buffer): Asked {
  // Behind the replica, three numbers and the isolation.
  const read = createReader(body.subarray(17));
  const [sessionId, epoch] = [read.int32(), read.int32()];
  const offsets: Record<number, number> = {};
  read.list(() => {
    expect(read.text()).toBe('t');
    read.list(() => {
      const partition = read.int32();
      offsets[partition] = Number(read.int64());
      read.int64();
      read.int32();
    });
  });
  expect(read.int32()).toBe(0);
  return { sessionId, epoch, offsets };
}

function writeAnswer({ code = 0, sessionId = 9, partitions = {}, partitionCode = 0 }: Answer): Buffer {
  const entries = Object.entries(partitions);
  const parts = [int32(0), int16(code), int32(sessionId), int32(1), text('t'), int32(entries.length)];
  for (const [partition, held] of entries) {
    parts.push(int32(Number(partition)), int16(partitionCode), int64(7n), int64(7n), int64(0n));
    parts.push(int32(1), int64(5n), int64(3n), int32(held.length), Buffer.from(held));
  }
  return Buffer.concat(parts);
}

describe('a fetch session', () => {
  it('names all partitions at first, and then those that moved', async () => {
    const { session, asked } = brokerOf([{ partitions: { 1: 'abc' } }, {}, {}]);
    const [fetched] = await session.next();
    expect(fetched).toMatchObject({ partition: 1, aborted: [{ producerId: 5n, firstOffset: 3 }] });
    expect(String(fetched!.bytes)).toBe('abc');
    session.advance(1, 12);
    await session.next();
    await session.next();
    expect(asked).toEqual([
      { sessionId: 0, epoch: 0, offsets: { 0: 0, 1: 0, 2: 0 } },
      { sessionId: 9, epoch: 1, offsets: { 1: 12 } },
      { sessionId: 9, epoch: 2, offsets: {} },
    ]);
    expect(session.positions()).toEqual([0, 12, 0]);
  });

  it.each([70, 71])('begins anew from where it is, where the broker has forgotten it: error %i', async (code) => {
    const { session, asked } = brokerOf([{}, { code }, { sessionId: 10 }, { sessionId: 10 }]);
    await session.next();
    session.advance(2, 4);
    await session.next();
    expect(asked.slice(1)).toEqual([
      { sessionId: 9, epoch: 1, offsets: { 2: 4 } },
      { sessionId: 0, epoch: 0, offsets: { 0: 0, 1: 0, 2: 4 } },
    ]);
    await session.next();
    expect(asked.at(-1)).toEqual({ sessionId: 10, epoch: 1, offsets: {} });
  });

  it('names all partitions again where the broker has no place for a session', async () => {
    const { session, asked } = brokerOf([{ sessionId: 0 }, { sessionId: 0 }]);
    await session.next();
    await session.next();
    expect(asked[1]).toEqual({ sessionId: 0, epoch: 0, offsets: { 0: 0, 1: 0, 2: 0 } });
  });

  it('fails where the broker refuses, all of it or a partition', async () => {
    await expect(brokerOf([{ code: 29 }]).session.next()).rejects.toThrow('error 29');
    await expect(brokerOf([{ partitions: { 0: '' }, partitionCode: 3 }]).session.next()).rejects.toThrow('error 3');
  });
});

import { describe, expect, it } from 'vitest';
import { writeOffsetsToCommit } from '../../src/adapters/kafka/protocol/offsets-to-commit.ts';
import { OPTIONAL_REQUESTS, REQUESTS } from '../../src/adapters/kafka/protocol/requests.ts';
import { createWireWriter } from '../../src/adapters/kafka/protocol/wire-writer.ts';
import { API_KEYS, readOffsetsInTransaction, readRequestHeader } from './kafka-frames.ts';

describe('requests as the proxy knows them', () => {
  it('have the keys that the worker gives them', () => {
    const own = new Set<number>(Object.values({ ...REQUESTS, ...OPTIONAL_REQUESTS }).map(({ apiKey }) => apiKey));
    const { findCoordinator, ...known } = API_KEYS;
    expect(Object.values(known).filter((apiKey) => !own.has(apiKey))).toEqual([]);
    // kafkajs asks it in the worker's place.
    expect(findCoordinator).toBe(10);
    const keys = Object.values(API_KEYS);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tell their client in flexible versions, too', () => {
    const header = createWireWriter(false);
    header.int32(0);
    header.int16(API_KEYS.endTransaction);
    header.int16(5);
    header.int32(7);
    header.text('w1-0');
    const body = createWireWriter(true);
    body.end();
    body.text('some-transactional-id');
    const frame = Buffer.concat([...header.finish(), ...body.finish()]);
    frame.writeInt32BE(frame.length - 4);
    expect(readRequestHeader(frame)).toEqual({ apiKey: 26, correlationId: 7, clientId: 'w1-0' });
  });

  it('tell which offsets a transaction is to commit', () => {
    const header = createWireWriter(false);
    header.int32(0);
    header.int16(API_KEYS.commitOffsetsInTransaction);
    header.int16(REQUESTS.txnOffsetCommit.most);
    header.int32(7);
    header.text('w1');
    const body = createWireWriter(true);
    body.end();
    body.text('some-transactional-id');
    body.text('some-group');
    body.int64(4_000n);
    body.int16(3);
    writeOffsetsToCommit(body, {
      groupId: 'some-group',
      generation: { generationId: 2, memberId: 'some-member', instanceId: null },
      topic: 'calls',
      offsets: new Map([
        [0, { offset: 5_000_000_000n, metadata: 'some-mark' }],
        [5, { offset: 12n, metadata: 'some-mark' }],
      ]),
    });
    const frame = Buffer.concat([...header.finish(), ...body.finish()]);
    frame.writeInt32BE(frame.length - 4);
    expect(readOffsetsInTransaction(frame, 'calls')).toEqual(
      new Map([
        [0, 5_000_000_000n],
        [5, 12n],
      ]),
    );
    expect(readOffsetsInTransaction(frame, 'others').size).toBe(0);
  });
});

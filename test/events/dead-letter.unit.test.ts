import { describe, expect, it } from 'vitest';
import { toDeadLetter } from '../../src/events/dead-letter.ts';
import type { ConsumedRecord, OutgoingRecord } from '../../src/records/record.ts';

const record: ConsumedRecord = {
  offset: '42',
  timestamp: '1790000000000',
  key: Buffer.from('call-1'),
  value: Buffer.alloc(10_000, 7),
  headers: [
    { key: 'traceparent', value: Buffer.from('00-ab') },
    { key: 'empty', value: null },
  ],
};
const position = { topic: 'call-ended', partition: 3, offset: '42' };
const defect = { reason: 'UNDECODABLE', message: 'truncated buffer' } as const;

const headersOf = ({ headers }: OutgoingRecord) => headers.map(({ key, value }) => [key, value?.toString() ?? null]);

const ADDED = [
  ['__connect.errors.topic', 'call-ended'],
  ['__connect.errors.partition', '3'],
  ['__connect.errors.offset', '42'],
  ['__connect.errors.stage', 'VALUE_CONVERTER'],
  ['__connect.errors.exception.class.name', 'UNDECODABLE'],
  ['__connect.errors.exception.message', 'truncated buffer'],
];

describe('a dead letter', () => {
  it('is the record with headers that say where it was and why', () => {
    const letter = toDeadLetter(record, position, defect, 1_000_000);
    expect(letter).toMatchObject({ key: record.key, value: record.value, timestamp: record.timestamp });
    expect(headersOf(letter)).toEqual([['traceparent', '00-ab'], ['empty', null], ...ADDED]);
  });

  it('leaves out a value that does not fit, and says what it was', () => {
    const letter = toDeadLetter(record, position, defect, 5_000);
    expect(letter).toMatchObject({ key: record.key, value: null });
    expect(headersOf(letter).at(-1)).toEqual([
      'call-status.omitted',
      expect.stringMatching(/^value 10000 bytes, sha256 [0-9a-f]{64}$/),
    ]);
  });

  it('leaves out key and headers too where they are what does not fit', () => {
    const wide = { ...record, key: Buffer.alloc(9_000, 1) };
    const letter = toDeadLetter(wide, position, defect, 5_000);
    expect(letter).toMatchObject({ key: null, value: null });
    expect(headersOf(letter).slice(0, -1)).toEqual(ADDED);
    expect(headersOf(letter).at(-1)![1]).toMatch(/^key 9000 bytes, sha256 .*; value 10000 bytes, sha256 .*; headers$/);
  });

  it('has a time of its own where it is told one, and tells that of the original, also where parts are left out', () => {
    const told = ['call-status.timestamp', '1790000000000'];
    const letter = toDeadLetter(record, position, defect, 1_000_000, 1_780_000_000_000);
    expect(letter.timestamp).toBe('1780000000000');
    expect(headersOf(letter)).toEqual([['traceparent', '00-ab'], ['empty', null], ...ADDED, told]);
    const wide = { ...record, key: Buffer.alloc(9_000, 1) };
    for (const large of [record, wide]) {
      const left = toDeadLetter(large, position, defect, 5_000, 1_780_000_000_000);
      expect(left.timestamp).toBe('1780000000000');
      expect(headersOf(left).slice(-2)).toEqual([told, ['call-status.omitted', expect.anything()]]);
    }
  });
});

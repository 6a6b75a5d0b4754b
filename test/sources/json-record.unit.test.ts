import { describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES, MAX_RECORD_DEPTH, readJsonRecord } from '../../src/sources/json-record.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const read = (text: string) => readJsonRecord(Buffer.from(text));

describe('the depth of a record', () => {
  it('may be 64 levels, and no more, of lists and of objects', () => {
    expect(read(nested(MAX_RECORD_DEPTH)).kind).toBe('record');
    expect(read(nested(MAX_RECORD_DEPTH + 1)).kind).toBe('bad');
    const objects = '{"a":'.repeat(40) + nested(24) + '}'.repeat(40);
    expect([read(objects).kind, read(objects.replace('[]', '[[]]')).kind]).toEqual(['record', 'bad']);
  });

  it('is not that of brackets side by side, nor of brackets in texts', () => {
    expect(read(`[${'[],'.repeat(200)}0]`).kind).toBe('record');
    expect(read(JSON.stringify({ text: '[{'.repeat(200), quote: '"[{' })).kind).toBe('record');
  });
});

it('a record may have 8 MiB, and no more', () => {
  const text = (bytes: number) => Buffer.from(`"${'a'.repeat(bytes - 2)}"`);
  expect(readJsonRecord(text(MAX_RECORD_BYTES)).kind).toBe('record');
  expect(readJsonRecord(text(MAX_RECORD_BYTES + 1))).toEqual({
    kind: 'bad',
    problem: 'it has 8388609 bytes, of 8388608 at most',
  });
});

describe('text that is no UTF-8', () => {
  const latin1 = Buffer.from('{"name":"José"}', 'latin1');

  it('is refused, unless the platform may write it', () => {
    expect(readJsonRecord(latin1)).toEqual({ kind: 'bad', problem: 'it is not UTF-8' });
    expect(readJsonRecord(latin1, true)).toEqual({ kind: 'record', record: { name: 'Jos\uFFFD' } });
  });
});

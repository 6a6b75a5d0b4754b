import { describe, expect, it } from 'vitest';
import { decoderOf } from '../../../src/sources/freeswitch/decode-values.ts';

const ENCODED_STAMP = '2026-11-20%2011%3A30%3A00';
const PLAIN_STAMP = '2026-11-20 11:30:00';

describe('values of a document', () => {
  it('are decoded or not as is configured, whatever they look like', () => {
    expect(decoderOf(true, PLAIN_STAMP)('q1%40default')).toBe('q1@default');
    expect(decoderOf(false, ENCODED_STAMP)('q1%40default')).toBe('q1%40default');
  });

  it('are decoded by auto where the stamp of the same document is', () => {
    expect(decoderOf('auto', ENCODED_STAMP)('q1%40default')).toBe('q1@default');
    expect(decoderOf('auto', PLAIN_STAMP)('q1%40default')).toBe('q1%40default');
  });

  it('are asked one by one by auto where there is no stamp', () => {
    const decode = decoderOf('auto', null);
    expect(decode('Q.850%3Bcause%3D17')).toBe('Q.850;cause=17');
    // No encoded value has a colon.
    expect(decode('100%25: plain')).toBe('100%25: plain');
  });

  it('are read in UTF-8, and what is none as U+FFFD', () => {
    const decode = decoderOf(true, null);
    expect([decode('Jos%C3%A9'), decode('Jos%E9'), decode('Jos%E9%20%C3%A9'), decode('50%'), decode('%zz')]).toEqual([
      'José',
      'Jos\uFFFD',
      'Jos\uFFFD é',
      '50%',
      '%zz',
    ]);
  });
});

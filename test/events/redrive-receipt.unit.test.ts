import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDeadLetter } from '../../src/events/dead-letter.ts';
import { RECEIPT_BYTES, RECEIPT_HEADER, readReceipt, toReceipt } from '../../src/events/redrive-receipt.ts';
import { holdsOffset } from '../../src/records/offset-ranges.ts';
import { RECORD_BATCH_HEADER_BYTES } from '../../src/records/record-batch.ts';
import { recordSizeBound } from '../../src/records/record-size.ts';

const RUN = '4d5f3f4e-93d5-4c1c-9a4f-2a4a3c1f0a11';

describe('a receipt', () => {
  const offsets = fc.uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { minLength: 1 });

  it('says which letters are done, and by which run', () => {
    fc.assert(
      fc.property(offsets, (done) => {
        const reading = readReceipt(toReceipt(RUN, done, 0));
        if (reading.kind !== 'receipt') throw new Error(reading.kind);
        expect(reading.receipt.runId).toBe(RUN);
        expect(done.every((offset) => holdsOffset(reading.receipt.done, offset))).toBe(true);
        const held = reading.receipt.done.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
        expect(held).toBe(BigInt(done.length));
      }),
    );
  });

  it('takes no more than it is reckoned with', () => {
    fc.assert(
      fc.property(offsets, (done) => {
        const bytes = RECORD_BATCH_HEADER_BYTES + recordSizeBound(toReceipt(RUN, done, Date.now()));
        expect(bytes).toBeLessThanOrEqual(RECEIPT_BYTES.ofTheRest + done.length * RECEIPT_BYTES.ofLetter);
      }),
    );
  });

  it('is no dead letter, whatever headers the original had', () => {
    const original = {
      offset: '1',
      timestamp: '0',
      key: null,
      value: Buffer.from('0-9'),
      headers: [{ key: RECEIPT_HEADER, value: Buffer.from(RUN) }],
    };
    const position = { topic: 'in', partition: 0, offset: '1' };
    const letter = toDeadLetter(original, position, { reason: 'TOO_SHORT', message: '' }, 10_000);
    expect(readReceipt(letter)).toEqual({ kind: 'other record' });
  });

  it('that cannot be read is not passed over', () => {
    const { headers } = toReceipt(RUN, [1n], 0);
    expect(readReceipt({ value: Buffer.from('all of them'), headers })).toEqual({ kind: 'unreadable' });
    expect(readReceipt({ value: null, headers })).toEqual({ kind: 'unreadable' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedBlocks } from '../../../../src/adapters/kafka/fetch/committed-blocks.ts';
import { readBlocks } from '../../../../src/records/read-blocks.ts';
import { CorruptBatchError, type RecordBlock } from '../../../../src/records/record-batch.ts';
import { codecs } from '../../../support/block-of.ts';
import { logBatch, type LogBatchOptions } from '../../../support/log-batch.ts';

type Step =
  | { readonly kind: 'write'; readonly producer: number; readonly records: number }
  | { readonly kind: 'write plainly'; readonly producer: number; readonly records: number }
  | { readonly kind: 'end'; readonly producer: number; readonly commit: boolean };

const producer = fc.nat(3);
const records = fc.integer({ min: 1, max: 3 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), producer, records }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('write plainly' as const), producer, records }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), producer, commit: fc.boolean() }) },
  ),
  { maxLength: 40, size: 'max' },
);

/** A log that these steps write, the transactions in it that were aborted, in the order of their ends, and what was not. */
function logOf(all: readonly Step[]) {
  const blocks: RecordBlock[] = [];
  const open = new Map<number, bigint[]>();
  const aborted: { producerId: bigint; firstOffset: bigint; lastOffset: bigint }[] = [];
  const hidden = new Set<bigint>();
  const append = (options: LogBatchOptions): bigint => {
    const baseOffset = (blocks.at(-1)?.lastOffset ?? -1n) + 1n;
    blocks.push(readBlocks(logBatch(baseOffset, options).bytes, codecs)[0]!);
    return baseOffset;
  };
  const end = (id: number, commit: boolean) => {
    const offsets = open.get(id);
    if (offsets === undefined) return;
    open.delete(id);
    const lastOffset = append({ producerId: BigInt(id), marker: commit ? 'commit' : 'abort' });
    if (commit) return;
    aborted.push({ producerId: BigInt(id), firstOffset: offsets[0]!, lastOffset });
    for (const offset of offsets) hidden.add(offset);
  };
  for (const step of all) {
    if (step.kind === 'end') end(step.producer, step.commit);
    else if (step.kind === 'write plainly') append({ records: step.records });
    else {
      const baseOffset = append({ producerId: BigInt(step.producer), records: step.records });
      open.set(step.producer, [...(open.get(step.producer) ?? []), baseOffset]);
    }
  }
  for (const id of open.keys()) end(id, true);
  return { blocks, aborted, hidden };
}

const offsetsOf = (blocks: readonly RecordBlock[]) => blocks.map(({ baseOffset }) => baseOffset);

describe('the committed blocks of a fetch', () => {
  it('are all that hold data but those of aborted transactions, however many producers write at once', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), (all, from) => {
        const { blocks, aborted, hidden } = logOf(all);
        const fetched = blocks.filter(({ lastOffset }) => lastOffset >= BigInt(from));
        const expected = fetched.filter(({ isControl, baseOffset }) => !isControl && !hidden.has(baseOffset));
        // Brokers name the transactions that reach into what was asked for.
        const named = aborted.filter(({ lastOffset }) => lastOffset >= BigInt(from));
        expect(offsetsOf(committedBlocks(fetched, named))).toEqual(offsetsOf(expected));
      }),
    );
  });

  it('hold none of a producer outside of its transaction back', () => {
    const { blocks } = logOf([
      { kind: 'write plainly', producer: 0, records: 1 },
      { kind: 'write', producer: 1, records: 2 },
    ]);
    const ofTheSame = blocks.map((block) => ({ ...block, producerId: 1n }));
    expect(offsetsOf(committedBlocks(ofTheSame, [{ producerId: 1n, firstOffset: 0n }]))).toEqual([0n]);
  });

  it('name one that cannot be read, also where it should say what becomes of a transaction', () => {
    const { blocks, aborted } = logOf([
      { kind: 'write', producer: 1, records: 1 },
      { kind: 'end', producer: 1, commit: false },
    ]);
    const defect = new CorruptBatchError('damaged');
    const [data, marker] = blocks as [RecordBlock, RecordBlock];
    expect(committedBlocks([{ ...data, defect }], aborted)).toEqual([{ ...data, defect }]);
    expect(committedBlocks([{ ...data, defect }], [])).toEqual([{ ...data, defect }]);
    const cut = { ...marker, end: marker.end - 3 };
    const [unreadable] = committedBlocks([data, cut], aborted);
    expect(unreadable).toMatchObject({ baseOffset: 1n, defect: expect.any(CorruptBatchError) as object });
  });
});

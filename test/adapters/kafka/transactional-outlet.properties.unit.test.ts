import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RetryError } from '../../../src/pipeline/failures.ts';
import {
  ABORTED,
  COMMITTED,
  COMMITTED_UNHEARD,
  HALF_OF_OUTPUTS,
  ONLY_OFFSET,
  ONLY_OUTPUTS,
  batchOfSends,
  createFakeTransactions,
  type FakeTransactions,
} from '../../support/fake-transactions.ts';
import { createOutletObserver } from '../../support/outlet-observer.ts';

const WORKERS = 3;
const anyFate = fc.constantFrom(COMMITTED, COMMITTED_UNHEARD, ABORTED, ONLY_OFFSET, ONLY_OUTPUTS, HALF_OF_OUTPUTS);
/** A worker gets the partition, or has it still, and works some records; the fates are those of its commits, in order. */
const anyStep = fc.record({
  worker: fc.nat(WORKERS - 1),
  isForgotten: fc.boolean(),
  records: fc.integer({ min: 1, max: 3 }),
  fates: fc.array(anyFate, { maxLength: 3 }),
});

const recordsSeen = ({ visible }: FakeTransactions) =>
  visible.map(({ bytes }) => bytes[0]!).toSorted((one, other) => one - other);
const upTo = (next: bigint) => Array.from({ length: Number(next) }, (_, record) => record);
const isWhole = (brokers: FakeTransactions) => String(recordsSeen(brokers)) === String(upTo(brokers.committed));

it('every record is seen once, whoever works a partition, and whatever becomes of each commit', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
      const brokers = createFakeTransactions();
      brokers.inLog = () =>
        brokers.committed === 0n ? null : { offset: brokers.committed, metadata: brokers.metadata };
      const observer = createOutletObserver();
      const outlets = Array.from({ length: WORKERS }, (_, worker) =>
        brokers.createOutlet(`worker ${worker}`, observer),
      );
      let owner: number | null = null;
      let due = 0n;
      for (const { worker, isForgotten, records, fates } of [...steps, { ...steps[0]!, fates: [] }]) {
        // What is torn its worker has to mend before the partition goes elsewhere (docs/delivery.md).
        const next: number = isWhole(brokers) ? worker : owner!;
        const outlet = outlets[next]!;
        brokers.fates = [...fates];
        if (isForgotten) brokers.nothingFrom = 0n;
        try {
          if (owner !== next || due === -1n) due = await outlet.open(0n);
          owner = next;
          expect([due, recordsSeen(brokers)]).toEqual([brokers.committed, upTo(due)]);
          await outlet.publish(batchOfSends(records, Number(due)).batch, due + BigInt(records), () => {});
          due += BigInt(records);
        } catch (error) {
          if (!(error instanceof RetryError)) throw error;
          owner = next;
          due = -1n;
        }
      }
      expect([due, recordsSeen(brokers)]).toEqual([brokers.committed, upTo(due)]);
    }),
    { numRuns: 1_000 },
  ));
